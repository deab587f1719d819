// A list is not a column to look a value up in.

include!("../../model.rs");

fn main() {
    let words = Post::tags.collect(Tag::query().select(Tag::word));
    let _ = Tag::query().filter(Tag::word.in_(Post::query().select(words)));
}
