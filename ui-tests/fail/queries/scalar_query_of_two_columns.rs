// A query that stands for a value selects one column, and the mistake is told once.
use aludel::func::{count_star, max};
use aludel::scalar;

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let oldest = User::query().select((max(User::age), count_star()));
    let _ = s.all(User::query().filter(User::age.eq(scalar(oldest))));
}
