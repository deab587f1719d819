// ANY over a query is for databases that have it.
use aludel::func::any;

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let owners = Address::query().select(Address::user_id);
    let query = User::query().select(User::id.eq(any(owners)).nullable());
    let _ = query.all(s.connection());
}
