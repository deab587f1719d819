// WHERE looks at one row at a time; HAVING looks at groups.

include!("../../model.rs");

use aludel::func::max;

fn main() {
    let _ = User::query().filter(User::age.eq(max(User::age)));
}
