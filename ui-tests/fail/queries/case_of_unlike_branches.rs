// The branches of a CASE are of one kind.

use aludel::func::case;
include!("../../model.rs");

fn main() {
    let _ = case(User::age.gt(3), User::name).otherwise(5);
}
