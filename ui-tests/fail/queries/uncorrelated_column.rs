// A subquery says which outer source it uses.

use aludel::exists;
include!("../../model.rs");

fn main() {
    let own = Address::query().filter(Address::user_id.eq(User::id));
    let _ = User::query().filter(exists(own));
}
