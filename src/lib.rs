//! stub
extern crate self as aludel;
pub mod entity;
pub mod query;
pub mod relation;
pub mod scope;
pub mod session;
