// Two rows are borrowed from a session at once by `both_mut` only.

use aludel::{Handle, Session};

include!("../../model.rs");

fn append(s: &mut Session, from: Handle<Tag>, to: Handle<Tag>) {
    s[to].word.push_str(&s[from].word);
}

fn main() {}
