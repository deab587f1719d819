// Documents are loaded with their team, which has those of every tenant.

use aludel::Session;

include!("../../filtered.rs");

fn run(s: &mut Session) -> aludel::Result<()> {
    s.all(Team::query().with(Team::docs))?;
    Ok(())
}

fn main() {
    let _ = run;
}
