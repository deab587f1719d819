// Two to-many joins that have nothing to do with each other multiply their rows.

include!("../../model.rs");

fn main() {
    let _ = User::query().join(User::addresses).join(User::posts);
}
