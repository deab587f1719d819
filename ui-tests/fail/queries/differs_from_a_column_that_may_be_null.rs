// NULL differs from nothing, on whichever side it stands.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::name.ne(User::fullname));
}
