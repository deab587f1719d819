// Only a many-to-many is linked; rows of a has-many are set from their own end.

use aludel::{Handle, Session};

include!("../../model.rs");

fn give(s: &mut Session, user: Handle<User>, address: Handle<Address>) {
    let _ = s.link(user, User::addresses, address);
}

fn main() {}
