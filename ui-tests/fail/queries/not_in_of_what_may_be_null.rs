// NULL is not in a list, nor outside of it: `NOT IN` would leave out the rows without a value.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::fullname.not_in(["Ed Jones", "Jo"]));
}
