// A relationship is one of the entity's.

include!("../../model.rs");

fn main() {
    let _ = User::query().join(User::emails);
}
