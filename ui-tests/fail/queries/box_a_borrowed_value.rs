// What is boxed owns its values.

use aludel::BoxedCondition;
include!("../../model.rs");

fn called(name: &str) -> BoxedCondition<User> {
    User::name.eq(name).boxed()
}

fn main() {
    let _ = called;
}
