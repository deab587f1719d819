// A filter is a condition.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::name);
}
