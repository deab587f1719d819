// A foreign key has the type of the key it refers to.
use aludel::{Entity, Id};

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: Id<User>,
    pub name: String,
}

#[derive(Entity)]
#[entity(table = "addresses")]
pub struct Address {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(user: User))]
    pub user_id: i64,
}

fn main() {}
