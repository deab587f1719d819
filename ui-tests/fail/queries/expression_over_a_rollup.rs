// What a set leaves out is NULL, also in an expression.

include!("../../model.rs");

fn main() {
    let query = User::query().group_by(aludel::func::rollup(User::name));
    let _ = query.select(User::name.eq("ed"));
}
