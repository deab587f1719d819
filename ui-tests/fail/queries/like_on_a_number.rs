// Patterns match text.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::age.like("4%"));
}
