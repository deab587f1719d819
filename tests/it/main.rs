//! Behaviour, one chapter a file.

mod ddl;
mod mapping;
