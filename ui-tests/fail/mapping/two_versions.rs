// An entity has one version at most.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(version)]
    pub version: i32,
    #[entity(version)]
    pub revision: i32,
}

fn main() {}
