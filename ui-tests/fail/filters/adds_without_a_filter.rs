// The session has no filter that says which documents are its own.

use aludel::Session;

include!("../../filtered.rs");

fn add(s: &mut Session) -> aludel::Result<()> {
    let team = s.insert(NewTeam { name: "red".into() })?;
    let doc = NewDoc { tenant: 1, title: "a".into(), deleted_on: None, team: team.into() };
    s.add(doc);
    Ok(())
}

fn main() {
    let _ = add;
}
