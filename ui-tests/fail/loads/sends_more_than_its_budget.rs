// A query sends no more statements than it may.

include!("../../model.rs");

fn main() {
    let _ = Post::query().with(Post::tags).with(Post::author).within::<3>();
}
