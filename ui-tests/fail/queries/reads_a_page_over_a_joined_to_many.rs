// A limit counts roots, not joined rows, and the mistake is told where it is made.

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let joined = User::query().join(User::addresses);
    let _ = s.all(joined.order_by(User::id).limit(10));
}
