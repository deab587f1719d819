// Only a row with a version column is expected to have one.
use aludel::{Entity, Handle, Session};

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
}

fn edit(s: &mut Session, user: Handle<User>) -> aludel::Result<()> {
    s.expect_version(user, 1)
}

fn main() {}
