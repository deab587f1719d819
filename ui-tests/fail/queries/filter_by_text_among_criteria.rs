// A string among the conditions of a filter is SQL only as `text!`; the mistake is told once.

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let _ = s.all(User::query().filter((User::name.eq("ed"), "age > 5")));
}
