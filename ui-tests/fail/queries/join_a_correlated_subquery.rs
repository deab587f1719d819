// A joined subquery does not see the sources beside it.

include!("../../model.rs");

fn main() {
    aludel::alias!(own = Address);
    let inner = Address::query().correlate(User::entity()).filter(Address::user_id.eq(User::id));
    let _ = User::query().cross_join(inner.subquery(own));
}
