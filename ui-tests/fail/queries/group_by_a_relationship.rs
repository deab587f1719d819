// Rows are grouped by columns, and the mistake is told once.
use aludel::func::count_star;

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let _ = s.all(Post::query().group_by(Post::author).select(count_star()));
}
