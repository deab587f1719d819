// The subquery would find documents of every tenant.

use aludel::Session;

include!("../../filtered.rs");

fn run(s: &mut Session) -> aludel::Result<()> {
    let busy = Team::query().filter(Team::docs.exists());
    s.all(busy)?;
    Ok(())
}

fn main() {
    let _ = run;
}
