// A to-many repeats each source that was joined before it, not the root alone.
use aludel::func::sum;

include!("../../model.rs");

fn main() {
    let joined = Post::query().join(Post::author).join(Post::tags);
    let _ = joined.select(sum(User::age));
}
