// A limit counts roots, not joined rows.

include!("../../model.rs");

fn main() {
    let _ = User::query().join(User::addresses).limit(3);
}
