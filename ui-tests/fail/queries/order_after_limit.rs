// The order comes before the limit.

include!("../../model.rs");

fn main() {
    let _ = User::query().limit(3).order_by(User::age);
}
