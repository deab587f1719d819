// A draft makes a row; changes are what a row is changed by.
use aludel::{Entity, Handle, Session};

#[derive(Entity)]
#[entity(table = "posts")]
pub struct Post {
    #[entity(key, generated)]
    pub id: i32,
    pub title: String,
}

fn edit(s: &mut Session, post: Handle<Post>) -> aludel::Result<()> {
    s.apply(post, NewPost { title: "new".into() })
}

fn main() {}
