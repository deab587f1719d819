// What is rolled up is a column of the query.

include!("../../model.rs");

fn main() {
    let _ = User::query().group_by(aludel::func::rollup(Post::headline));
}
