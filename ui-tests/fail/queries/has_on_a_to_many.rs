// `has` asks about the one.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::addresses.has(Address::email.eq("x")));
}
