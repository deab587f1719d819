// A filtered query does not stand for every row.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::age.lt(3)).update_every(User::age.set(3));
}
