// A column is set to a value of its kind.

include!("../../model.rs");

fn main() {
    let _ = User::age.set("3");
}
