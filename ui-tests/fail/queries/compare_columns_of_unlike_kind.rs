// Columns are compared with columns of their own kind.

include!("../../model.rs");

fn main() {
    let _ = User::query().join(User::addresses).filter(Address::user_id.eq(Address::id));
}
