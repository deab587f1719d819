// Each column is filled by one selected item.

include!("../../model.rs");

fn main() {
    let query = Tag::query().select(Tag::word);
    let _ = query.insert_into((Post::headline, Post::author_id));
}
