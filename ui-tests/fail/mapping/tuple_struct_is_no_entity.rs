// Columns have names, so fields do.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "points")]
pub struct Point(i32, i32);

fn main() {}
