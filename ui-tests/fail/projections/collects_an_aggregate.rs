// An aggregate would be one of the rows of all together, and not of each.

use aludel::func::count_star;

include!("../../model.rs");

fn main() {
    let count = Address::query().select(count_star());
    let _ = User::query().select((User::name, User::addresses.collect(count)));
}
