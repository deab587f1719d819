// A filter is a condition in SQL, not a `bool` of the program.

use aludel::Entity;
include!("../../model.rs");

fn main() {
    let _ = User::query().filter(User::NAME == "User");
}
