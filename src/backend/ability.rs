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
///
/// # Example
///
/// ```
/// use aludel::backend::RightJoin;
/// use diesel::sqlite::Sqlite;
///
/// fn may_join_right<DB: RightJoin>() {}
///
/// may_join_right::<Sqlite>(); // every database that aludel knows
/// ```
pub trait RightJoin: Backend {}

/// A database with `FULL OUTER JOIN`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no FULL JOIN",
    label = "unite a left join with the rows that it leaves out: `.union_all(..)`"
)]
///
/// # Example
///
/// ```
/// use aludel::backend::FullJoin;
/// use diesel::sqlite::Sqlite;
///
/// fn may_join_fully<DB: FullJoin>() {}
///
/// may_join_fully::<Sqlite>(); // not `Mysql`
/// ```
pub trait FullJoin: Backend {}

/// A database with `JOIN LATERAL`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no LATERAL",
    label = "rank rows by `row_number()` in a `.subquery(..)`, and join that"
)]
///
/// # Example
///
/// ```
/// # #[cfg(feature = "postgres")] {
/// use aludel::backend::Lateral;
/// use diesel::pg::Pg;
///
/// fn may_join_lateral<DB: Lateral>() {}
///
/// may_join_lateral::<Pg>(); // not `Sqlite`
/// # }
/// ```
pub trait Lateral: Backend {}

/// A database with `SELECT DISTINCT ON`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no DISTINCT ON",
    label = "rank rows by `row_number()` in a `.subquery(..)`, and keep the first"
)]
///
/// # Example
///
/// ```
/// # #[cfg(feature = "postgres")] {
/// use aludel::backend::DistinctOn;
/// use diesel::pg::Pg;
///
/// fn may_be_distinct_on<DB: DistinctOn>() {}
///
/// may_be_distinct_on::<Pg>(); // not `Sqlite`, not `Mysql`
/// # }
/// ```
pub trait DistinctOn: Backend {}

/// A database with `FILTER (WHERE ..)` behind an aggregate.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no FILTER for aggregates",
    label = "aggregate a `case(condition, value).or_null()` instead"
)]
///
/// # Example
///
/// ```
/// use aludel::backend::AggregateFilter;
/// use diesel::sqlite::Sqlite;
///
/// fn may_filter<DB: AggregateFilter>() {}
///
/// may_filter::<Sqlite>(); // not `Mysql`
/// ```
pub trait AggregateFilter: Backend {}

/// A database with `GROUPING SETS`, `CUBE` and `GROUPING(..)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no grouping sets",
    label = "unite one grouped query for each set: `.union_all(..)`"
)]
///
/// # Example
///
/// ```
/// # #[cfg(feature = "postgres")] {
/// use aludel::backend::GroupingSets;
/// use diesel::pg::Pg;
///
/// fn may_have_sets<DB: GroupingSets>() {}
///
/// may_have_sets::<Pg>(); // not `Sqlite`, not `Mysql`
/// # }
/// ```
pub trait GroupingSets: Backend {}

/// A database whose GROUP BY has a rollup, however it is written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no ROLLUP",
    label = "unite one grouped query for each level: `.union_all(..)`"
)]
///
/// # Example
///
/// ```
/// # #[cfg(feature = "postgres")] {
/// use aludel::backend::Rollup;
/// use diesel::pg::Pg;
///
/// fn rolled_up<DB: Rollup>(columns: &str) -> String {
///     [" GROUP BY ", DB::OPEN, columns, DB::CLOSE].concat()
/// }
///
/// assert_eq!(rolled_up::<Pg>("country, city"), " GROUP BY ROLLUP (country, city)");
/// # }
/// ```
pub trait Rollup: Backend {
    /// What stands before the columns.
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "postgres")] {
    /// use aludel::backend::Rollup;
    ///
    /// assert_eq!(diesel::pg::Pg::OPEN, "ROLLUP (");
    /// # }
    /// ```
    const OPEN: &'static str;
    /// What stands behind them.
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "mysql")] {
    /// use aludel::backend::Rollup;
    ///
    /// assert_eq!(diesel::mysql::Mysql::CLOSE, " WITH ROLLUP");
    /// # }
    /// ```
    const CLOSE: &'static str;
}

