// The session has no filter, so the query would give rows of every tenant.

use aludel::Session;

include!("../../filtered.rs");

fn run(s: &mut Session) -> aludel::Result<()> {
    s.all(Doc::query())?;
    Ok(())
}

fn main() {
    let _ = run;
}
