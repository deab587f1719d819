// Selected items fill columns of their kind.

include!("../../model.rs");

fn main() {
    let query = User::query().select(User::age);
    let _ = query.insert_into((Tag::word,));
}
