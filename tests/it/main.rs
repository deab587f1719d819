//! Behaviour, one chapter a file.

#[macro_use]
mod engine;

mod arithmetic;
mod chinook;
mod ddl;
mod delete;
mod drivers;
mod errors;
mod exchange;
mod features;
mod flush;
mod history;
mod mapping;
mod model;
mod programs;
mod query;
mod replace;
mod rollback;
mod self_reference;
mod session;
mod transactions;
mod versions;
mod views;
