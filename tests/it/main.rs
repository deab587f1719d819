//! Behaviour, one chapter a file.

mod flush;
mod mapping;
mod model;
