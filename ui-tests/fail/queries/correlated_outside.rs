// A correlated subquery stands in a query that reads its outer source.

use aludel::exists;
include!("../../model.rs");

fn main() {
    let inner = Address::query().correlate(User::entity());
    let _ = Tag::query().filter(exists(inner.filter(Address::user_id.eq(User::id))));
}
