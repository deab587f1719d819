// A to-many is joined by a word that asks what its rows mean.

include!("../../model.rs");

fn main() {
    let _ = User::query().join_path(User::addresses);
}
