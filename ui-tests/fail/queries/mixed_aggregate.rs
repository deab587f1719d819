// Under a grouping, a column is grouped by or aggregated.

use aludel::func::count;
include!("../../model.rs");

fn main() {
    let _ = User::query().group_by(User::name).select((User::age, count(User::id)));
}
