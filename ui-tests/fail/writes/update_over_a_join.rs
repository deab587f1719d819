// An update writes one table.

include!("../../model.rs");

fn main() {
    let joined = User::query().join(User::addresses).rows();
    let _ = joined.filter(Address::email.eq("x")).update(User::age.set(3));
}
