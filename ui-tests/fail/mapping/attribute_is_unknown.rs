// An attribute is one that aludel has.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(lazy)]
    pub name: String,
}

fn main() {}
