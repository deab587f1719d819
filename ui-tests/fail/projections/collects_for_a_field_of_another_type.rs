// A list of another type does not fill the field.

use aludel::Projection;

include!("../../model.rs");

#[derive(Projection)]
pub struct Line {
    pub email: String,
}

#[derive(Projection)]
pub struct Card {
    pub addresses: Vec<Line>,
}

fn main() {
    let emails = Address::query().select(Address::email);
    let _ = User::query().select(User::addresses.collect(emails)).project::<Card>();
}
