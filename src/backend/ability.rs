//! What not every database has, a trait each: a statement that uses it compiles only for a backend
//! that implements the trait.
//!
//! You implement them for a third-party backend. Programs meet them in messages.

use diesel::backend::Backend;

/// A database with `RIGHT OUTER JOIN`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no RIGHT JOIN",
    label = "begin at the other source, and left-join this one"
)]
pub trait RightJoin: Backend {}

/// A database with `FULL OUTER JOIN`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no FULL JOIN",
    label = "unite a left join with the rows that it leaves out: `.union_all(..)`"
)]
pub trait FullJoin: Backend {}

/// A database with `JOIN LATERAL`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no LATERAL",
    label = "rank the rows with `row_number()` in a `.subquery(..)`, and join that"
)]
pub trait Lateral: Backend {}

/// A database with `SELECT DISTINCT ON`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no DISTINCT ON",
    label = "rank the rows with `row_number()` in a `.subquery(..)`, and keep the first"
)]
pub trait DistinctOn: Backend {}

/// A database with `FILTER (WHERE ..)` behind an aggregate.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no FILTER for aggregates",
    label = "aggregate a `case(condition, value).or_null()` instead"
)]
pub trait AggregateFilter: Backend {}

/// A database with `GROUPING SETS`, `ROLLUP` and `CUBE`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no grouping sets",
    label = "unite one grouped query for each set: `.union_all(..)`"
)]
pub trait GroupingSets: Backend {}

/// A database with `= ANY (SELECT ..)` and `> ALL (SELECT ..)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no ANY and ALL over a query",
    label = "compare with `scalar(..)` of a `min(..)` or `max(..)`, or ask `exists(..)`"
)]
pub trait Quantifiers: Backend {}

/// A database that locks rows: `FOR UPDATE`, `SKIP LOCKED`, `NOWAIT`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not lock rows",
    label = "leave out the lock: its transactions lock the whole database"
)]
pub trait Locks: Backend {
    /// How it writes FOR SHARE.
    const FOR_SHARE: &'static str;
}

/// A database that locks the rows of some sources of a query: `FOR UPDATE OF`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` locks the rows of all sources of a query",
    label = "leave out `.of(..)`"
)]
pub trait LockOf: Locks {}
/// A database whose UPDATE has RETURNING.
#[diagnostic::on_unimplemented(
    message = "an UPDATE gives no rows on `{Self}`",
    label = "run it without `.returning()`"
)]
pub trait ReturnsUpdated: Backend {}

/// A database whose DELETE has RETURNING.
#[diagnostic::on_unimplemented(
    message = "a DELETE gives no rows on `{Self}`",
    label = "run it without `.returning()`"
)]
pub trait ReturnsDeleted: Backend {}

/// A database whose INSERT has RETURNING.
#[diagnostic::on_unimplemented(
    message = "an INSERT gives no rows on `{Self}`",
    label = "run it without `.returning()`"
)]
pub trait ReturnsInserted: Backend {}

/// A database whose INSERT has ON CONFLICT over a unique key that is named.
#[diagnostic::on_unimplemented(
    message = "an INSERT cannot name the key of a conflict on `{Self}`",
    label = "ON CONFLICT is unknown to this database"
)]
pub trait OnConflict: Backend {}

/// How a database writes an operand of UNION that is more than a plain SELECT.
pub trait SetOperands: Backend {
    /// What stands before it.
    const OPEN: &'static str;
    /// What stands behind it.
    const CLOSE: &'static str;
}

/// How a database explains a statement.
pub trait Explains: Backend {
    /// What stands before the statement.
    const EXPLAIN: &'static str;
    /// The column of the result that is text.
    const COLUMN: usize;
}

/// The name of a SQL type behind `CAST(.. AS`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cast to `{ST}`",
    label = "cast to a number or to text"
)]
pub trait CastName<ST>: Backend {
    /// The name.
    const NAME: &'static str;
}

/// Implements [`CastName`] for the SQL types of diesel.
#[allow(unused_macros, reason = "each backend that is enabled uses it")]
macro_rules! cast_names {
    ($backend:ty: $($sql:ident = $name:literal;)*) => {$(
        impl $crate::backend::CastName<diesel::sql_types::$sql> for $backend {
            const NAME: &'static str = $name;
        }
    )*};
}
#[allow(unused_imports, reason = "each backend that is enabled uses it")]
pub(super) use cast_names;
