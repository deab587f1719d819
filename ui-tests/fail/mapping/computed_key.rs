// A key is given or generated, and not computed.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "lines")]
pub struct Line {
    #[entity(key, computed = "price * 2")]
    pub id: i32,
    pub price: i32,
}

fn main() {}
