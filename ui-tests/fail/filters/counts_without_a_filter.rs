// The session has no filter, so rows of every tenant would be counted.

use aludel::Session;

include!("../../filtered.rs");

fn run(s: &mut Session) -> aludel::Result<()> {
    s.count(Doc::query())?;
    Ok(())
}

fn main() {
    let _ = run;
}
