// A draft has every parent that a row needs.
use aludel::{Draft, Entity, Unbranded};

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
    pub email: String,
    #[entity(belongs_to(user: User))]
    pub user_id: i32,
}

fn add(_: impl Draft<Unbranded, Entity = Address>) {}

fn main() {
    add(NewAddress { email: "ed@example.org".into() });
}
