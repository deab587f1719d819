// RANGE goes by the order; a number of rows is for ROWS.

use aludel::func::{current_row, preceding, window};
include!("../../model.rs");

fn main() {
    let _ = window().order_by(User::id).range(preceding::<2>(), current_row());
}
