// A relationship points at rows of its own target.

use aludel::{Handle, Session};

include!("../../model.rs");

fn give_away(s: &mut Session, address: Handle<Address>, post: Handle<Post>) {
    let _ = s.set(address, Address::user, post);
}

fn main() {}
