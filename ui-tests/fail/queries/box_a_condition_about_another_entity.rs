// A boxed condition says all that it is about.

use aludel::BoxedCondition;
include!("../../model.rs");

fn of_user() -> BoxedCondition<User> {
    Address::user_id.eq(User::id).boxed()
}

fn main() {
    let _ = of_user;
}
