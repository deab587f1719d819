// A bare string is not SQL.

include!("../../model.rs");

fn main() {
    let condition: &str = "age < 3";
    let _ = User::query().filter(condition);
}
