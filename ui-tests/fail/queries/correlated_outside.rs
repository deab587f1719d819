// A correlated subquery stands in a query that reads its outer source.

use aludel::exists;
include!("../../model.rs");

fn main() {
    let _ = Tag::query().filter(exists(Address::query().correlate(User::entity()).filter(Address::user_id.eq(User::id))));
}
