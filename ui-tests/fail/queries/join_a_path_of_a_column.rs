// A column leads nowhere.

include!("../../model.rs");

fn main() {
    let _ = Post::query().join_path(Post::author_id);
}
