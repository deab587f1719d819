// What stands before a right join may be missing.

use aludel::func::lower;

include!("../../model.rs");

fn main() {
    let joined = Address::query().right_join(Address::user);
    let _ = joined.select(lower(Address::email));
}
