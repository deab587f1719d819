//! Placeholder until the drivers land.
mod statement;
pub use self::statement::*;
