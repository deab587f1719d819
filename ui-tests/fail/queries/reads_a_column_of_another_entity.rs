// The same mistake where the rows are read: it is told once.

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let _ = s.all(User::query().select((User::name, Address::email)));
}
