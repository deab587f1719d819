// The same mistake the other way round: first the order, then `distinct`.

include!("../../model.rs");

fn main() {
    let _ = User::query().select(User::name).order_by(User::age).distinct();
}
