// A key is never NULL.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: Option<i32>,
    pub name: String,
}

fn main() {}
