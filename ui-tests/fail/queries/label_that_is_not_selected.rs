// An order by label names a label of the selection.

use aludel::by;

aludel::label!(total);
include!("../../model.rs");

fn main() {
    let _ = User::query().select(User::name).order_by(by(total));
}
