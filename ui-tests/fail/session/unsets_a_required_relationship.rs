// A required relationship cannot be unset.

use aludel::{Handle, Session};

include!("../../model.rs");

fn orphan(s: &mut Session, address: Handle<Address>) {
    let _ = s.unset(address, Address::user);
}

fn main() {}
