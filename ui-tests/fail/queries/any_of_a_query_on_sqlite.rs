// ANY over a query is for databases that have it.

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let owners = Address::query().select(Address::user_id);
    let query = User::query().filter(User::id.eq(aludel::func::any(owners)));
    let _ = s.all(query);
}
