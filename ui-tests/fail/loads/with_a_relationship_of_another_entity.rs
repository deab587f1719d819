// An eager load begins at the root of the query.

include!("../../model.rs");

fn main() {
    let _ = User::query().with(Post::tags);
}
