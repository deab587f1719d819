// Entities come as handles, by which the session knows them; what is collected is values.

include!("../../model.rs");

fn main() {
    let _ = User::query().select((User::name, User::addresses.collect(Address::query())));
}
