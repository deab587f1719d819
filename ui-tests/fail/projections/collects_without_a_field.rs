// A list fills the field that is called like its relationship, or like its label.

use aludel::Projection;

include!("../../model.rs");

#[derive(Projection)]
pub struct Card {
    pub name: String,
}

fn main() {
    let emails = Address::query().select(Address::email);
    let _ = User::query().select((User::name, User::addresses.collect(emails))).project::<Card>();
}
