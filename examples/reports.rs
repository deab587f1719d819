//! More than thirty questions to Chinook, the record shop that many databases are shown with, from a count to
//! a recursive query with windows.
//!
//! `cargo run --example reports -- Chinook_Sqlite.sqlite` asks each in aludel's queries and in plain
//! SQL, and compares the answers row by row. The file is only read.

#![allow(missing_docs, reason = "an example; the fields speak for themselves")]
#![allow(unreachable_pub, reason = "the modules of an example are a program's own")]

#[path = "chinook/check.rs"]
#[allow(dead_code, reason = "shared with the other example over Chinook")]
mod check;
#[path = "chinook/model.rs"]
mod model;
#[path = "chinook/schema.rs"]
mod schema;

#[path = "reports/ask.rs"]
mod ask;
#[path = "reports/groups.rs"]
mod groups;
#[path = "reports/joins.rs"]
mod joins;
#[path = "reports/recursion.rs"]
mod recursion;
#[path = "reports/simple.rs"]
mod simple;
#[path = "reports/subqueries.rs"]
mod subqueries;
#[path = "reports/windows.rs"]
mod windows;

use std::{env, process};

use aludel::Session;

use self::ask::Questions;

fn main() -> check::Result {
    let files: Vec<_> = env::args().skip(1).collect();
    let [file] = files.as_slice() else {
        eprintln!("usage: cargo run --example reports -- <Chinook_Sqlite.sqlite>");
        process::exit(2);
    };
    let mut s = Session::connect(file)?;
    model::schema().verify(s.connection())?;

    let mut questions = Questions::new(&mut s);
    simple::ask(&mut questions)?;
    joins::ask(&mut questions)?;
    groups::ask(&mut questions)?;
    subqueries::ask(&mut questions)?;
    windows::ask(&mut questions)?;
    recursion::ask(&mut questions)?;
    let asked = questions.asked();
    println!("\n{asked} questions, each answered alike by plain SQL");
    check::holds("there are thirty of them, and two more", asked == 32)
}
