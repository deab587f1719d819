//! One connection type for every database that is switched on.

use diesel::connection::{Connection, Instrumentation, SimpleConnection};
#[cfg(feature = "mysql")]
use diesel::mysql::{Mysql, MysqlConnection};
#[cfg(feature = "postgres")]
use diesel::pg::{Pg, PgConnection};
use diesel::query_builder::QueryFragment;
use diesel::result::QueryResult;
#[cfg(feature = "sqlite")]
use diesel::sqlite::{Sqlite, SqliteConnection};

use super::{Driver, Mode, Parents, Registry, Runs, Statement, StatementFor, Stores};
use crate::backend::Dialect;
#[cfg(feature = "mysql")]
use crate::backend::MARIADB;
use crate::entity::{Entity, Persist};
use crate::error::{Error, Result};
use crate::filter::{NoFilter, Within};

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
    #[cfg(feature = "sqlite")]
    Sqlite(SqliteConnection),
    /// PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(PgConnection),
    /// MySQL.
    #[cfg(feature = "mysql")]
    Mysql(MysqlConnection),
    /// MariaDB.
    #[cfg(feature = "mysql")]
    MariaDb(MysqlConnection),
}

impl core::fmt::Debug for AnyConnection {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "AnyConnection({})", self.dialect().name)
    }
}

/// Does the same with the connection inside, whichever it is.
macro_rules! inside {
    ($this:expr, $connection:ident => $action:expr) => {
        match $this {
            #[cfg(feature = "sqlite")]
            AnyConnection::Sqlite($connection) => $action,
            #[cfg(feature = "postgres")]
            AnyConnection::Postgres($connection) => $action,
            #[cfg(feature = "mysql")]
            AnyConnection::Mysql($connection) | AnyConnection::MariaDb($connection) => $action,
        }
    };
}

impl AnyConnection {
    /// Opens the database at `url`: `postgres://user@host/database`,
    /// `mysql://user@host/database` (MariaDB too), `sqlite://path`, a path, or `:memory:`; those
    /// whose features are on.
    ///
    /// On SQLite foreign keys are switched on, which it does not do by itself. A server of MariaDB
    /// or MySQL is asked which of them it is, and to report errors in English: their text is all
    /// that tells what they are about.
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
    /// `PRAGMA foreign_keys = ON` on SQLite. `SET lc_messages = 'en_US'` and `SELECT version()` on
    /// MariaDB and MySQL.
    ///
    /// # Errors
    ///
    /// - [`Error::Connect`]: the database cannot be opened, or its feature is off.
    pub fn connect(url: &str) -> Result<Self> {
        match url.split_once("://") {
            #[cfg(feature = "postgres")]
            Some(("postgres" | "postgresql", _)) => {
                establish::<PgConnection>(url).map(Self::Postgres)
            }
            #[cfg(feature = "mysql")]
            Some(("mysql" | "mariadb", rest)) => {
                // diesel knows one name for both.
                Self::mysql_or_mariadb(establish(&format!("mysql://{rest}"))?)
            }
            #[cfg(feature = "sqlite")]
            Some(("sqlite", path)) => Self::sqlite(path),
            #[cfg(feature = "sqlite")]
            None => Self::sqlite(url),
            _ => Err(off(url)),
        }
    }

    #[cfg(feature = "sqlite")]
    fn sqlite(path: &str) -> Result<Self> {
        let mut connection = establish::<SqliteConnection>(path)?;
        connection.batch_execute("PRAGMA foreign_keys = ON")?;
        Ok(Self::Sqlite(connection))
    }

