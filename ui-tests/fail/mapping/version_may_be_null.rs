// A version is never NULL.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(version)]
    pub version: Option<i32>,
}

fn main() {}
