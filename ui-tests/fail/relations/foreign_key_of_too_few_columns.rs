// A foreign key has as many columns as the key it refers to.
use aludel::Entity;

#[derive(Entity)]
#[entity(table = "lines")]
pub struct Line {
    #[entity(key)]
    pub order_id: i32,
    #[entity(key)]
    pub number: i32,
}

#[derive(Entity)]
#[entity(table = "parcels")]
pub struct Parcel {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(line: Line))]
    pub order_id: i32,
}

fn main() {}
