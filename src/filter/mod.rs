//! Filters of a whole session: a tenant, a soft delete.
//!
//! An entity with `#[entity(filtered)]` is read through a filter only. The filter is a type of the
//! program's, which says by [`Filter<E>`] which rows of `E` are its own; a session on a
//! [`FilteredConnection`](crate::driver::FilteredConnection) connection reads these rows and no others, wherever they
//! are named: in a query and its joins and subqueries, by key, by a load, in an update or delete by
//! query. A session without a filter for `E` does not compile where it would read `E`; all rows are
//! read through [`Unfiltered`], by that name.
//!
//! # Example
//!
//! ```
//! use aludel::driver::FilteredConnection;
//! use aludel::{AnyConnection, Borrowed, Criterion, Entity, Filter, Session, Unfiltered};
//!
//! #[derive(Entity)]
//! #[entity(table = "docs", filtered)]
//! pub struct Doc {
//!     #[entity(key, generated)]
//!     pub id: i32,
//!     pub tenant: i32,
//!     pub title: String,
//! }
//!
//! /// The tenant that a request is for.
//! #[derive(Debug, Clone, Copy)]
//! pub struct Tenant(i32);
//!
//! impl Filter<Doc> for Tenant {
//!     fn criterion(&self) -> Criterion<Doc> {
//!         Criterion::all().eq(Doc::tenant, self.0)
//!     }
//! }
//!
//! let mut connection = AnyConnection::connect(":memory:")?;
//! aludel::schema![Doc].create_all(&mut connection)?;
//! for tenant in [1, 2] {
//!     let mut s = Session::new(FilteredConnection::new(Borrowed::new(&mut connection), Tenant(tenant)));
//!     s.insert(NewDoc { tenant, title: format!("of {tenant}") })?;
//!     s.commit()?;
//! }
//!
//! let mut s = Session::new(FilteredConnection::new(Borrowed::new(&mut connection), Tenant(2)));
//! assert_eq!(s.all(Doc::query().select(Doc::title))?, ["of 2"]);
//! assert!(s.get::<Doc>(1)?.is_none());
//! drop(s);
//!
//! let mut s = Session::new(FilteredConnection::new(Borrowed::new(&mut connection), Unfiltered));
//! assert_eq!(s.count(Doc::query())?, 2);
//! # Ok::<(), aludel::Error>(())
//! ```
//!
//! # SQL
//!
//! Each statement begins with what it reads of the filtered tables, and reads these in their place:
//!
//! ```sql
//! WITH "docs filtered" AS NOT MATERIALIZED (SELECT * FROM "docs" WHERE "docs"."tenant" = ?)
//! SELECT "docs"."title" FROM "docs filtered" AS "docs"
//! ```
//!
//! Without the definition the database knows no such table, so a statement that went astray would
//! read nothing rather than too much. Reads by key and statements that write have the condition in
//! their own WHERE.
//!
//! # What a filter is not
//!
//! - It is about what is read. What is in memory stays there: a row that the session itself moved out
//!   of its filter (a soft delete) is known by its handle as long as the session lives.
//! - Rows in memory are written by key, and rules of deletion (`on_delete = cascade`) reach all rows
//!   that refer to what is deleted, as the database's own rules do.
//! - SQL as text ([`text!`](crate::text)) names its tables itself.

mod criterion;
mod definitions;
mod reading;
mod within;

pub use self::criterion::Criterion;
#[doc(hidden)]
pub use self::criterion::{Comparable, ComparableBound, Compared, ComparedBound};
#[doc(hidden)]
pub use self::definitions::Definitions;
pub(crate) use self::definitions::filtered_name;
pub use self::definitions::{FilterSql, FilteredStatement, WalkFiltered};
#[doc(hidden)]
pub use self::reading::{ReadFiltered, ReadFreely, Reading, ReadsThrough, ReadsThroughBound};
pub use self::within::{
    BoxedParts, LockedQueries, NoFilter, RowsBetween, RowsOf, TextUnder, Within, WritesByQuery,
};

use crate::entity::Entity;

/// Which rows of `E` a session reads that works through this filter.
///
/// # Example
///
/// ```
/// # use aludel_docs::filtered::*;
/// let mut s = session()?;
/// assert_eq!(s.all(Doc::query().select(Doc::title))?, ["a"]);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Filter<E: Entity> {
    /// The rows that are this filter's own.
    ///
    /// It is asked once for each statement that reads `E`, so a new value has its effect from the
    /// next statement on.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::filtered::*;
    /// let own = Filter::<Doc>::criterion(&Tenant(1));
    /// assert_eq!(format!("{own:?}"), "tenant = 1 AND deleted_on IS NULL");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn criterion(&self) -> Criterion<E>;
}

/// The filter that leaves no row out, of any entity: how a program says that it means all rows.
///
/// # Example
///
/// ```
/// use aludel::driver::FilteredConnection;
/// use aludel::{AnyConnection, Entity, Session, Unfiltered};
///
/// #[derive(Entity)]
/// #[entity(table = "docs", filtered)]
/// pub struct Doc {
///     #[entity(key, generated)]
///     pub id: i32,
/// }
///
/// let mut connection = AnyConnection::connect(":memory:")?;
/// aludel::schema![Doc].create_all(&mut connection)?;
/// let mut s = Session::new(FilteredConnection::new(connection, Unfiltered));
/// assert_eq!(s.count(Doc::query())?, 0);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `WITH "docs filtered" AS NOT MATERIALIZED (SELECT * FROM "docs") SELECT COUNT(*) FROM ..`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfiltered;

impl<E: Entity> Filter<E> for Unfiltered {
    fn criterion(&self) -> Criterion<E> {
        Criterion::all()
    }
}
