// Rows are locked on databases that lock rows.

include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let _ = s.all(Tag::query().for_update());
}
