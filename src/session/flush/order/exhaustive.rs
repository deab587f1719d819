//! Every small schema, on a real SQLite: whenever there is an order, the planner finds one.
//!
//! A schema is up to four tables, each with or without a unique column, and up to three foreign
//! keys in any direction that a program could declare: required, nullable or deferred, to another
//! table or to the own one. For each, sets of up to six rows are inserted, updated and deleted:
//! foreign keys move between rows that stay, come and go, and unique values change hands. What the
//! planner puts out runs on SQLite with foreign keys on, and must leave exactly the rows wanted.
//! Where the planner finds a ring, all orders of statements on single rows are tried, with columns
//! set to NULL in between: none may work.
//!
//! ```sh
//! ALUDEL_EXHAUSTIVE=1000000 cargo test --release --lib exhaustive -- --nocapture
//! ```

mod brute;
mod case;
mod database;

use self::case::{Case, Schemas};
use self::database::Database;
use super::order;

/// Runs cases, and says how many the planner refused.
fn check(cases: impl Iterator<Item = u64>) -> u64 {
    let schemas = Schemas::all();
    let mut database = Database::new();
    let mut refused = 0;
    for nth in cases {
        let case = Case::of(&schemas, nth);
        match order(&case.changes(), &[]) {
            Ok(groups) => {
                if let Err(error) = database.accepts(&case, &groups) {
                    panic!("case {nth}: {error}\n{case:#?}\n{groups:#?}");
                }
            }
            Err(ring) => {
                refused += 1;
                if let Some(steps) = brute::force(&case) {
                    panic!("case {nth}: {ring:?}, but this works: {steps:#?}\n{case:#?}");
                }
            }
        }
    }
    refused
}

#[test]
fn the_planner_finds_an_order_whenever_there_is_one() {
    let wanted = std::env::var("ALUDEL_EXHAUSTIVE").ok().and_then(|count| count.parse().ok());
    let cases: u64 = wanted.unwrap_or(3000);
    let workers = match wanted {
        Some(_) => std::thread::available_parallelism().map_or(1, |n| n.get() as u64),
        None => 1,
    };
    let refused: u64 = std::thread::scope(|scope| {
        let share = |at| (at..cases).step_by(usize::try_from(workers).unwrap_or(1));
        let running: Vec<_> =
            (0..workers).map(|at| scope.spawn(move || check(share(at)))).collect();
        running.into_iter().map(|worker| worker.join().expect("see above")).sum()
    });
    println!(
        "{cases} cases over {} schemas; {refused} have no order, by brute force too",
        Schemas::all().len()
    );
    assert!(refused < cases / 2, "most cases can be ordered");
}

/// Cases that found mistakes.
#[test]
fn rows_deleted_together_wait_for_the_same() {
    assert_eq!(check([731_655].into_iter()), 1);
    assert_eq!(check([456_433].into_iter()), 0);
}
