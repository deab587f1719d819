// An entity has a table.
use aludel::Entity;

#[derive(Entity)]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
}

fn main() {
    let _ = User::query();
}
