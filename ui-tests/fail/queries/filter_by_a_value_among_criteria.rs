// What stands in a filter's tuple is a condition, like a single one.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter((User::fullname.is_null(), User::age));
}
