//! Behaviour, one chapter a file.

mod mapping;
