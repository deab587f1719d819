// An entity is in a query once, unless it is given another name.

include!("../../model.rs");

fn main() {
    let _ = Address::query().join(Address::user).join(Address::user);
}
