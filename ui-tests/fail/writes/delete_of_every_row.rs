// A delete of every row says so.

include!("../../model.rs");

fn main() {
    let _ = User::query().delete();
}
