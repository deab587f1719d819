// An update sets columns of its own table.

include!("../../model.rs");

fn main() {
    let _ = User::query().update_every(Address::email.set("x"));
}
