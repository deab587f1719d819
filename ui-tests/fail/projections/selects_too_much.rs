// Every selected item has a field.

use aludel::Projection;

include!("../../model.rs");

#[derive(Projection)]
pub struct Card {
    pub name: String,
    pub age: i32,
}

fn main() {
    let _ = User::query().select((User::name, User::age, User::fullname)).project::<Card>();
}
