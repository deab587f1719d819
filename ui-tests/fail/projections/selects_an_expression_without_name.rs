// An expression goes by its label.

use aludel::Projection;

include!("../../model.rs");

#[derive(Projection)]
pub struct Card {
    pub name: String,
    pub age: i32,
}

fn main() {
    let _ = User::query().select((User::name, User::age + 1)).project::<Card>();
}
