// A relationship is loaded for handles of the entity that declares it.

use aludel::{Handle, Session};

include!("../../model.rs");

fn load(s: &mut Session, post: Handle<Post>) {
    let _ = s.load(post, User::addresses);
}

fn main() {}
