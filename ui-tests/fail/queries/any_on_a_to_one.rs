// `any` asks about one of several.

include!("../../model.rs");

fn main() {
    let _ = Address::query().filter(Address::user.any(User::name.eq("ed")));
}
