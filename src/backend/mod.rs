//! What differs between databases, one file for each.

#[cfg(feature = "sqlite")]
mod sqlite;
