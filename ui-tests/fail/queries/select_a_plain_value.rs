// A selection is of columns and expressions.

include!("../../model.rs");

fn main() {
    let column: &str = "name";
    let _ = User::query().select(column);
}
