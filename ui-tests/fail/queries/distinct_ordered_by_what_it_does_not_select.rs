// One row of a distinct query stands for many: it is ordered by what it selects.

include!("../../model.rs");

fn main() {
    let users = User::query().join(User::addresses).distinct();
    let _ = users.order_by(Address::email);
}
