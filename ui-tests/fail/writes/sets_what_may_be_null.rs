// A column that is NOT NULL is set to what is never NULL.

include!("../../model.rs");

fn main() {
    let _ = User::name.set(User::fullname);
}
