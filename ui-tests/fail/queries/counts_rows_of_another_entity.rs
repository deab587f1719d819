// An aggregate of a table that was not joined, in a grouped query: it is told once.

use aludel::func::count;
include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let by_age = User::query().group_by(User::age);
    let _ = s.all(by_age.select((User::age, count(Address::email))));
}
