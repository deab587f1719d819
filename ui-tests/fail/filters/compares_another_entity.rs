// The criterion of documents compares a column of notes.

use aludel::Criterion;

include!("../../filtered.rs");

fn main() {
    let _ = Criterion::<Doc>::all().eq(Note::tenant, 3);
}