/// A database that orders what a rollup gives in the query that rolls up.
#[diagnostic::on_unimplemented(
    message = "`{Self}` takes no ORDER BY beside a ROLLUP",
    label = "order from outside: `with(query.cte(..), |rows| rows.select(..).order_by(..))`"
)]
///
/// # Example
///
/// ```
/// # #[cfg(feature = "postgres")] {
/// use aludel::backend::OrderedRollup;
/// use diesel::pg::Pg;
///
/// fn may_order_a_rollup<DB: OrderedRollup>() {}
///
/// may_order_a_rollup::<Pg>(); // not `Mysql`
/// # }
/// ```
pub trait OrderedRollup: Rollup {}

/// A database with `= ANY (SELECT ..)` and `> ALL (SELECT ..)`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no ANY and ALL over a query",
    label = "compare with `scalar(..)` of a `min(..)` or `max(..)`, or ask `exists(..)`"
)]
///
/// # Example
///
/// ```
/// # #[cfg(feature = "postgres")] {
/// use aludel::backend::Quantifiers;
/// use diesel::pg::Pg;
///
/// fn may_quantify<DB: Quantifiers>() {}
///
/// may_quantify::<Pg>(); // not `Sqlite`
/// # }
/// ```
pub trait Quantifiers: Backend {}

/// A database that locks rows: `FOR UPDATE`, `SKIP LOCKED`, `NOWAIT`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not lock rows",
    label = "leave out the lock: its transactions lock the whole database"
)]
///
/// # Example
///
/// ```
/// # #[cfg(feature = "postgres")] {
/// use aludel::backend::Locks;
/// use diesel::pg::Pg;
///
/// fn may_lock<DB: Locks>() {}
///
/// may_lock::<Pg>(); // not `Sqlite`
/// # }
/// ```
pub trait Locks: Backend {
    /// How it writes FOR SHARE.
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "mysql")] {
    /// use aludel::backend::Locks;
    /// use diesel::mysql::Mysql;
    ///
    /// assert_eq!(Mysql::FOR_SHARE.trim(), "LOCK IN SHARE MODE");
    /// # }
    /// ```
    const FOR_SHARE: &'static str;
}

/// A database that locks the rows of some sources of a query: `FOR UPDATE OF`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` locks the rows of all sources of a query",
    label = "leave out `.of(..)`"
)]
///
/// # Example
///
/// ```
/// # #[cfg(feature = "postgres")] {
/// use aludel::backend::LockOf;
/// use diesel::pg::Pg;
///
/// fn may_lock_of<DB: LockOf>() {}
///
/// may_lock_of::<Pg>(); // not `Mysql`
/// # }
/// ```
pub trait LockOf: Locks {}
/// A database whose UPDATE has RETURNING.
#[diagnostic::on_unimplemented(
    message = "an UPDATE gives no rows on `{Self}`",
    label = "run it without `.returning()`"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::backend::ReturnsUpdated;
/// use diesel::sqlite::Sqlite;
///
/// fn tells_what_it_updated<DB: ReturnsUpdated>() {}
///
/// tells_what_it_updated::<Sqlite>(); // not `Mysql`
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait ReturnsUpdated: Backend {}

/// A database whose DELETE has RETURNING.
#[diagnostic::on_unimplemented(
    message = "a DELETE gives no rows on `{Self}`",
    label = "run it without `.returning()`"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::backend::ReturnsDeleted;
/// use diesel::sqlite::Sqlite;
///
/// fn tells_what_it_deleted<DB: ReturnsDeleted>() {}
///
/// tells_what_it_deleted::<Sqlite>(); // not `Mysql`
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait ReturnsDeleted: Backend {}

/// A database whose INSERT has RETURNING.
#[diagnostic::on_unimplemented(
    message = "an INSERT gives no rows on `{Self}`",
    label = "run it without `.returning()`"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::backend::ReturnsInserted;
