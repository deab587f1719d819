//! The same work by each peer, in its own best form.

pub mod aludel;
pub mod diesel;
mod rusqlite;
mod sea_orm;

use crate::database::Database;
use crate::measure::Measured;

/// Their names, the one that others are compared with first.
pub const NAMES: [&str; 4] = ["diesel", "aludel", "rusqlite", "sea-orm"];

/// One workload by one peer.
pub fn run(peer: &str, workload: &str, database: &Database, measured: &mut Measured) {
    match peer {
        "aludel" => aludel::run(workload, database, measured),
        "diesel" => diesel::run(workload, database, measured),
        "rusqlite" => rusqlite::run(workload, database, measured),
        "sea-orm" => sea_orm::run(workload, database, measured),
        other => panic!("no peer {other}"),
    }
}

/// The name of the nth user.
fn name(nth: i32) -> String {
    format!("user{nth}")
}

/// An address of the nth user.
fn email(user: i32, nth: i32) -> String {
    format!("user{user}@host{nth}.org")
}
