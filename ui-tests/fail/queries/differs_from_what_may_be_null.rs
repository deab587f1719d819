// NULL differs from nothing: `<>` would leave out the rows without a value.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::fullname.ne("Ed Jones"));
}