/// use diesel::sqlite::Sqlite;
///
/// fn tells_what_it_inserted<DB: ReturnsInserted>() {}
///
/// tells_what_it_inserted::<Sqlite>(); // not `Mysql`
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait ReturnsInserted: Backend {}

/// A database whose INSERT has ON CONFLICT over a unique key that is named.
#[diagnostic::on_unimplemented(
    message = "an INSERT cannot name the key of a conflict on `{Self}`",
    label = "ON CONFLICT is unknown to this database"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::backend::OnConflict;
/// use diesel::sqlite::Sqlite;
///
/// fn may_name_a_key<DB: OnConflict>() {}
///
/// may_name_a_key::<Sqlite>(); // not `Mysql`
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait OnConflict: Backend {}

/// How a database writes an operand of UNION that is more than a plain SELECT.
///
/// # Example
///
/// ```
/// use aludel::backend::SetOperands;
/// use diesel::sqlite::Sqlite;
///
/// // SQLite takes no parentheses around an operand.
/// let operand = [Sqlite::OPEN, "SELECT 1 LIMIT 1", Sqlite::CLOSE].concat();
/// assert_eq!(operand, "SELECT * FROM (SELECT 1 LIMIT 1)");
/// ```
pub trait SetOperands: Backend {
    /// What stands before it.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::backend::SetOperands;
    ///
    /// assert_eq!(diesel::sqlite::Sqlite::OPEN, "SELECT * FROM (");
    /// ```
    const OPEN: &'static str;
    /// What stands behind it.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::backend::SetOperands;
    ///
    /// assert_eq!(diesel::sqlite::Sqlite::CLOSE, ")");
    /// ```
    const CLOSE: &'static str;
    /// What stands before one that begins with WITH.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::backend::SetOperands;
    ///
    /// assert_eq!(diesel::sqlite::Sqlite::OPEN_WITH, "SELECT * FROM (");
    /// ```
    const OPEN_WITH: &'static str = Self::OPEN;
    /// What stands behind that.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::backend::SetOperands;
    ///
    /// assert_eq!(diesel::sqlite::Sqlite::CLOSE_WITH, ")");
    /// ```
    const CLOSE_WITH: &'static str = Self::CLOSE;
}

/// How a database explains a statement.
///
/// # Example
///
/// ```
/// use aludel::backend::Explains;
///
/// fn explained<DB: Explains>(statement: &str) -> String {
///     format!("{}{statement}", DB::EXPLAIN)
/// }
///
/// assert_eq!(explained::<diesel::sqlite::Sqlite>("SELECT 1"), "EXPLAIN QUERY PLAN SELECT 1");
/// ```
pub trait Explains: Backend {
    /// What stands before the statement.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::backend::Explains;
    ///
    /// assert_eq!(diesel::sqlite::Sqlite::EXPLAIN, "EXPLAIN QUERY PLAN ");
    /// ```
    const EXPLAIN: &'static str;
    /// The column of the result that is text.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::backend::Explains;
    ///
    /// // id, parent, notused, detail
    /// assert_eq!(diesel::sqlite::Sqlite::COLUMN, 3);
    /// ```
    const COLUMN: usize;
}

/// The name of a SQL type behind `CAST(.. AS`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cast to `{ST}`",
    label = "cast to a number or to text"
)]
///
/// # Example
///
/// ```
/// use aludel::backend::CastName;
/// use aludel::sql_types::Text;
///
/// fn cast_to_text<DB: CastName<Text>>(of: &str) -> String {
///     format!("CAST({of} AS {})", DB::NAME)
/// }
///
/// assert_eq!(cast_to_text::<diesel::sqlite::Sqlite>("id"), "CAST(id AS TEXT)");
/// ```
pub trait CastName<ST>: Backend {
    /// The name.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::backend::CastName;
    /// use aludel::sql_types::Double;
    ///
    /// assert_eq!(<diesel::sqlite::Sqlite as CastName<Double>>::NAME, "REAL");
    /// ```
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
