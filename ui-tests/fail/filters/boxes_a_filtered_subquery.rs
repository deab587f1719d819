// What is boxed gives up its type, and with it what it reads.

use aludel::BoxedCondition;

include!("../../filtered.rs");

fn busy() -> BoxedCondition<Team> {
    Team::docs.exists().boxed()
}

fn main() {
    let _ = busy;
}
