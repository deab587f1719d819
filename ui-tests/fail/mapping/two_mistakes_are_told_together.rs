// All mistakes of a struct are told at once: the one case of two errors.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generatd)]
    pub id: i32,
    #[entity(uniqe)]
    pub name: String,
}

fn main() {}
