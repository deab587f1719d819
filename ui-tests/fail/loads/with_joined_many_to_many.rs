// A many-to-many is not loaded by one join.

include!("../../model.rs");

fn main() {
    let _ = Post::query().with_joined(Post::tags);
}
