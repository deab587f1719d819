// A table is mapped to a struct.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "shapes")]
pub enum Shape {
    Circle,
    Square,
}

fn main() {}
