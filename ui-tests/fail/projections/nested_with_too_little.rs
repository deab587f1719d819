// A nested struct needs each of its fields, too.

use aludel::Projection;

include!("../../model.rs");

#[derive(Projection)]
pub struct Owner {
    pub name: String,
    pub age: i32,
}

fn main() {
    let addresses = Address::query().join(Address::user);
    let owner = Owner::part(User::entity(), User::name);
    let _ = addresses.select(owner);
}
