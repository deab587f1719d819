// A joined collection is not whole before its last row.

use aludel::Session;

include!("../../model.rs");

fn main() {
    let mut s = Session::connect(":memory:").unwrap();
    let _ = s.each(User::query().with_joined(User::addresses), |_| Ok(()));
}
