// What the database generates is not in a draft.
use aludel::{Draft, Entity, Unbranded};

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
}

fn add(_: impl Draft<Unbranded, Entity = User>) {}

fn main() {
    add(NewUser { id: 1, name: "ed".into() });
}
