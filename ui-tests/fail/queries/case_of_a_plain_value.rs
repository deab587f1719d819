// The first branch of a CASE says what kind the others are.

use aludel::func::case;
include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let kind = case(User::age.lt(18), "young").otherwise("old");
    let _ = s.all(User::query().select((User::name, kind)));
}
