// What is selected before may be missing behind a right join.

use aludel::func::lower;

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let query = Address::query().select(lower(Address::email));
    let _ = s.all(query.right_join(Address::user));
}
