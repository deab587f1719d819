// Windows are cut when all rows are there; WHERE comes before.

include!("../../model.rs");

use aludel::func::{row_number, window};

fn main() {
    let place = row_number().over(window().order_by(User::age));
    let _ = User::query().filter(place.le(3));
}
