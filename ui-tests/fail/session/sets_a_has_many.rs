// Only the end with the foreign key can be set.

use aludel::{Handle, Session};

include!("../../model.rs");

fn give(s: &mut Session, user: Handle<User>, address: Handle<Address>) {
    let _ = s.set(user, User::addresses, address);
}

fn main() {}
