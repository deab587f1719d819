// What stands before a right join may be missing.

include!("../../model.rs");

fn main() {
    let _ = Address::query().right_join(Address::user).select(Address::email.eq("x"));
}
