// A delete has no limit.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::age.lt(3)).limit(3).delete();
}
