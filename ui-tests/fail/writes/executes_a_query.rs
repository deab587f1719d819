// A query gives rows; it is not executed.

use aludel::Session;

include!("../../model.rs");

fn main() {
    let mut s = Session::connect(":memory:").unwrap();
    let _ = s.execute(User::query());
}
