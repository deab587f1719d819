// A version is an integer.
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
