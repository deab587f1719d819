// One foreign key has one relationship.
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
    #[entity(belongs_to(user: User), belongs_to(owner: User))]
    pub user_id: i32,
}

fn main() {}
