// A handle of one branded session means nothing to another.

use aludel::{AnyConnection};

include!("../../model.rs");

fn copy(one: AnyConnection, other: AnyConnection) -> aludel::Result<()> {
    aludel::session!(mine = one);
    aludel::session!(yours = other);
    let tag = mine.insert(NewTag { word: "rust".into() })?;
    yours[tag].word.clear();
    Ok(())
}

fn main() {}
