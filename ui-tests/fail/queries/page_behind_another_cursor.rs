// A cursor has the values of the order's columns.

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let query = User::query().order_by((User::name, User::id));
    let _ = s.page_behind(query, Some(5), 10);
}
