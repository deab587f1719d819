// A large relationship is never loaded whole.

include!("../../model.rs");

fn main() {
    let _ = User::query().with(User::posts);
}
