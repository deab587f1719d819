// A set operation is one statement.

include!("../../model.rs");

fn main() {
    let words = Post::tags.collect(Tag::query().select(Tag::word));
    let _ = Post::query().select(Post::headline).union(Post::query().select(words));
}
