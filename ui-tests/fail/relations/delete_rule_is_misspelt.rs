// A delete rule is one of five.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
}

#[derive(Entity)]
#[entity(table = "addresses")]
pub struct Address {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(user: User, on_delete = cascad))]
    pub user_id: i32,
}

fn main() {}
