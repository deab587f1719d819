// The operands of a union give the same rows.

include!("../../model.rs");

fn main() {
    let _ = User::query().select(User::name).union(Post::query().select(Post::id));
}
