// A step of a path begins where the one before it leads.

include!("../../model.rs");

fn main() {
    let _ = Address::user.then(Post::author);
}
