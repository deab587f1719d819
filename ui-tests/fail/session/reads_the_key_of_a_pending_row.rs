// What is not in the database has no key to read.

use aludel::{Session};

include!("../../model.rs");

fn key(s: &mut Session) -> aludel::Id<Tag> {
    let rust = s.add(NewTag { word: "rust".into() });
    s[rust].id
}

fn main() {}
