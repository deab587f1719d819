// Columns and expressions are selected, and what is selected wrongly is told once.
include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let _ = s.all(Post::query().select((Post::headline, Post::author)));
}
