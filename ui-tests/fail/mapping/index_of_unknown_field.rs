// An index is over fields of the struct.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "users", unique(first_name, lastname))]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    pub first_name: String,
    pub last_name: String,
}

fn main() {}
