// WHERE looks at one row at a time; HAVING looks at groups.

include!("../../model.rs");

use aludel::func::max;

fn main() {
    let oldest = User::age.eq(max(User::age));
    let _ = User::query().filter((User::name.eq("ed"), oldest));
}
