// A required relationship always leads somewhere.

include!("../../model.rs");

fn main() {
    let _ = Address::query().filter(Address::user.is_none());
}
