// An update writes one table.

include!("../../model.rs");

fn main() {
    let _ = User::query().join(User::addresses).rows().filter(Address::email.eq("x")).update(User::age.set(3));
}
