// A text column is compared with text.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::name.eq(5));
}
