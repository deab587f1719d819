// Under a grouping, a column is grouped by or aggregated.

use aludel::func::count_star;
include!("../../model.rs");

fn main() {
    let _ = User::query().group_by(User::age).select((User::fullname, count_star()));
}
