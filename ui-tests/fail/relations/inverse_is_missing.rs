// A `has_many` names the relationship that leads back.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "users", has_many(addresses: Address))]
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
    #[entity(belongs_to(user: User))]
    pub user_id: i32,
}

fn main() {}
