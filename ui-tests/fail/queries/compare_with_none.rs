// Nothing equals NULL: `is_null` asks for it.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::fullname.eq(None::<String>));
}
