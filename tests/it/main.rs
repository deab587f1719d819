//! Behaviour, one chapter a file.

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
