// Changes are applied to a row of their own entity.
use aludel::{Entity, Handle, Session};

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
}

#[derive(Entity)]
#[entity(table = "posts", changes)]
pub struct Post {
    #[entity(key, generated)]
    pub id: i32,
    pub title: String,
}

fn edit(s: &mut Session, user: Handle<User>) -> aludel::Result<()> {
    s.apply(user, PostChanges { title: Some("new".into()) })
}

fn main() {}
