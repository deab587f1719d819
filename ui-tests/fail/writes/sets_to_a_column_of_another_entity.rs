// An update reads columns of its own table.

include!("../../model.rs");

fn main() {
    let _ = User::query().update_every(User::name.set(Address::email));
}
