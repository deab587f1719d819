// What concerns the table is written on the struct.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated, schema = "app")]
    pub id: i32,
}

fn main() {}
