// A collection is ordered by columns of what it holds.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "users", has_many(addresses: Address.user, order_by(-emial)))]
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
    pub email: String,
    #[entity(belongs_to(user: User))]
    pub user_id: i32,
}

fn main() {}
