// A relationship that is `large` is collected under a condition.

include!("../../model.rs");

fn main() {
    let all = Post::query().select(Post::headline);
    let _ = User::query().select((User::name, User::posts.collect(all)));
}
