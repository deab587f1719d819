// A column that may be NULL is compared with a value; NULL equals nothing.

use aludel::Criterion;

include!("../../filtered.rs");

fn main() {
    let _ = Criterion::<Doc>::all().eq(Doc::deleted_on, 3);
}
