//! What an INSERT does when a row with the same unique key is there: ON CONFLICT.

use core::marker::PhantomData;

use aludel_macros::{bound, quiet};
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::SetSql;
use crate::backend::OnConflict;
use crate::driver::table::{push_names, push_next_version};
use crate::entity::{Column, Entity, EntityDef};
use crate::query::attr::Attr;
use crate::query::node::{Expr, Typed};
use crate::query::nullability::BaseOf;
use crate::scope::Proposed;

/// Columns of `E` that no two rows agree in: the key, a `unique` column, or a tuple of columns
/// that are `unique(..)` together. Only derived.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a unique key of `{E}`",
    label = "rows of `{E}` may agree in this",
    note = "name all columns of a unique key: `unique` on a field, or `unique(a, b)` on the struct"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::UniqueKey;
///
/// fn is_unique<K: UniqueKey<User>>(_: K) {}
///
/// is_unique(User::name); // `User::fullname` is not, and does not compile here
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
#[bound(UniqueKeyBound)]
pub trait UniqueKey<E> {
    /// The key itself: unknown, and what is asked of it silent, where this bound fails.
    type Itself: UniqueKey<E>;
    /// The positions of the columns.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::UniqueKey;
    ///
    /// fn positions<K: UniqueKey<User>>(_: K) -> &'static [usize] {
    ///     K::COLUMNS
    /// }
    ///
    /// assert_eq!(positions(User::name), [1]);
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    const COLUMNS: &'static [usize];
}

/// What an INSERT does about a conflict.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::{Conflict, Refuse};
///
/// fn answers<A: Conflict<User>>(_: A) {}
///
/// answers(Refuse);
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Conflict<E> {
    /// Whether it writes rows that were there before.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::{Conflict, Refuse};
    ///
    /// assert!(!<Refuse as Conflict<User>>::UPDATES);
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    const UPDATES: bool;
}

/// A [`Conflict`] in the words of one backend.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::{ConflictSql, Refuse};
/// use diesel::sqlite::Sqlite;
///
/// fn is_said_on_sqlite<A: ConflictSql<User, Sqlite>>(_: A) {}
///
/// is_said_on_sqlite(Refuse);
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait ConflictSql<E, DB: Backend>: Conflict<E> {
    /// Writes ` ON CONFLICT ..`, or nothing.
    ///
    /// # Errors
    ///
    /// What the conversion of a value to SQL reports.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::{ConflictSql, Refuse};
    /// use diesel::query_builder::{AstPass, QueryFragment};
    /// use diesel::sqlite::Sqlite;
    ///
    /// struct Shown<S>(S);
    ///
    /// impl<S: ConflictSql<User, Sqlite>> QueryFragment<Sqlite> for Shown<S> {
    ///     fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> diesel::QueryResult<()> {
    ///         self.0.walk(out)
    ///     }
    /// }
    ///
    /// let statement = Refuse;
    /// let sql = diesel::debug_query::<Sqlite, _>(&Shown(statement)).to_string();
    /// assert!(sql.starts_with(" -- binds")); // nothing is said, so the database refuses
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn walk<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

/// The database refuses the row.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let twin = NewUser { name: "ed".into(), fullname: None };
/// let error = s.execute(aludel::insert([twin])).unwrap_err();
/// assert!(matches!(error, aludel::Error::Violation(_)));
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Refuse;

impl<E> Conflict<E> for Refuse {
    const UPDATES: bool = false;
}

impl<E, DB: Backend> ConflictSql<E, DB> for Refuse {
    fn walk<'b>(&'b self, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}

/// The row that is there stays as it is.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let ed = NewUser { name: "ed".into(), fullname: Some("Edward".into()) };
/// assert_eq!(s.execute(aludel::insert([ed]).on_conflict(User::name).do_nothing())?, 0);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive_where(Debug, Clone, Copy)]
pub struct DoNothing<K>(pub(crate) PhantomData<fn() -> K>);

/// The row that is there is changed.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::{excluded, insert};
///
/// let ed = NewUser { name: "ed".into(), fullname: Some("Edward".into()) };
/// let update = User::fullname.set(excluded(User::fullname));
/// assert_eq!(s.execute(insert([ed]).on_conflict(User::name).do_update(update))?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive_where(Debug, Clone, Copy; S)]
pub struct DoUpdate<K, S> {
    pub(crate) set: S,
    pub(crate) marker: PhantomData<fn() -> K>,
}

fn push_key<E: Entity, K: UniqueKey<E>, DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
) -> QueryResult<()> {
    out.push_sql(" ON CONFLICT (");
    push_names(out, EntityDef::of::<E>(), K::COLUMNS.iter().copied())?;
    out.push_sql(")");
    Ok(())
}

