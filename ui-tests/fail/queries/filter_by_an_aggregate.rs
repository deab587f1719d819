// WHERE looks at one row at a time; HAVING looks at groups.

include!("../../model.rs");

use aludel::func::count;

fn main() {
    let _ = User::query().filter(count(User::id).gt(3));
}
