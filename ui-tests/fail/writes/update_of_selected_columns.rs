// An update is of whole rows.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::age.lt(3)).select(User::name).update(User::age.set(3));
}
