// A misspelt attribute is answered with the nearest one.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generatd)]
    pub id: i32,
    pub name: String,
}

fn main() {}
