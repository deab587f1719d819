// Eager loads are for whole rows.

include!("../../model.rs");

fn main() {
    let _ = User::query().select(User::name).with(User::addresses);
}
