// The text says itself which rows it reads, so that no filter has a say in it.

use aludel::Session;

include!("../../filtered.rs");

fn run(s: &mut Session<Filtered>) -> aludel::Result<()> {
    s.all(Doc::from_sql("SELECT * FROM docs"))?;
    Ok(())
}

fn main() {
    let _ = run;
}
