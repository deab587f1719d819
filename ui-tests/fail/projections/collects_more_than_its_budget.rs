// Each level of lists is a statement that counts for the budget.

include!("../../model.rs");

fn main() {
    let words = Post::tags.collect(Tag::query().select(Tag::word));
    let posts = Post::query().filter(Post::id.gt(aludel::Id::new(7))).select((Post::headline, words));
    let _ = User::query().select((User::name, User::posts.collect(posts))).within::<2>();
}
