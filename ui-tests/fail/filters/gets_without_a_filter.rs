// The session has no filter, so the key could be one of another tenant.

use aludel::Session;

include!("../../filtered.rs");

fn run(s: &mut Session) -> aludel::Result<()> {
    s.get::<Doc>(1)?;
    Ok(())
}

fn main() {
    let _ = run;
}
