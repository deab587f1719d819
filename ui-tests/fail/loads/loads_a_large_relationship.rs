// A relationship declared `large` is never loaded whole.

use aludel::{Handle, Session};

include!("../../model.rs");

fn load(s: &mut Session, user: Handle<User>) {
    let _ = s.load(user, User::posts);
}

fn main() {}
