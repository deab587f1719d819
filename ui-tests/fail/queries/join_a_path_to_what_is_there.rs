// A step is not joined again, but another relationship to the same entity is another step.

include!("../../model.rs");

fn main() {
    let _ = Post::query().join_path(Post::author).join_path(Post::editor);
}
