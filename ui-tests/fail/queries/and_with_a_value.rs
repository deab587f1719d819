// `and` joins conditions.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::name.eq("ed").and(User::age));
}
