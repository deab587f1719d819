// A read-only session has no method that writes.

include!("../../model.rs");

fn save(s: &mut aludel::Session) -> aludel::Result<()> {
    let mut reader = s.begin_read_only()?;
    reader.add(NewTag { word: "rust".into() });
    reader.end()
}

fn main() {}
