// A column that the database may fill in says whether it does.
use aludel::{Draft, Entity, Unbranded};

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(default = "0")]
    pub visits: i32,
}

fn add(_: impl Draft<Unbranded, Entity = User>) {}

fn main() {
    add(NewUser { visits: 1 });
}
