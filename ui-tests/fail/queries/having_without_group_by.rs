// `having` needs a `group_by`.

include!("../../model.rs");

fn main() {
    let _ = User::query().having(User::age.gt(3));
}
