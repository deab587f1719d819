// An item has the type of its field.

use aludel::Projection;

include!("../../model.rs");

#[derive(Projection)]
pub struct Card {
    pub name: String,
    pub age: String,
}

fn main() {
    let _ = User::query().select((User::name, User::age)).project::<Card>();
}
