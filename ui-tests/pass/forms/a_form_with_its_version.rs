// A form changes some columns of a row that still has the version it was made from.
use aludel::{Entity, Handle, Session};

#[derive(Entity)]
#[entity(table = "posts", changes(name = "PostForm", derive(Clone, PartialEq)))]
pub struct Post {
    #[entity(key, generated)]
    pub id: i32,
    pub title: String,
    pub note: Option<String>,
    #[entity(version)]
    pub version: i32,
}

fn edit(s: &mut Session, post: Handle<Post>, form: PostForm) -> aludel::Result<()> {
    s.expect_version(post, 1)?;
    s.apply(post, form.clone())?;
    s.apply(post, PostForm { note: Some(None), ..PostForm::default() })
}

fn main() {}
