// A nested load begins where the outer one leads.

include!("../../model.rs");

fn main() {
    let _ = User::query().with(User::addresses.with(Post::tags));
}
