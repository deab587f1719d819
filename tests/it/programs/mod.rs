//! Random programs over a session, beside a plain model of what they mean.
//!
//! [`step`] says what a program may do, [`world`] what that means, and [`run`] does both and compares:
//! memory after each step, the database after each flush, commit, rollback and failure. Programs add,
//! change, move, relate and delete rows of ten tables with every delete rule, exchange unique
//! values, put rows in the place of deleted ones, open savepoints and keep or undo them, roll back and commit, read through relationships,
//! meet a writer on another connection, and have a call to the database fail in the middle of a flush
//! or a commit. A program that differs is made as short as possible before it is shown.
//!
//! ```sh
//! ALUDEL_PROGRAMS=100000 cargo test --release --test it programs
//! ```

mod run;
mod step;
mod world;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use self::run::Run;
use self::step::{Step, program};

/// How many programs are run: a sample unless it is said.
fn programs() -> u32 {
    let wanted = std::env::var("ALUDEL_PROGRAMS").ok().and_then(|count| count.parse().ok());
    wanted.unwrap_or(if crate::engine::is_sqlite() { 400 } else { 40 })
}

fn check(steps: &[Step]) {
    let mut run = Run::new();
    for step in steps {
        run.step(step).unwrap_or_else(|error| panic!("{step:?}: {error:?}"));
    }
    run.finish();
}

#[test]
fn a_session_does_what_the_model_says() {
    let config = ProptestConfig {
        cases: programs(),
        failure_persistence: None,
        max_shrink_iters: 4096,
        ..ProptestConfig::default()
    };
    let result = TestRunner::new(config).run(&program(), |steps| {
        check(&steps);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    println!("{} programs without a difference", programs());
}
