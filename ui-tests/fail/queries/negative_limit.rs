// A limit is not negative.

include!("../../model.rs");

fn main() {
    let _ = User::query().limit(-1);
}
