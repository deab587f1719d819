//! One connection type for every database that is switched on.

use diesel::connection::{Connection, Instrumentation, SimpleConnection};
use diesel::result::QueryResult;
use diesel::sqlite::{Sqlite, SqliteConnection};

use super::{Driver, Mode, Parents, Registry, Runs, Statement, StatementFor, Stores};
use crate::backend::Dialect;
use crate::entity::{Entity, Persist};
use crate::error::{Error, Result};

/// A connection to a database that is chosen at run time, among those whose features are on.
///
/// It is the default of [`Session`](crate::Session)'s type parameter, so that service code is
/// written once, without generics. A program that uses what only one database has takes diesel's
/// own connection instead.
///
/// # Example
///
/// ```
/// use aludel::{AnyConnection, Session};
///
/// let connection = AnyConnection::connect("sqlite://:memory:")?;
/// let s: Session = Session::new(connection);
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
#[non_exhaustive]
pub enum AnyConnection {
    /// SQLite.
    Sqlite(SqliteConnection),
}

impl core::fmt::Debug for AnyConnection {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Sqlite(_) => f.write_str("AnyConnection::Sqlite"),
        }
    }
}

impl AnyConnection {
    /// Opens the database at `url`: `sqlite://path`, a path, or `:memory:`.
    ///
    /// Foreign keys are switched on, which SQLite does not do by itself.
    ///
    /// # Example
    ///
    /// ```
    /// let connection = aludel::AnyConnection::connect(":memory:")?;
    /// # drop(connection);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `PRAGMA foreign_keys = ON` on SQLite.
    ///
    /// # Errors
    ///
    /// - [`Error::Connect`]: the database cannot be opened.
    pub fn connect(url: &str) -> Result<Self> {
        let path = url.strip_prefix("sqlite://").unwrap_or(url);
        if path.contains("://") {
            let unknown = format!("no database is switched on for `{url}`");
            let source = diesel::ConnectionError::InvalidConnectionUrl(unknown);
            return Err(Error::Connect { source });
        }
        let mut connection =
            SqliteConnection::establish(path).map_err(|source| Error::Connect { source })?;
        connection.batch_execute("PRAGMA foreign_keys = ON")?;
        Ok(Self::Sqlite(connection))
    }

    /// diesel's connection, if the database is SQLite.
    ///
    /// # Example
    ///
    /// ```
    /// let mut connection = aludel::AnyConnection::connect(":memory:")?;
    /// assert!(connection.as_sqlite().is_some());
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub const fn as_sqlite(&mut self) -> Option<&mut SqliteConnection> {
        match self {
            Self::Sqlite(connection) => Some(connection),
        }
    }

    /// Listens to the events of the connection, as diesel's method of the same name does.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::testing::Recorder;
    ///
    /// let mut connection = aludel::AnyConnection::connect(":memory:")?;
    /// let recorder = Recorder::new();
    /// connection.set_instrumentation(recorder.clone());
    /// connection.batch_execute("SELECT 1")?;
    /// assert_eq!(recorder.take(), ["SELECT 1"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn set_instrumentation(&mut self, instrumentation: impl Instrumentation) {
        match self {
            Self::Sqlite(connection) => connection.set_instrumentation(instrumentation),
        }
    }

    /// Runs SQL of several statements without results: migrations, fixtures.
    ///
    /// # Example
    ///
    /// ```
    /// let mut connection = aludel::AnyConnection::connect(":memory:")?;
    /// connection.batch_execute("CREATE TABLE a (id INTEGER); CREATE TABLE b (id INTEGER)")?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub fn batch_execute(&mut self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => Ok(connection.batch_execute(sql)?),
        }
    }
}

impl From<SqliteConnection> for AnyConnection {
    fn from(connection: SqliteConnection) -> Self {
        Self::Sqlite(connection)
    }
}

impl Driver for AnyConnection {
    fn begin(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(connection) => connection.begin(),
        }
    }

    fn begin_as(&mut self, mode: Mode) -> QueryResult<()> {
        match self {
            Self::Sqlite(connection) => connection.begin_as(mode),
        }
    }

    fn leave(&mut self, mode: Mode) -> QueryResult<()> {
        match self {
            Self::Sqlite(connection) => connection.leave(mode),
        }
    }

    fn commit(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(connection) => connection.commit(),
        }
    }

    fn rollback(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(connection) => connection.rollback(),
        }
    }

    fn depth(&mut self) -> QueryResult<u32> {
        match self {
            Self::Sqlite(connection) => connection.depth(),
        }
    }

    fn dialect(&self) -> &'static Dialect {
        match self {
            Self::Sqlite(connection) => connection.dialect(),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<S: StatementFor<Sqlite>> Runs<S> for AnyConnection {
    fn rows(&mut self, statement: &S) -> QueryResult<Vec<<S as Statement>::Row>> {
        match self {
            Self::Sqlite(connection) => connection.rows(statement),
        }
    }

    fn execute(&mut self, statement: &S) -> QueryResult<usize> {
        match self {
            Self::Sqlite(connection) => Runs::execute(connection, statement),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<E: Entity + Persist<Sqlite> + Parents<Self>> Stores<E> for AnyConnection {
    fn register_parents(registry: &mut Registry<Self>) {
        E::register(registry);
    }
}
