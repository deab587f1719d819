// A row is in conflict over a unique key, and the mistake is told once.
include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let draft = NewTag { word: "rust".into() };
    let insert = aludel::insert([draft]).on_conflict(Tag::word);
    let _ = s.execute(insert.do_nothing());
}
