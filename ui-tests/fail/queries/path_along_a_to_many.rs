// A path is of relationships to one: a to-many would repeat rows.

include!("../../model.rs");

fn main() {
    let _ = Address::user.then(User::addresses);
}
