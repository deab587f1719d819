// An entity has a key.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    pub id: i32,
    pub name: String,
}

fn main() {
    let _ = User::query();
}
