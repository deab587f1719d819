// One struct is one table.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "boxes")]
pub struct Boxed<T> {
    #[entity(key)]
    pub id: T,
}

fn main() {}
