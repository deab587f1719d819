// A query that repeats its root says what is meant before it is combined with another.

include!("../../model.rs");

fn main() {
    let _ = User::query().join(User::addresses).union(User::query());
}
