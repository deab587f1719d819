// A relationship is joined from a source of the query.

include!("../../model.rs");

fn main() {
    let _ = User::query().join(Post::tags);
}
