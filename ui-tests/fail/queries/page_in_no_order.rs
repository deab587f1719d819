// Pages are pages of rows in an order.

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let _ = s.page(User::query(), 0, 10);
}
