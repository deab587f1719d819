// An expression over a left-joined source may be missing.

use aludel::func::lower;

include!("../../model.rs");

fn main() {
    let joined = User::query().left_join(User::addresses);
    let _ = joined.select(lower(Address::email));
}
