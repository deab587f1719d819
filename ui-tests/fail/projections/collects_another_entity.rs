// What a relationship collects is a query over its target.

include!("../../model.rs");

fn main() {
    let words = Tag::query().select(Tag::word);
    let _ = User::query().select((User::name, User::addresses.collect(words)));
}
