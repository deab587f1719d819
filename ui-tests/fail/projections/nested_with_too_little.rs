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
    let _ = addresses.select(Owner::part(User::entity(), User::name));
}
