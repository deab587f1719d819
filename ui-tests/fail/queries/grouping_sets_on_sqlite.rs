// Grouping sets are for databases that have them.

include!("../../model.rs");

fn main() {
    use aludel::func::{count_star, grouping_sets};
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let counts = User::query().group_by(grouping_sets((User::age,))).select(count_star());
    let _ = s.all(counts);
}
