//! Placeholder until the drivers land.
use diesel::{backend::Backend, deserialize, query_builder::{QueryFragment, QueryId}, row::Row};
/// A whole statement, and what one row of its result becomes.
pub trait Statement: QueryId {
    /// What one row becomes.
    type Row;
}
/// A [`Statement`] in the words of one backend.
pub trait StatementFor<DB: Backend>: Statement + QueryFragment<DB> {
    /// Reads one row, by position.
    ///
    /// # Errors
    ///
    /// The first value that does not convert.
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<Self::Row>;
}
