// SQLite's transactions are always serializable.

include!("../../model.rs");

fn save(s: &mut aludel::Session<diesel::SqliteConnection>) -> aludel::Result<()> {
    let tx = s.begin_at(aludel::isolation::ReadCommitted)?;
    tx.commit()
}

fn main() {}
