// A to-many repeats each source that was joined before it, not the root alone.
use aludel::func::sum;

include!("../../model.rs");

fn main() {
    let _ = Post::query().join(Post::author).join(Post::tags).select(sum(User::age));
}
