// An aggregate is of values of rows; that of a group's aggregate needs a query around it.
use aludel::func::{count, sum};

include!("../../model.rs");

fn main() {
    let _ = User::query().select(count(sum(User::age)));
}
