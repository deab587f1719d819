// A window's columns are those of the query.

use aludel::func::{row_number, window};
include!("../../model.rs");

fn main() {
    let _ = User::query().select(row_number().over(window().order_by(Address::email)));
}
