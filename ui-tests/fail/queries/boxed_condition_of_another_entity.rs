// A boxed condition goes into queries that read what it is about.

use aludel::BoxedCondition;
include!("../../model.rs");

fn of_address() -> BoxedCondition<Address> {
    Address::email.eq("ed@example.org".to_owned()).boxed()
}

fn main() {
    let _ = User::query().filter(of_address());
}
