// No two fields are stored in one column.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
    #[entity(column = "name")]
    pub nickname: String,
}

fn main() {}
