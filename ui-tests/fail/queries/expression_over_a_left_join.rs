// An expression over a left-joined source may be missing.

include!("../../model.rs");

fn main() {
    let joined = User::query().left_join(User::addresses);
    let _ = joined.select(Address::email.eq("ed@example.org"));
}
