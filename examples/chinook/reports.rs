//! The reports. Each asks in aludel's queries, prints what it got, and holds it against the same
//! question in plain SQL.

pub mod catalogue;
pub mod people;
pub mod sales;
