// A group would be one of the rows of all together, and not of each.

use aludel::func::count_star;

include!("../../model.rs");

fn main() {
    let counts = Tag::query().group_by(Tag::word).select(count_star());
    let _ = Post::query().select((Post::headline, Post::tags.collect(counts)));
}
