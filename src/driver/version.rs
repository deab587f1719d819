//! The version of the database.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;
use diesel::sql_types::Text;

use super::{Driver, Runs, Statement, StatementFor};
use crate::filter::{FilterSql, WalkFiltered, Within};

/// Asks the database for its version.
///
/// A bound names it: `C: Runs<VersionQuery>` lets generic code ask for the version.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::Session;
/// use aludel::driver::{Driver, Runs, VersionQuery};
///
/// fn banner<C: Driver + Runs<VersionQuery>>(s: &mut Session<C>) -> aludel::Result<String> {
///     Ok(format!("connected to {}", s.database_version()?))
/// }
///
/// assert!(banner(&mut s)?.starts_with("connected to SQLite 3."));
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub struct VersionQuery(&'static str);

impl VersionQuery {
    /// The question in the words of a driver's database.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::driver::{Runs, VersionQuery};
    ///
    /// let question = VersionQuery::of(s.connection());
    /// assert!(s.connection().rows(&question)?[0].starts_with("3."));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT sqlite_version()` on SQLite.
    #[must_use]
    pub fn of<C: Driver>(driver: &C) -> Self {
        Self(driver.dialect().version)
    }
}

impl QueryId for VersionQuery {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Statement for VersionQuery {
    type Row = String;
}

impl<DB> StatementFor<DB> for VersionQuery
where
    DB: Backend,
    String: FromSql<Text, DB>,
{
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<String> {
        row.get_value::<Text, String, _>(0)
    }
}

impl<DB: Backend> QueryFragment<DB> for VersionQuery {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        out.push_sql(self.0);
        Ok(())
    }
}

impl<F> Within<F> for VersionQuery {}

impl<DB: FilterSql> WalkFiltered<DB> for VersionQuery where String: FromSql<Text, DB> {}

/// The name and version of the database.
///
/// # Errors
///
/// What the database reports.
pub(crate) fn database_version<C: Runs<VersionQuery>>(driver: &mut C) -> QueryResult<String> {
    let question = VersionQuery::of(driver);
    let version = driver.rows(&question)?.pop().unwrap_or_default();
    Ok(format!("{} {version}", driver.dialect().name))
}
