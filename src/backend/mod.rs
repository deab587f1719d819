//! What differs between databases, each in its own file.

mod each;
#[cfg(feature = "sqlite")]
mod sqlite;

use diesel::backend::Backend;
use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind};

use crate::ddl::DdlDialect;
use crate::driver::{BeginSql, Mode};
use crate::error::ViolationKind;

/// A diesel backend that a session can work on.
///
/// You implement it for a third-party backend; those of diesel have it.
///
/// # Example
///
/// ```
/// use aludel::backend::SqlBackend;
///
/// assert_eq!(<diesel::sqlite::Sqlite as SqlBackend>::DIALECT.name, "SQLite");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a database that a session works on",
    note = "switch on aludel's feature for it, or implement `aludel::backend::SqlBackend`"
)]
pub trait SqlBackend: Backend<QueryBuilder: Default> + Default {
    /// What is particular to it.
    const DIALECT: &'static Dialect;
}

/// What a session must know of a database.
///
/// # Example
///
/// ```
/// use aludel::Driver;
///
/// let connection = aludel::AnyConnection::connect(":memory:")?;
/// assert_eq!(connection.dialect().bind_limit, 32_766);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Dialect {
    /// The name, for messages.
    pub name: &'static str,
    /// How many binds a statement can have.
    pub bind_limit: usize,
    /// The expression that gives the version of the database.
    pub version: &'static str,
    /// Makes sense of an error.
    pub report: fn(&DatabaseErrorKind, &dyn DatabaseErrorInformation) -> Report,
    /// How it begins a transaction.
    pub begin: fn(Mode) -> BeginSql,
    /// How it spells DDL, for [`Schema`](crate::Schema).
    pub ddl: Option<&'static dyn DdlDialect>,
}

impl Dialect {
    /// A database with a name, the number of binds a statement can have, the expression that gives
    /// its version, and a function that makes sense of its errors.
    #[must_use]
    pub const fn new(
        name: &'static str,
        bind_limit: usize,
        version: &'static str,
        report: fn(&DatabaseErrorKind, &dyn DatabaseErrorInformation) -> Report,
    ) -> Self {
        Self { name, bind_limit, version, report, begin: BeginSql::standard, ddl: None }
    }

    /// Says how it begins a transaction, where that is not [as the
    /// standard has it](BeginSql::standard).
    #[must_use]
    pub const fn with_begin(mut self, begin: fn(Mode) -> BeginSql) -> Self {
        self.begin = begin;
        self
    }

    /// Adds how it spells DDL, so that a [`Schema`](crate::Schema) can be made on it.
    #[must_use]
    pub const fn with_ddl(mut self, ddl: &'static dyn DdlDialect) -> Self {
        self.ddl = Some(ddl);
        self
    }
}

/// What an error of a database is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Report {
    /// A constraint refused a row.
    Violation {
        /// Which kind of constraint.
        kind: ViolationKind,
        /// The table, if the database says.
        table: Option<String>,
        /// The columns, if the database says.
        columns: Vec<String>,
        /// The constraint's name, if the database says.
        constraint: Option<String>,
    },
    /// There is no such table.
    MissingTable(String),
    /// There is no such column.
    MissingColumn(String),
    /// The same may succeed when it is tried again.
    Transient,
    /// The connection broke.
    Lost,
    /// Something else.
    Other,
}
