// Rows are added as drafts, which cannot lack what a row needs.

use aludel::{Session};

include!("../../model.rs");

fn add(s: &mut Session, tag: Tag) {
    s.add(tag);
}

fn main() {}
