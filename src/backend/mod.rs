//! What differs between databases, each in its own file.
//!
//! # Example
//!
//! ```
//! use aludel::backend::SqlBackend;
//! use aludel::{AnyConnection, Driver};
//! use diesel::sqlite::Sqlite;
//!
//! // What is known of a database is the same whichever way its connection is held.
//! let connection = AnyConnection::connect(":memory:")?;
//! assert_eq!(connection.dialect().name, Sqlite::DIALECT.name);
//! # Ok::<(), aludel::Error>(())
//! ```

mod ability;
mod each;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

pub use self::ability::{
    AggregateFilter, CastName, DistinctOn, Explains, FullJoin, GroupingSets, Lateral, LockOf,
    Locks, OnConflict, OrderedRollup, Quantifiers, ReturnsDeleted, ReturnsInserted, ReturnsUpdated,
    RightJoin, Rollup, SetOperands,
};

use diesel::backend::Backend;
use diesel::query_builder::AstPass;
use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, QueryResult};
use diesel::serialize::ToSql;
use diesel::sql_types::HasSqlType;

#[cfg(feature = "mysql")]
pub(crate) use self::mysql::MARIADB;
use crate::ddl::DdlDialect;
use crate::driver::{BeginSql, ColumnOf, Mode};
use crate::entity::{Entity, Persist, SqlKind};
use crate::error::ViolationKind;
use crate::query::Everywhere;

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
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::backend::SqlBackend;
    /// use diesel::sqlite::Sqlite;
    ///
    /// assert_eq!(Sqlite::DIALECT.version, "sqlite_version()");
    /// ```
    const DIALECT: &'static Dialect;

    /// Binds the values of many rows in one column as an array, where
    /// [`Dialect::array_type`] names one.
    ///
    /// # Errors
    ///
    /// The first value that cannot be bound; always, where there are no arrays.
    #[doc(hidden)]
    fn push_array<'b, E: Persist<Self>>(
        column: &'b ColumnOf<E>,
        out: AstPass<'_, 'b, Self>,
    ) -> QueryResult<()> {
        let _ = (column, out);
        let message = format!("{} has no arrays to bind", Self::DIALECT.name);
        Err(diesel::result::Error::QueryBuilderError(message.into()))
    }

    /// Writes an expression whose type was given up.
    ///
    /// # Errors
    ///
    /// What the conversion of a value to SQL reports; always, on a backend that is none of aludel's.
    #[doc(hidden)]
    fn push_expression<'b>(
        expression: &'b dyn Everywhere,
        out: AstPass<'_, 'b, Self>,
    ) -> QueryResult<()> {
        let _ = (expression, out);
        let message =
            format!("an expression of `set_expr` cannot be written for {}", Self::DIALECT.name);
        Err(diesel::result::Error::QueryBuilderError(message.into()))
    }

    /// Binds a value where nothing around it tells its type: in a SELECT list, in VALUES.
    ///
    /// # Errors
    ///
    /// What the conversion of the value to SQL reports.
    #[doc(hidden)]
    fn push_alone<'b, ST, T>(value: &'b T, mut out: AstPass<'_, 'b, Self>) -> QueryResult<()>
    where
        Self: HasSqlType<ST>,
        T: ToSql<ST, Self>,
    {
        out.push_bind_param::<ST, T>(value)
    }
}

/// How the type of an array is written: `int4[]`.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::backend::{ArrayType, SqlBackend};
/// use aludel::entity::SqlKind;
/// use diesel::sqlite::Sqlite;
///
/// let of_text: Option<ArrayType> = (Sqlite::DIALECT.array_type)(SqlKind::Chars);
/// assert_eq!(of_text, None); // SQLite binds no arrays
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub type ArrayType = &'static str;

/// How many rows are updated by one statement, each to its own values.
///
/// # Example
///
/// ```
/// use aludel::Driver;
/// use aludel::backend::Updates;
///
/// let connection = aludel::AnyConnection::connect(":memory:")?;
/// assert_eq!(connection.dialect().updates, Updates::Batches { from: 256 });
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Updates {
    /// A statement for each row, prepared once: a database in the same process has no round trips to
    /// save. Where there are more rows, `UPDATE OR FAIL … FROM` lists of [`Dialect::batch`] of them, and
    /// a statement for each row that is left. What such a statement did before it failed is undone with
    /// the flush, so SQLite need not keep what it would undo that statement with.
    Batches {
        /// From how many rows on.
        from: usize,
    },
    /// `UPDATE … FROM` a list of all rows.
    From,
    /// `SET a = CASE WHEN id = ? THEN ? … END`, of at most so many rows: each row is compared with
    /// the keys before its own.
    Case {
        /// How many rows.
        rows: usize,
    },
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
    /// How an array of values of a kind is written where many are bound as one; nothing where
    /// each is bound by itself.
    pub array_type: fn(SqlKind) -> Option<ArrayType>,
    /// Whether `INSERT` and `DELETE` take `RETURNING`.
    pub returning: bool,
    /// Whether `UPDATE` takes `RETURNING`.
    pub returns_updated: bool,
    /// What follows the table in an `INSERT` of a row of defaults: ` DEFAULT VALUES`.
    pub default_row: &'static str,
    /// What precedes the rows in `(a, b) IN (VALUES (1, 2), (3, 4))`.
    pub before_rows: &'static str,
    /// What stands before, between and behind the rows of VALUES as a source.
    pub values: [&'static str; 3],
    /// The operator of values that are the same, where NULL is the same as NULL.
    pub same: &'static str,
    /// Whether a query behind `IN` may have a limit.
    pub limits_in_lists: bool,
    /// Whether columns of a derived table may have the same name.
    pub repeats_names: bool,
    /// What stands between the name of a CTE and the query that it stands for, where the database is
    /// to look through the name.
    pub inlined_cte: &'static str,
    /// How many rows a statement takes that is prepared once and run again, where that is faster than
    /// one statement of all of them.
    pub batch: Option<usize>,
    /// How many rows are updated at once.
    pub updates: Updates,
    /// Whether foreign keys are checked with each row of a statement, and not at its end.
    pub checks_each_row: bool,
    /// What sums and averages are cast to, where they have another type than what is added up.
    pub sums: Option<Sums>,
}

/// What sums and averages are cast to.
///
/// # Example
///
/// ```
/// use aludel::Driver;
///
/// let connection = aludel::AnyConnection::connect(":memory:")?;
/// assert_eq!(connection.dialect().sums, None);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sums {
    /// The name of an integer of 64 bits behind `CAST(.. AS`.
    pub integer: &'static str,
    /// The name of a float of 64 bits there.
    pub float: &'static str,
}

