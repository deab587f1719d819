//! What a statement is to a driver, and the one place where statements are run and traced.

use core::fmt;

use diesel::backend::Backend;
use diesel::connection::LoadConnection;
use diesel::deserialize;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId, debug_query};
use diesel::result::{Error as DieselError, QueryResult};
use diesel::row::Row;
use diesel::sql_types::Untyped;

use crate::backend::SqlBackend;

/// A whole statement, and what one row of its result becomes.
pub trait Statement: QueryId {
    /// What one row becomes.
    type Row;
}

/// A [`Statement`] in the words of one backend.
///
/// Found by inference, never written.
pub trait StatementFor<DB: Backend>: Statement + QueryFragment<DB> {
    /// Reads one row, by position.
    ///
    /// # Errors
    ///
    /// The first value that does not convert.
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<Self::Row>;
}

/// A statement as diesel runs it: its rows are read by us, so it claims no SQL type.
struct Run<'a, S>(&'a S);

impl<S: QueryId> QueryId for Run<'_, S> {
    type QueryId = S::QueryId;
    const HAS_STATIC_QUERY_ID: bool = S::HAS_STATIC_QUERY_ID;
}

impl<S> Query for Run<'_, S> {
    type SqlType = Untyped;
}

impl<S: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Run<'_, S> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

/// Runs a statement and reads its rows.
pub(super) fn rows<C, S>(connection: &mut C, statement: &S) -> QueryResult<Vec<S::Row>>
where
    C: LoadConnection,
    C::Backend: SqlBackend,
    S: StatementFor<C::Backend>,
{
    let result = connection.load(Run(statement)).and_then(|cursor| {
        cursor
            .map(|row| statement.read(&row?).map_err(DieselError::DeserializationError))
            .collect::<QueryResult<Vec<_>>>()
    });
    trace::<S, C::Backend>(statement, result.as_ref().map(Vec::len));
    result
}

/// Runs a statement and counts the rows it changed.
pub(super) fn execute<C, S>(connection: &mut C, statement: &S) -> QueryResult<usize>
where
    C: LoadConnection,
    C::Backend: SqlBackend,
    S: StatementFor<C::Backend>,
{
    let result = connection.execute_returning_count(&Run(statement));
    trace::<S, C::Backend>(statement, result.as_ref().copied());
    result
}

/// Emits one event on `aludel::sql`. The text is only made when somebody listens.
fn trace<S, DB>(statement: &S, outcome: Result<usize, &DieselError>)
where
    S: QueryFragment<DB>,
    DB: SqlBackend,
{
    if !tracing::enabled!(target: "aludel::sql", tracing::Level::DEBUG) {
        return;
    }
    let sql = debug_query::<DB, _>(statement);
    match outcome {
        Ok(rows) => tracing::debug!(target: "aludel::sql", rows, "{sql}"),
        Err(error) => tracing::debug!(target: "aludel::sql", %error, "{sql}"),
    }
}

/// The same for what ends or begins a transaction.
pub(super) fn trace_transaction(what: &str, result: &QueryResult<()>) {
    match result {
        Ok(()) => tracing::debug!(target: "aludel::sql", "{what}"),
        Err(error) => tracing::debug!(target: "aludel::sql", %error, "{what}"),
    }
}

impl<S> fmt::Debug for Run<'_, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Run")
    }
}
