// Rows are locked by one statement, which says what is locked.

include!("../../model.rs");

fn main() {
    let emails = User::addresses.collect(Address::query().select(Address::email));
    let _ = User::query().select(emails).for_update();
}
