// The delete would reach documents of every tenant.

use aludel::Session;

include!("../../filtered.rs");

fn run(s: &mut Session) -> aludel::Result<()> {
    s.execute(Doc::query().delete_every())?;
    Ok(())
}

fn main() {
    let _ = run;
}
