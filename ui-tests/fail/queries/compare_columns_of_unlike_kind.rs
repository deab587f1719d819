// Columns are compared with columns of their own kind.

include!("../../model.rs");

fn main() {
    let joined = User::query().join(User::addresses);
    let _ = joined.filter(Address::user_id.eq(Address::id));
}
