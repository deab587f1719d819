// One NULL among what a subquery gives, and `NOT IN` finds no row at all.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::name.not_in(User::query().select(User::fullname)));
}
