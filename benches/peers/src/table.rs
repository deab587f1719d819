//! Every workload by every peer, as a table of ratios.

use std::process::Command;

use crate::peer::NAMES;

const WORKLOADS: [(&str, &str); 10] = [
    ("W1", "insert 2 000 users with 5 addresses each, keys made by the database"),
    ("W2", "load 100 000 rows"),
    ("W3", "100 000 loaded, 1 000 changed: the flush and COMMIT"),
    ("W4", "100 000 loaded, 100 changed: the flush and COMMIT"),
    ("W5a", "load 2 000 users with 5 addresses each"),
    ("W5b", "load 2 000 users with 5 tags each, many to many"),
    ("W6", "50 000 gets of 1 000 keys"),
    ("W7", "delete 2 000 users with 10 000 addresses"),
    ("W8", "20 rounds: load 500 with addresses, change, add and delete one each, COMMIT"),
    ("W9", "update 10 000 rows, each to another value"),
];

/// What one process said.
#[derive(Clone, Copy)]
struct Run {
    nanoseconds: u128,
    memory: u64,
    statements: u64,
}

fn run(peer: &str, workload: &str, count: bool) -> Run {
    let program = std::env::current_exe().expect("this program");
    let mut command = Command::new(program);
    command.args(["run", peer, workload]);
    if count {
        command.env("COUNT", "1");
    }
    let output = command.output().expect("it can be started");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{peer} {workload}: {error}");
    let numbers: Vec<u128> = text.split_whitespace().filter_map(|it| it.parse().ok()).collect();
    let [nanoseconds, memory, statements] = numbers[..] else {
        panic!("{peer} {workload}: {text}")
    };
    let small = |number| u64::try_from(number).expect("few");
    Run { nanoseconds, memory: small(memory), statements: small(statements) }
}

/// Runs all, and prints a table in Markdown: the least time of `rounds`, which take turns.
pub fn print(rounds: &str) {
    let rounds: usize = rounds.parse().expect("a number of rounds");
    println!("| | work | {} |", columns().join(" | "));
    println!("|---|---|{}", "---|".repeat(columns().len()));
    for (workload, work) in WORKLOADS {
        let mut best: Vec<Option<Run>> = vec![None; NAMES.len()];
        for _ in 0..rounds {
            for (peer, best) in NAMES.iter().zip(&mut best) {
                let now = run(peer, workload, false);
                let before = best.unwrap_or(now);
                *best = Some(Run {
                    nanoseconds: before.nanoseconds.min(now.nanoseconds),
                    memory: before.memory.min(now.memory),
                    ..now
                });
            }
        }
        let best: Vec<Run> = best.into_iter().flatten().collect();
        let cells = NAMES.iter().zip(&best).map(|(peer, own)| {
            let statements = run(peer, workload, true).statements;
            let ratio = own.nanoseconds as f64 / best[0].nanoseconds as f64;
            let time = milliseconds(own.nanoseconds);
            let memory = own.memory as f64 / 1024.0;
            let digits = if ratio < 0.01 { 4 } else { 2 };
            format!("{ratio:.digits$} ({time}; {statements}; {memory:.0})")
        });
        println!("| {workload} | {work} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
}

fn columns() -> Vec<String> {
    NAMES.iter().map(|name| format!("{name}: ratio (ms; statements; MiB)")).collect()
}

fn milliseconds(nanoseconds: u128) -> String {
    let milliseconds = nanoseconds as f64 / 1e6;
    match milliseconds {
        small if small < 10.0 => format!("{small:.2}"),
        more => format!("{more:.1}"),
    }
}
