// The joined documents would be those of every tenant.

use aludel::Session;

include!("../../filtered.rs");

fn run(s: &mut Session) -> aludel::Result<()> {
    let query = Team::query().join(Team::docs).select(Doc::title);
    s.all(query)?;
    Ok(())
}

fn main() {
    let _ = run;
}
