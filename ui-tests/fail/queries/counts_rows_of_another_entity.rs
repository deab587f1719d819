// An aggregate of a table that was not joined, in a grouped query: it is told once.

use aludel::func::count;
include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let _ = s.all(User::query().group_by(User::name).select((User::name, count(Address::id))));
}
