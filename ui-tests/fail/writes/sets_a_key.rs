// The key of a row is not set.

include!("../../model.rs");

fn main() {
    let _ = User::id.set(aludel::Id::new(3));
}
