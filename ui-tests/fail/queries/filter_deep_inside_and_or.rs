// The scope is checked at any depth of a condition.

include!("../../model.rs");

fn main() {
    let either = User::age.gt(3).or(Address::email.eq("x"));
    let _ = User::query().filter(User::name.eq("ed").and(either));
}
