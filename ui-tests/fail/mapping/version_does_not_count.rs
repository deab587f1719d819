// A version is of a type that moves on by itself.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(version)]
    pub version: String,
}

fn main() {}
