// Rows are ordered by columns and expressions, and the mistake is told once.
include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let _ = s.all(Post::query().order_by((Post::author, Post::id)));
}
