// An update of every row says so.

include!("../../model.rs");

fn main() {
    let _ = User::query().update(User::age.set(3));
}
