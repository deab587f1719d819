//! aludel beside its peers: the same work by each, on the same machine, in the same run.
//!
//! ```sh
//! peers [rounds]                     # every workload by every peer, as a table
//! peers run <peer> <workload>        # one, once: what the table is made of
//! peers queries [rounds]             # each kind of query, by aludel and by diesel
//! ```
//!
//! Each run is a process of its own, so that its peak memory is its own. What is measured says
//! `docs/performance.md`.

mod count;
mod database;
mod measure;
mod peer;
mod queries;
mod table;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["run", peer, workload] => run(peer, workload),
        ["queries"] => queries::print("7"),
        ["queries", rounds] => queries::print(rounds),
        [] => table::print("7"),
        [rounds] => table::print(rounds),
        _ => {
            eprintln!("peers [rounds] | peers run <peer> <workload> | peers queries [rounds]");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn run(peer: &str, workload: &str) {
    let database = database::Database::filled(workload);
    count::begin();
    let mut measured = measure::Measured::default();
    peer::run(peer, workload, &database, &mut measured);
    let statements = count::end();
    database.check(workload);
    measured.print(statements);
}
