// A frame does not end before it begins.

use aludel::func::{current_row, preceding, window};
include!("../../model.rs");

fn main() {
    let _ = window().order_by(User::id).rows(current_row(), preceding::<2>());
}
