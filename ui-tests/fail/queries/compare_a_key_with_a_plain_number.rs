// A typed key is not compared with a plain number.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::id.eq(1));
}
