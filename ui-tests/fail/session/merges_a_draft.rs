// What is merged is the value of a row that was saved; a draft is new.

use aludel::Session;

include!("../../model.rs");

fn merge(s: &mut Session) -> aludel::Result<()> {
    s.merge(NewUser { name: "ed".into(), fullname: None, age: 1 })?;
    Ok(())
}

fn main() {}
