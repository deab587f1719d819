// Levels are those of a relationship to the same entity.

include!("../../model.rs");

fn main() {
    let _ = User::query().with(User::addresses.levels::<2>());
}
