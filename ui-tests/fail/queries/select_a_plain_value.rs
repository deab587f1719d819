// A selection is of columns and expressions.

include!("../../model.rs");

fn main() {
    let _ = User::query().select("name");
}
