// What is selected before may be missing behind a right join.

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let _ = s.all(Address::query().select(Address::email.eq("x")).right_join(Address::user));
}
