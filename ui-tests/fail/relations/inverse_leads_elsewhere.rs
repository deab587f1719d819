// The inverse of a `has_many` leads back to the entity that has it.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "teams", has_many(addresses: Address.user))]
pub struct Team {
    #[entity(key, generated)]
    pub id: i32,
}

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
    #[entity(belongs_to(user: User))]
    pub user_id: i32,
}

fn main() {}
