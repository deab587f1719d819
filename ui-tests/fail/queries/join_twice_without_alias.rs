// An entity is in a query once, unless it is given another name.

include!("../../model.rs");

fn main() {
    let _ = User::query().join(User::addresses).join(User::addresses);
}
