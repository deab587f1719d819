// A number column is compared with numbers.

include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::age.lt("old"));
}
