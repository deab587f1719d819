// A limit would be one of the rows of all together, and not of each.

include!("../../model.rs");

fn main() {
    let first = Address::query().order_by(Address::id).select(Address::email).limit(1);
    let _ = User::query().select((User::name, User::addresses.collect(first)));
}
