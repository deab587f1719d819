// The filter says which documents are its own, and nothing of notes.

use aludel::Session;

include!("../../filtered.rs");

fn run(s: &mut Session<Filtered>) -> aludel::Result<()> {
    s.count(Note::query())?;
    Ok(())
}

fn main() {
    let _ = run;
}
