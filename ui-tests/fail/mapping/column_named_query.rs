// A constant cannot have the name of a function that the derive makes.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "searches")]
pub struct Search {
    #[entity(key, generated)]
    pub id: i32,
    pub query: String,
}

fn main() {
    let _ = Search::query();
}
