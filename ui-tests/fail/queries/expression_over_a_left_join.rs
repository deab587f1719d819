// An expression over a left-joined source may be missing.

include!("../../model.rs");

fn main() {
    aludel::alias!(own = Address);
    let joined = User::query().left_join(User::addresses.to(own));
    let _ = joined.select(own.email.eq("ed@example.org"));
}
