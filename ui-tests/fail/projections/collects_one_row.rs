// What leads to one row at most is joined.

include!("../../model.rs");

fn main() {
    let names = User::query().select(User::name);
    let _ = Post::query().select((Post::headline, Post::author.collect(names)));
}
