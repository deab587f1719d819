// A subquery says which outer source it uses.

use aludel::exists;
include!("../../model.rs");

fn main() {
    let _ = User::query().filter(exists(Address::query().filter(Address::user_id.eq(User::id))));
}
