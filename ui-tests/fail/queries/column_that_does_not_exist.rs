// A column is one of the entity's.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::nmae.eq("ed"));
}
