// What is merged is the value of a row that was saved; a draft is new.

use aludel::Session;

include!("../../model.rs");

fn merge(s: &mut Session) -> aludel::Result<()> {
    let draft = NewUser { name: "ed".into(), fullname: None, age: 1 };
    s.merge(draft)?;
    Ok(())
}

fn main() {}
