// An INSERT gives every column that has no default.

include!("../../model.rs");

fn main() {
    let query = User::query().select(User::name);
    let _ = query.insert_into(Address::email);
}
