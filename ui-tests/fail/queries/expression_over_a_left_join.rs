// An expression over a left-joined source may be missing.

include!("../../model.rs");

fn main() {
    let _ = User::query().left_join(User::addresses).select(Address::email.eq("x"));
}