impl<E, K> Conflict<E> for DoNothing<K> {
    const UPDATES: bool = false;
}

impl<E, K, DB> ConflictSql<E, DB> for DoNothing<K>
where
    E: Entity,
    K: UniqueKey<E>,
    DB: Backend + OnConflict,
{
    fn walk<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        push_key::<E, K, DB>(&mut out)?;
        out.push_sql(" DO NOTHING");
        Ok(())
    }
}

impl<E, K, S> Conflict<E> for DoUpdate<K, S> {
    const UPDATES: bool = true;
}

impl<E, K, S, DB> ConflictSql<E, DB> for DoUpdate<K, S>
where
    E: Entity,
    K: UniqueKey<E>,
    S: SetSql<DB>,
    DB: Backend + OnConflict,
{
    fn walk<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        push_key::<E, K, DB>(&mut out)?;
        out.push_sql(" DO UPDATE SET ");
        self.set.walk(out.reborrow())?;
        push_next_version::<E, DB>(&mut out)
    }
}

/// The value that the row refused would have had in a column: SQL's `excluded`. For `do_update`.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::{excluded, insert};
///
/// let ed = NewUser { name: "ed".into(), fullname: Some("Edward".into()) };
/// let statement = insert([ed])
///     .on_conflict(User::name)
///     .do_update(User::fullname.set(excluded(User::fullname)));
/// assert_eq!(s.execute(statement)?, 1);
/// assert_eq!(s.count(User::query().filter(User::fullname.eq("Edward")))?, 1);
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `SET "fullname" = excluded."fullname"`
#[must_use]
#[quiet]
pub const fn excluded<E: Entity, C: Column>(column: Attr<E, C>) -> Expr<ExcludedColumn<E, C>> {
    let _ = column;
    Expr(ExcludedColumn(PhantomData))
}

/// `excluded."name"`. Made by [`excluded`].
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::{excluded, insert};
///
/// let ed = NewUser { name: "ed".into(), fullname: Some("Edward".into()) };
/// let update = User::fullname.set(excluded(User::fullname));
/// assert_eq!(s.execute(insert([ed]).on_conflict(User::name).do_update(update))?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive_where(Debug, Clone, Copy)]
pub struct ExcludedColumn<E, C>(PhantomData<fn() -> (E, C)>);

impl<E, C: Column> Expression for ExcludedColumn<E, C> {
    type SqlType = C::SqlType;
}

impl<E, C: Column> Typed for ExcludedColumn<E, C> {
    type Domain = C::Domain;
    type Base = BaseOf<C::SqlType>;
}

impl<E, C: Column, L> AppearsOnTable<L> for ExcludedColumn<E, C> where L: ProposesBound<E> {}

/// Holds inside of `do_update` for the entity that is inserted.
#[diagnostic::on_unimplemented(
    message = "`excluded` of a `{E}` means a row that an insert of `{E}` was in conflict over",
    label = "there is no such row here, only in `.do_update(..)`"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::{excluded, insert};
///
/// let ed = NewUser { name: "ed".into(), fullname: Some("Edward".into()) };
/// let update = User::fullname.set(excluded(User::fullname));
/// assert_eq!(s.execute(insert([ed]).on_conflict(User::name).do_update(update))?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
#[bound(ProposesBound)]
pub trait Proposes<E> {}

#[diagnostic::do_not_recommend]
impl<E> Proposes<E> for Proposed<E> {}

impl<E, C, G> ValidGrouping<G> for ExcludedColumn<E, C> {
    type IsAggregate = is_aggregate::Never;
}

impl<E: 'static, C: 'static> QueryId for ExcludedColumn<E, C> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<E, C: Column, DB: Backend> QueryFragment<DB> for ExcludedColumn<E, C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("excluded.");
        out.push_identifier(C::NAME)
    }
}
