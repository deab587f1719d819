// A relationship is set on rows of the entity that declares it.

use aludel::{Handle, Session};

include!("../../model.rs");

fn give_away(s: &mut Session, post: Handle<Post>, user: Handle<User>) {
    let _ = s.set(post, Address::user, user);
}

fn main() {}
