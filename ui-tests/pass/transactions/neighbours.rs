// What stands beside the mistakes in `fail/transactions`.

use aludel::isolation::{Immediate, ReadCommitted, Serializable};
use aludel::session::Retry;
use aludel::{AnyConnection, Error, Handle, Result, Session};

include!("../../model.rs");

fn nested(s: &mut Session) -> Result<()> {
    let mut tx = s.begin()?;
    let mut outer = tx.begin_nested()?;
    let mut inner = outer.begin_nested()?;
    inner.add(NewTag { word: "rust".into() });
    inner.release()?;
    outer.rollback()?;
    tx.commit()
}

fn blocks(s: &mut Session, tag: Handle<Tag>) -> Result<()> {
    fn rename(s: &mut Session, tag: Handle<Tag>) {
        s[tag].word = "sql".into();
    }
    s.transaction(|s| {
        rename(s, tag);
        s.savepoint(|s| s.insert(NewTag { word: "rust".into() }))?;
        Ok(())
    })
}

fn reading(s: &mut Session, tag: Handle<Tag>) -> Result<usize> {
    let mut reader = s.begin_read_only()?;
    let tags = reader.all(Tag::query())?.len();
    assert!(!reader[tag].word.is_empty());
    reader.end()?;
    Ok(tags)
}

fn levels(s: &mut Session, sqlite: &mut Session<diesel::SqliteConnection>) -> Result<()> {
    s.begin_at(ReadCommitted)?.commit()?;
    sqlite.begin_at(Serializable)?.commit()?;
    sqlite.begin_at(Immediate)?.commit()
}

fn attempts(connection: &mut AnyConnection, id: aludel::Id<Tag>) -> Result<()> {
    Retry::default().run(connection, |s| {
        if let Some(tag) = s.get::<Tag>(id)? {
            s[tag].word.clear();
        }
        Ok::<_, Error>(())
    })?;
    Ok(())
}

fn main() {}
