// A relationship is read only through a handle that it was loaded with.

use aludel::{Handle, Session};

include!("../../model.rs");

fn count(s: &Session, user: Handle<User>) -> usize {
    s.related(user, User::addresses).count()
}

fn main() {}
