// A sorting is made of columns of what it is about.

use aludel::Sorting;
include!("../../model.rs");

fn main() {
    let _ = Sorting::<User>::by(Address::email);
}
