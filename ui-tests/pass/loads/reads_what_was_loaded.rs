// A relationship is read through a handle that it was loaded with.

use aludel::{Handle, Session};

include!("../../model.rs");

fn count(s: &mut Session, user: Handle<User>) -> aludel::Result<usize> {
    let user = s.load(user, User::addresses)?;
    Ok(s.related(user, User::addresses).count())
}

fn several(s: &mut Session, posts: Vec<Handle<Post>>) -> aludel::Result<()> {
    let posts = s.load(posts, Post::author)?;
    let posts = s.load(posts, Post::tags)?;
    for post in posts {
        if let Some(author) = s.related(post, Post::author) {
            s[author].name.push_str("!");
        }
        for tag in s.related(post, Post::tags) {
            s[tag].word.push_str("!");
        }
    }
    Ok(())
}

fn replace(s: &mut Session, post: Handle<Post>, tag: Handle<Tag>) -> aludel::Result<()> {
    let post = s.load(post, Post::tags)?;
    s.relink(post, Post::tags, [tag])
}

fn main() {}
