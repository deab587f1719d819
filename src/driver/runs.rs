//! What a driver runs: one kind of statement.

use aludel_macros::bound;
use diesel::result::QueryResult;

use super::Driver;
use super::statement::Statement;

/// A driver that runs a kind of statement.
///
/// Implemented for every diesel connection whose backend can express the statement. [`Driver`] has
/// the example of an implementation.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::driver::{Runs, VersionQuery};
/// use diesel::QueryResult;
///
/// fn version<C: Runs<VersionQuery>>(connection: &mut C) -> QueryResult<Option<String>> {
///     let question = VersionQuery::of(connection);
///     Ok(connection.rows(&question)?.pop())
/// }
///
/// assert!(version(s.connection())?.is_some_and(|version| version.starts_with("3.")));
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot run this statement",
    label = "something in it is unknown to this database"
)]
#[bound(RunsBound, through)]
pub trait Runs<S: Statement, How = <Self as Driver>::How>: Driver {
    /// Runs it and reads the rows it gives.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::driver::Runs;
    ///
    /// let names = User::query().order_by(User::name).select(User::name);
    /// assert_eq!(s.connection().rows(&names)?, ["ed", "wendy"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the database reports, or the first value that does not convert.
    fn rows(&mut self, statement: &S) -> QueryResult<Vec<S::Row>>;

    /// Runs it and counts the rows it changed.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::driver::Runs;
    ///
    /// let delete = User::from_sql("DELETE FROM users WHERE name = ?").bind("wendy");
    /// assert_eq!(s.connection().execute(&delete)?, 1);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the database reports.
    fn execute(&mut self, statement: &S) -> QueryResult<usize>;

    /// Runs it and hands on its rows one by one, as the database gives them, as long as `take`
    /// wants more. A wrapper that does not pass it on reads all rows at once.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::driver::Runs;
    ///
    /// let names = User::query().order_by(User::name).select(User::name);
    /// let mut first = None;
    /// s.connection().each(&names, &mut |name| {
    ///     first = Some(name);
    ///     false // no more
    /// })?;
    /// assert_eq!(first.as_deref(), Some("ed"));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`rows`](Runs::rows).
    fn each(&mut self, statement: &S, take: &mut dyn FnMut(S::Row) -> bool) -> QueryResult<()> {
        for row in self.rows(statement)? {
            if !take(row) {
                break;
            }
        }
        Ok(())
    }
}
