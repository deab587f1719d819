// A column that is NOT NULL is not set to NULL.

include!("../../model.rs");

fn main() {
    let _ = User::name.set_null();
}
