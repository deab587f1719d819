// Only a key is generated; another column has a default.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(generated)]
    pub joined: String,
}

fn main() {}
