// A relationship is collected from a source that the query reads.

include!("../../model.rs");

fn main() {
    let words = Post::tags.collect(Tag::query().select(Tag::word));
    let _ = User::query().select(words);
}
