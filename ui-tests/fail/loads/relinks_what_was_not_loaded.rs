// A many-to-many is replaced only when it is known what was linked.

use aludel::{Handle, Session};

include!("../../model.rs");

fn replace(s: &mut Session, post: Handle<Post>, tag: Handle<Tag>) {
    let _ = s.relink(post, Post::tags, [tag]);
}

fn main() {}
