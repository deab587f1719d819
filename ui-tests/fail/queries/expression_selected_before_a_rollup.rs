// A rollup leaves out columns that were selected before.

include!("../../model.rs");

fn main() {
    let query = User::query().select(User::age.eq(3));
    let _ = query.group_by(aludel::func::rollup(User::age));
}
