// Rows that are handed on one by one are not there together, for lists of them to be read.

use aludel::Session;

include!("../../model.rs");

fn run(s: &mut Session) -> aludel::Result<()> {
    let words = Post::tags.collect(Tag::query().select(Tag::word));
    s.each(Post::query().select(words), |_| Ok(()))
}

fn main() {
    let _ = run;
}
