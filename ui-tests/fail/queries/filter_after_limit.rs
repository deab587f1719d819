// A filter comes before the limit.

include!("../../model.rs");

fn main() {
    let _ = User::query().limit(3).filter(User::age.gt(3));
}
