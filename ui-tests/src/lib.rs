//! The compile-time promises of aludel, and how a refusal reads.
//!
//! `fail/<topic>/` has one mistake per file, named after the rule that it breaks, with the errors
//! that rustc must give beside it in a `.stderr` file. `pass/<topic>/` has programs that must
//! compile. `cargo test -p ui-tests` compiles them all and then checks the errors as a reader
//! would: one for each mistake, short, in the program's own names.
//!
//! After a change of a message, run `TRYBUILD=overwrite cargo test -p ui-tests` and read every
//! changed `.stderr`.

pub mod derived;
