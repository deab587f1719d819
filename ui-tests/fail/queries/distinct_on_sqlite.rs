// DISTINCT ON is for databases that have it.

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let _ = s.all(User::query().distinct_on(User::age, User::id));
}
