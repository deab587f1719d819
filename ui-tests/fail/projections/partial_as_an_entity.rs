// A struct of some columns is a value: the session has no handle of it.

use aludel::{Projection, Session};

include!("../../model.rs");

#[derive(Projection)]
#[projection(of = User)]
pub struct UserName {
    pub id: aludel::Id<User>,
    pub name: String,
}

fn run(s: &mut Session) -> aludel::Result<()> {
    let user = s.one(User::query().partial::<UserName>())?;
    s[user].name = "Ed".into();
    Ok(())
}

fn main() {
    let _ = run;
}
