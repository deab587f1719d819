// A field of a list is filled by what a relationship collects.

use aludel::Projection;

include!("../../model.rs");

#[derive(Projection)]
pub struct Card {
    pub name: String,
    pub addresses: Vec<String>,
}

fn main() {
    let _ = User::query().select(User::name).project::<Card>();
}
