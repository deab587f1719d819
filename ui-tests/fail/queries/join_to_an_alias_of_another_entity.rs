// A relationship leads to an alias of its own target.

include!("../../model.rs");

fn main() {
    aludel::alias!(other = Post);
    let _ = User::query().join(User::addresses.to(other));
}
