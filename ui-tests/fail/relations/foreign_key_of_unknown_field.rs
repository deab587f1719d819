// A composite foreign key names fields of its struct.
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
#[entity(table = "parcels", belongs_to(line: Line, columns(order_id, line_number)))]
pub struct Parcel {
    #[entity(key, generated)]
    pub id: i32,
    pub order_id: i32,
    pub line_nr: i32,
}

fn main() {}
