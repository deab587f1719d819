// Nothing is behind NULL.

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let _ = s.page_behind(User::query().order_by((User::fullname, User::id)), None, 10);
}
