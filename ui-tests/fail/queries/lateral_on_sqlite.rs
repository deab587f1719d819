// A lateral join is for databases that have it.

include!("../../model.rs");

fn main() {
    aludel::alias!(last = Address);
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let own = Address::query().correlate(User::entity()).filter(Address::user_id.eq(User::id));
    let query = User::query().join_lateral(own.limit(1).subquery(last)).rows();
    let _ = s.all(query);
}
