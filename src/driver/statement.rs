//! What a statement is to a driver, and the one place where statements are run and traced.

use core::fmt;

use diesel::backend::Backend;
use diesel::connection::LoadConnection;
use diesel::deserialize;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId, debug_query};
use diesel::result::{Error as DieselError, QueryResult};
use diesel::row::Row;
use diesel::sql_types::Untyped;

use super::name::{self, Name};
use crate::backend::SqlBackend;

/// A whole statement, and what one row of its result becomes.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::driver::{Runs, Statement};
/// use diesel::QueryResult;
///
/// // What a driver of one's own is generic over.
/// fn only<C: Runs<S>, S: Statement>(connection: &mut C, statement: &S) -> QueryResult<S::Row> {
///     connection.rows(statement)?.pop().ok_or(diesel::NotFound)
/// }
///
/// let query = User::query().filter(User::name.eq("ed")).select(User::fullname);
/// assert_eq!(only(s.connection(), &query)?.as_deref(), Some("Ed Jones"));
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Statement: QueryId {
    /// What one row becomes.
    type Row;

    /// What it is known by when it is prepared, where its type does not say.
    #[doc(hidden)]
    fn name(&self) -> Option<Name> {
        None
    }
}

/// A [`Statement`] in the words of one backend.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::driver::{Runs, Statement, StatementFor};
/// use diesel::backend::Backend;
/// use diesel::deserialize::{self, FromSql};
/// use diesel::query_builder::{AstPass, QueryFragment, QueryId};
/// use diesel::row::Row;
/// use diesel::sql_types::Integer;
///
/// /// A statement of the program's own, for every backend.
/// struct Ping;
///
/// impl QueryId for Ping {
///     type QueryId = Self;
///     const HAS_STATIC_QUERY_ID: bool = true;
/// }
///
/// impl Statement for Ping {
///     type Row = i32;
/// }
///
/// impl<F> aludel::filter::Within<F> for Ping {} // it reads no entity
///
/// impl<DB: Backend> QueryFragment<DB> for Ping {
///     fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> diesel::QueryResult<()> {
///         out.push_sql("SELECT 1");
///         Ok(())
///     }
/// }
///
/// impl<DB: Backend> StatementFor<DB> for Ping
/// where
///     i32: FromSql<Integer, DB>,
/// {
///     fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<i32> {
///         row.get_value::<Integer, i32, _>(0)
///     }
/// }
///
/// assert_eq!(s.connection().rows(&Ping)?, [1]);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait StatementFor<DB: Backend>: Statement + QueryFragment<DB> {
    /// Reads one row, by position.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::driver::StatementFor;
    /// use diesel::connection::{Connection, LoadConnection};
    ///
    /// let mut connection = diesel::SqliteConnection::establish(":memory:")?;
    /// let mut cursor = connection.load(diesel::sql_query("SELECT 7, 'ed'"))?;
    /// let row = cursor.next().expect("it gives one row")?;
    ///
    /// let query = User::query().select((User::id, User::name));
    /// assert_eq!(query.read(&row)?, (Id::new(7), "ed".to_owned()));
    /// # Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
    /// ```
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
    let cursor = match statement.name() {
        Some(name) => name::load(connection, statement, name),
        None => connection.load(Run(statement)),
    };
    let result = cursor.and_then(|cursor| {
        cursor
            .map(|row| statement.read(&row?).map_err(DieselError::DeserializationError))
            .collect::<QueryResult<Vec<_>>>()
    });
    trace::<S, C::Backend>(statement, result.as_ref().map(Vec::len));
    result
}

/// Runs a statement and hands on its rows as they come.
pub(super) fn each<C, S>(
    connection: &mut C,
    statement: &S,
    take: &mut dyn FnMut(S::Row) -> bool,
) -> QueryResult<()>
where
    C: LoadConnection,
    C::Backend: SqlBackend,
    S: StatementFor<C::Backend>,
{
    let result = connection.load(Run(statement)).and_then(|cursor| {
        let mut rows = 0;
        for row in cursor {
            rows += 1;
            if !take(statement.read(&row?).map_err(DieselError::DeserializationError)?) {
                break;
            }
        }
        Ok(rows)
    });
    trace::<S, C::Backend>(statement, result.as_ref().copied());
    result.map(|_| ())
}

/// Runs a statement and counts the rows it changed.
pub(super) fn execute<C, S>(connection: &mut C, statement: &S) -> QueryResult<usize>
where
    C: LoadConnection,
    C::Backend: SqlBackend,
    S: StatementFor<C::Backend>,
{
    let result = match statement.name() {
        Some(name) => name::execute(connection, statement, name),
        None => connection.execute_returning_count(&Run(statement)),
    };
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
