// `in_` takes a list of the column's own values.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::name.in_([1, 2]));
}
