// Without a grouping, an aggregate stands beside aggregates only.

use aludel::func::count;
include!("../../model.rs");

fn main() {
    let _ = User::query().select((User::age, count(User::id)));
}
