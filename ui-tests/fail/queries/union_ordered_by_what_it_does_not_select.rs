// A union is ordered by what it selects.

include!("../../model.rs");

fn main() {
    let names = User::query().select(User::name).union(User::query().select(User::name));
    let _ = names.order_by(User::age);
}
