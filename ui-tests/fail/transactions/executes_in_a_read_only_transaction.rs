// A statement that writes is not executed in a read-only transaction.
include!("../../model.rs");

fn main() {
    let mut s = aludel::Session::connect(":memory:").unwrap();
    let mut reader = s.begin_read_only().unwrap();
    let _ = reader.execute(Tag::query().filter(Tag::word.eq("rust")).delete());
}
