// The condition of a statement that writes reads no filtered entity, since not every database takes the definition of one before it.

use aludel::Session;

include!("../../filtered.rs");

fn run(s: &mut Session<Filtered>) -> aludel::Result<()> {
    let unused = Team::query().filter(aludel::exists(Doc::query()));
    s.execute(unused.delete())?;
    Ok(())
}

fn main() {
    let _ = run;
}
