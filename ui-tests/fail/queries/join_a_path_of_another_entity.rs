// A path is joined where it begins at a source of the query.

include!("../../model.rs");

fn main() {
    let _ = User::query().join_path(Post::author);
}