    /// Takes a connection of diesel's to MariaDB or MySQL, and asks the server which it is.
    ///
    /// # Example
    ///
    /// ```no_run
    /// use aludel::AnyConnection;
    /// use diesel::{Connection, MysqlConnection};
    ///
    /// let connection = MysqlConnection::establish("mysql://root@127.0.0.1/test").unwrap();
    /// let connection = AnyConnection::mysql_or_mariadb(connection)?;
    /// # drop(connection);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// SET lc_messages = 'en_US'
    /// SELECT version()
    /// ```
    ///
    /// # Errors
    ///
    /// What the database reports.
    #[cfg(feature = "mysql")]
    pub fn mysql_or_mariadb(mut connection: MysqlConnection) -> Result<Self> {
        connection.batch_execute("SET lc_messages = 'en_US'")?;
        let version = super::database_version(&mut connection)?;
        let is_mariadb = version.contains("MariaDB");
        Ok(if is_mariadb { Self::MariaDb(connection) } else { Self::Mysql(connection) })
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
    #[cfg(feature = "sqlite")]
    pub const fn as_sqlite(&mut self) -> Option<&mut SqliteConnection> {
        match self {
            Self::Sqlite(connection) => Some(connection),
            #[cfg(any(feature = "postgres", feature = "mysql"))]
            _ => None,
        }
    }

    /// diesel's connection, if the database is PostgreSQL.
    ///
    /// # Example
    ///
    /// ```
    /// let mut connection = aludel::AnyConnection::connect(":memory:")?;
    /// assert!(connection.as_postgres().is_none()); // it is SQLite
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[cfg(feature = "postgres")]
    pub const fn as_postgres(&mut self) -> Option<&mut PgConnection> {
        match self {
            Self::Postgres(connection) => Some(connection),
            #[cfg(any(feature = "sqlite", feature = "mysql"))]
            _ => None,
        }
    }

    /// diesel's connection, if the database is MariaDB or MySQL.
    ///
    /// # Example
    ///
    /// ```
    /// let mut connection = aludel::AnyConnection::connect(":memory:")?;
    /// assert!(connection.as_mysql().is_none()); // it is SQLite
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[cfg(feature = "mysql")]
    pub const fn as_mysql(&mut self) -> Option<&mut MysqlConnection> {
        match self {
            Self::Mysql(connection) | Self::MariaDb(connection) => Some(connection),
            #[cfg(any(feature = "sqlite", feature = "postgres"))]
            _ => None,
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
        inside!(self, connection => connection.set_instrumentation(instrumentation));
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
        inside!(self, connection => Ok(connection.batch_execute(sql)?))
    }
}

fn establish<C: Connection>(url: &str) -> Result<C> {
    C::establish(url).map_err(|source| Error::Connect { source })
}

fn off(url: &str) -> Error {
    let unknown = format!("no database is switched on for `{url}`");
    Error::Connect { source: diesel::ConnectionError::InvalidConnectionUrl(unknown) }
}

#[cfg(feature = "sqlite")]
impl From<SqliteConnection> for AnyConnection {
    fn from(connection: SqliteConnection) -> Self {
        Self::Sqlite(connection)
    }
}

#[cfg(feature = "postgres")]
impl From<PgConnection> for AnyConnection {
    fn from(connection: PgConnection) -> Self {
        Self::Postgres(connection)
    }
}

impl Driver for AnyConnection {
    type How = Self;
    type Filter = NoFilter;

    fn begin(&mut self) -> QueryResult<()> {
        inside!(self, connection => connection.begin())
    }

    fn begin_as(&mut self, mode: Mode) -> QueryResult<()> {
        inside!(self, connection => connection.begin_as(mode))
    }

    fn leave(&mut self, mode: Mode) -> QueryResult<()> {
        inside!(self, connection => connection.leave(mode))
    }

    fn commit(&mut self) -> QueryResult<()> {
        inside!(self, connection => connection.commit())
    }

    fn rollback(&mut self) -> QueryResult<()> {
        inside!(self, connection => connection.rollback())
    }

    fn depth(&mut self) -> QueryResult<u32> {
        inside!(self, connection => connection.depth())
    }

    fn dialect(&self) -> &'static Dialect {
        match self {
            #[cfg(feature = "sqlite")]
            Self::Sqlite(connection) => connection.dialect(),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => connection.dialect(),
            #[cfg(feature = "mysql")]
            Self::Mysql(connection) => connection.dialect(),
            #[cfg(feature = "mysql")]
            Self::MariaDb(_) => MARIADB,
        }
    }
}

/// What each enabled backend must be able to do is a bound of its own, and an impl cannot have some
/// of its bounds by feature: so these are written by a macro, from the list of enabled backends.
macro_rules! runs_on {
    ($($backend:ident)*) => {
        impl<S: Statement + Within<NoFilter> $(+ QueryFragment<$backend> + StatementFor<$backend>)*> Runs<S> for AnyConnection {
            fn rows(&mut self, statement: &S) -> QueryResult<Vec<S::Row>> {
                inside!(self, connection => connection.rows(statement))
            }

            fn execute(&mut self, statement: &S) -> QueryResult<usize> {
                inside!(self, connection => Runs::execute(connection, statement))
            }

            fn each(
                &mut self,
                statement: &S,
                take: &mut dyn FnMut(S::Row) -> bool,
            ) -> QueryResult<()> {
                inside!(self, connection => Runs::each(connection, statement, take))
            }
        }

        #[diagnostic::do_not_recommend]
        impl<E: Entity $(+ Persist<$backend>)* + Parents<Self>> Stores<E> for AnyConnection {
            fn register_parents(registry: &mut Registry<Self>) {
                E::register(registry);
            }

            fn criterion(&self) -> Option<std::sync::Arc<crate::filter::Criterion<E>>> {
                None
            }
        }
    };
}

#[cfg(feature = "sqlite")]
macro_rules! with_sqlite {
    ($($backend:ident)*) => { runs_on! { $($backend)* Sqlite } };
}
#[cfg(not(feature = "sqlite"))]
macro_rules! with_sqlite {
    ($($backend:ident)*) => { runs_on! { $($backend)* } };
}

#[cfg(feature = "postgres")]
macro_rules! with_postgres {
    ($($backend:ident)*) => { with_sqlite! { $($backend)* Pg } };
}
#[cfg(not(feature = "postgres"))]
macro_rules! with_postgres {
    ($($backend:ident)*) => { with_sqlite! { $($backend)* } };
}

#[cfg(feature = "mysql")]
with_postgres! { Mysql }
#[cfg(not(feature = "mysql"))]
with_postgres! {}
