// A column of a subquery is a label that it selects, and the mistake is told once.
use aludel::func::{count_star, max};

include!("../../model.rs");

aludel::label!(written, latest);

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    aludel::alias!(stats = Post);
    let stats = Post::query()
        .group_by(Post::author_id)
        .select((Post::author_id, count_star().label(written), max(Post::headline)))
        .subquery(stats);
    let author = stats.column(Post::author_id);
    let last = stats.labelled(latest);
    let joined = User::query().left_join_on(stats, User::id.eq(author));
    let _ = s.all(joined.select((User::name, last)));
}
