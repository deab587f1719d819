//! The entities that the examples of aludel's documentation work with, and sessions over small
//! databases.
//!
//! Compiled once here: the tests of the documentation are one program, and entities made anew in
//! each example were most of what rustc needed for it.

#![allow(missing_docs, clippy::missing_errors_doc, reason = "the entities say what they are")]

#[path = "../example.rs"]
pub mod example;
#[path = "../filtered.rs"]
pub mod filtered;
#[path = "../model.rs"]
pub mod model;