impl Dialect {
    /// How many rows fit into a statement that is padded to a power of two, at `binds` values each.
    pub(crate) fn power_of_two(&self, binds: usize) -> usize {
        let most = (self.bind_limit / binds.max(1)).max(1);
        1 << most.ilog2()
    }

    /// A database with a name, the number of binds a statement can have, the expression that gives
    /// its version, and a function that makes sense of its errors.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::backend::{Dialect, Report};
    /// use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind};
    ///
    /// fn report(kind: &DatabaseErrorKind, about: &dyn DatabaseErrorInformation) -> Report {
    ///     match kind {
    ///         DatabaseErrorKind::ClosedConnection => Report::Lost,
    ///         _ if about.message().contains("timed out") => Report::Transient,
    ///         _ => Report::Other,
    ///     }
    /// }
    ///
    /// static DIALECT: Dialect = Dialect::new("TinyDB", 1_000, "version()", report);
    ///
    /// let message = "the lock timed out".to_owned();
    /// assert_eq!((DIALECT.report)(&DatabaseErrorKind::Unknown, &message), Report::Transient);
    /// ```
    #[must_use]
    pub const fn new(
        name: &'static str,
        bind_limit: usize,
        version: &'static str,
        report: fn(&DatabaseErrorKind, &dyn DatabaseErrorInformation) -> Report,
    ) -> Self {
        Self {
            name,
            bind_limit,
            version,
            report,
            begin: BeginSql::standard,
            ddl: None,
            array_type: |_| None,
            returning: true,
            returns_updated: true,
            default_row: " DEFAULT VALUES",
            before_rows: "VALUES ",
            values: ["VALUES (", "), (", ")"],
            same: "IS NOT DISTINCT FROM",
            limits_in_lists: true,
            repeats_names: true,
            inlined_cte: " AS NOT MATERIALIZED (",
            batch: None,
            updates: Updates::From,
            checks_each_row: false,
            sums: None,
        }
    }

    /// Says how it begins a transaction, where that is not [as the
    /// standard has it](BeginSql::standard).
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::backend::{Dialect, Report};
    /// use aludel::driver::BeginSql;
    ///
    /// // A database that begins its transactions as MariaDB does.
    /// static DIALECT: Dialect = Dialect::new("TinyDB", 1_000, "version()", |_, _| Report::Other)
    ///     .with_begin(BeginSql::mysql);
    ///
    /// assert_eq!(DIALECT.name, "TinyDB");
    /// ```
    #[must_use]
    pub const fn with_begin(mut self, begin: fn(Mode) -> BeginSql) -> Self {
        self.begin = begin;
        self
    }

    /// Adds how it spells DDL, so that a [`Schema`](crate::Schema) can be made on it.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::backend::{Dialect, Report};
    /// use diesel::sqlite::Sqlite;
    ///
    /// // A database that spells its tables as SQLite does.
    /// static DIALECT: Dialect =
    ///     Dialect::new("TinyDB", 1_000, "version()", |_, _| Report::Other).with_ddl(&Sqlite);
    ///
    /// assert!(DIALECT.ddl.is_some_and(|ddl| ddl.quoted("order") == r#""order""#));
    /// ```
    #[must_use]
    pub const fn with_ddl(mut self, ddl: &'static dyn DdlDialect) -> Self {
        self.ddl = Some(ddl);
        self
    }

    /// Whether all of these columns can be bound as arrays.
    pub(crate) fn binds_arrays<E: Entity>(&self, columns: &[usize]) -> bool {
        columns.iter().all(|&at| (self.array_type)(E::COLUMNS[at].kind).is_some())
    }
}

/// What an error of a database is about.
///
/// # Example
///
/// ```
/// use aludel::backend::{Report, SqlBackend};
/// use diesel::result::DatabaseErrorKind;
/// use diesel::sqlite::Sqlite;
///
/// // SQLite gives a message and nothing else.
/// let message = "no such table: users".to_owned();
/// let report = (Sqlite::DIALECT.report)(&DatabaseErrorKind::Unknown, &message);
/// assert_eq!(report, Report::MissingTable("users".to_owned()));
/// ```
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
