// A bare string is not SQL.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter("age < 3");
}
