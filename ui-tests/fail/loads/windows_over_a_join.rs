// Windows are cut by the key of one table.

use aludel::Session;

include!("../../model.rs");

fn main() {
    let mut s = Session::connect(":memory:").unwrap();
    let query = User::query().join(User::addresses).rows();
    let _ = s.windows(query, 100, |_, _| Ok(()));
}
