// A relationship is compared with rows of its target.

use aludel::Id;
include!("../../model.rs");

fn main() {
    let _ = Address::query().filter(Address::user.is(Id::<Tag>::new(1)));
}
