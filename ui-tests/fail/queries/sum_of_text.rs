// Only numbers are added up.

use aludel::func::sum;
include!("../../model.rs");

fn main() {
    let _ = User::query().select(sum(User::name));
}
