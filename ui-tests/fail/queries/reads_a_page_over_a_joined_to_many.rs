// A limit counts roots, not joined rows, and the mistake is told where it is made.

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let _ = s.all(User::query().join(User::addresses).order_by(User::id).limit(10));
}
