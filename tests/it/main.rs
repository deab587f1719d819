//! Behaviour, one chapter a file.

#[macro_use]
mod engine;

mod arithmetic;
mod batches;
mod computed;
mod copies;
mod ddl;
mod delete;
mod drivers;
mod engines;
mod errors;
mod examples;
mod exchange;
mod failures;
mod faults;
mod features;
mod flush;
mod forms;
mod history;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod locks;
mod mapping;
mod model;
mod natural_keys;
mod programs;
mod query;
mod refused;
mod replace;
mod retries;
mod rollback;
mod self_reference;
mod session;
mod silent;
mod snapshots;
mod streams;
mod tenants;
#[cfg(any(feature = "chrono", feature = "time"))]
mod timestamps;
mod transactions;
mod versions;
mod versions_of_the_database;
mod views;
mod writes;
