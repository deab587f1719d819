// `in_` takes a list, not a value.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::age.in_(5));
}
