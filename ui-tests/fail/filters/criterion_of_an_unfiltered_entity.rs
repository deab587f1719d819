// The team is not declared as filtered, so no query would ask the criterion.

use aludel::Criterion;

include!("../../filtered.rs");

fn main() {
    let _ = Criterion::<Team>::all().eq(Team::name, "red");
}
