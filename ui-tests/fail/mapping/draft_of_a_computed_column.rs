// What the database computes is not given.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "lines")]
pub struct Line {
    #[entity(key, generated)]
    pub id: i32,
    pub price: i32,
    #[entity(computed = "price * 2")]
    pub double: i32,
}

fn main() {
    let _ = NewLine { price: 1, double: 2 };
}
