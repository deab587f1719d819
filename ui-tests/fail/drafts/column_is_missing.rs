// A draft has every column that the program must supply.
use aludel::{Draft, Entity, Unbranded};

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    pub name: String,
    pub email: String,
}

fn add(_: impl Draft<Unbranded, Entity = User>) {}

fn main() {
    add(NewUser { name: "ed".into() });
}
