// A rank goes by the order of the window.

use aludel::func::{rank, window};
include!("../../model.rs");

fn main() {
    let _ = User::query().select(rank().over(window().partition_by(User::name)));
}
