// A snapshot holds what was loaded with the handle that it is of.

use aludel::{Handle, Session};

include!("../../model.rs");

fn count(s: &Session, user: Handle<User>) -> aludel::Result<usize> {
    let user = s.snapshot(user)?;
    Ok(user.related(User::addresses).len())
}

fn main() {}
