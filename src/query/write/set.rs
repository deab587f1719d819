//! What an update sets: `User::name.set("ed")`, alone or in a tuple.

use core::marker::PhantomData;

use aludel_macros::{bound, quiet};
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{SqlType, is_nullable};

use crate::entity::{Column, ColumnSet, Entity};
use crate::query::attr::Attr;
use crate::query::node::{Named, Typed};
use crate::query::operand::Operand;

/// A column that a statement may set: neither of the key, nor the version, nor computed. Only derived.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not set by a statement",
    label = "a key, a version, or what the database computes"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::{Attr, Writable};
///
/// fn may_be_set<S, C: Writable>(_: Attr<S, C>) {}
///
/// may_be_set(User::name); // `User::id` is the key, and does not compile here
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
#[bound(WritableBound)]
pub trait Writable: Column {}

/// An expression that may stand in a column: one that is never NULL, or any where the column may
/// be NULL.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{C}` cannot be NULL, and what it is set to may be",
    label = "this may be NULL",
    note = "set it to a value, or to an expression that is never NULL"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// // A name is never NULL, so it goes into either kind of column.
/// let statement = User::query().update_every(User::fullname.set(User::name));
/// assert_eq!(s.execute(statement)?, 2);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Fits<C> {}

#[diagnostic::do_not_recommend]
impl<X, C> Fits<C> for X
where
    X: Expression,
    X::SqlType: SqlType,
    C: Column,
    C::SqlType: SqlType,
    (<X::SqlType as SqlType>::IsNull, <C::SqlType as SqlType>::IsNull): GoesInto,
{
}

/// Whether what may be NULL goes into what may be NULL.
pub trait GoesInto {}

#[diagnostic::do_not_recommend]
impl GoesInto for (is_nullable::NotNull, is_nullable::NotNull) {}
#[diagnostic::do_not_recommend]
impl GoesInto for (is_nullable::NotNull, is_nullable::IsNullable) {}
#[diagnostic::do_not_recommend]
impl GoesInto for (is_nullable::IsNullable, is_nullable::IsNullable) {}

/// A column and what it is set to. Made by [`Attr::set`].
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::entity::Column;
/// use aludel::query::Assign;
///
/// fn column<S, C: Column, X>(_: &Assign<S, C, X>) -> &'static str {
///     <C as Column>::NAME
/// }
///
/// assert_eq!(column(&User::name.set("ed")), "name");
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive_where(Debug, Clone, Copy; X)]
pub struct Assign<S, C, X> {
    pub(crate) value: X,
    marker: PhantomData<fn() -> (S, C)>,
}

impl<S, C, X> Assign<S, C, X> {
    const fn new(value: X) -> Self {
        Self { value, marker: PhantomData }
    }
}

/// SQL's NULL, of a column's type.
#[derive_where(Debug, Clone, Copy)]
pub struct Null<C>(PhantomData<fn() -> C>);

impl<C: Column> Expression for Null<C> {
    type SqlType = C::SqlType;
}

impl<C: Column, QS> AppearsOnTable<QS> for Null<C> {}

impl<C: 'static> QueryId for Null<C> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<C, DB: Backend> QueryFragment<DB> for Null<C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("NULL");
        Ok(())
    }
}

/// A column that may be NULL.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be NULL",
    label = "this column is NOT NULL"
)]
pub trait Clears {}

#[diagnostic::do_not_recommend]
impl<C: Column> Clears for C where C::SqlType: SqlType<IsNull = is_nullable::IsNullable> {}

/// What a column can be set to. `Lowered` is found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Subject}` cannot be set to `{Self}`",
    label = "not a `{Domain}`",
    note = "diesel's own expressions go in as `expr(..)`; NULL is set by `.set_null()`"
)]
pub trait NewValue<Subject, Domain, ST, Lowered> {
    /// The value as an expression.
    fn lower(self) -> Lowered;
}

#[diagnostic::do_not_recommend]
impl<T, Subject, Domain, ST, X> NewValue<Subject, Domain, ST, X> for T
where
    T: Operand<Subject, Domain, ST, X>,
{
    fn lower(self) -> X {
        Operand::lower(self)
    }
}

#[quiet]
impl<S, C: Column> Attr<S, C> {
    /// The column is set to a value of its own kind, to another column or to an expression: part
    /// of an [`update`](crate::Query::update).
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let unnamed = User::query().filter(User::fullname.is_null());
    /// s.execute(unnamed.update(User::fullname.set(User::name)))?;
    /// assert_eq!(s.count(User::query().filter(User::fullname.eq("wendy")))?, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `SET "fullname" = "users"."name"`
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn set<T, X>(self, value: T) -> Assign<S, C, X> where C: WritableBound, T: NewValue<<Self as Named>::Subject, <Self as Typed>::Domain, <Self as Typed>::Base, X>, X: Fits<C> {
        Assign::new(value.lower())
    }

    /// The column is set to NULL.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// s.execute(User::query().update_every(User::fullname.set_null()))?;
    /// assert_eq!(s.count(User::query().filter(User::fullname.is_null()))?, 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `SET "fullname" = NULL`
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn set_null(self) -> Assign<S, C, Null<C>> where C: WritableBound + Clears {
        Assign::new(Null(PhantomData))
    }
}

/// The source whose columns are set is the table that is written.
#[diagnostic::on_unimplemented(
    message = "this writes rows of `{E}`, and a column of `{Self}` is set",
    label = "set columns of `{E}`"
)]
#[bound(IsWrittenBound)]
pub trait IsWritten<E> {}

#[diagnostic::do_not_recommend]
impl<E: Entity> IsWritten<E> for E {}

/// What an update sets in rows of `E`: one column, or a tuple of them.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a change of a `{E}`",
    label = "expected a change like `{E}::name.set(..)`, or a tuple of them"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let ed = User::query().filter(User::name.eq("ed"));
/// let statement = ed.update((User::name.set("eddy"), User::fullname.set("Eddy")));
/// assert_eq!(s.execute(statement)?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
#[bound(SetClauseBound, through)]
pub trait SetClause<E, L> {
    /// The columns that it sets. A column that is set twice is refused here.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// // Each of its two columns once.
    /// let set = (User::name.set("eddy"), User::fullname.set("Eddy"));
    /// assert_eq!(s.execute(User::query().filter(User::name.eq("ed")).update(set))?, 1);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    const COLUMNS: ColumnSet;
}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<S, E, C, X, L> SetClause<E, L> for Assign<S, C, X> where S: IsWrittenBound<E>, C: Column, X: AppearsOnTable<L> {
    const COLUMNS: ColumnSet = ColumnSet::of(&[C::INDEX]);
}

/// Changes in the words of a backend.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::SetSql;
/// use diesel::sqlite::Sqlite;
///
/// fn sets_on_sqlite<S: SetSql<Sqlite>>(_: S) {}
///
/// sets_on_sqlite((User::name.set("ed"), User::fullname.set("Ed")));
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait SetSql<DB: Backend> {
    /// Writes `"name" = ?`.
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
    /// use aludel::query::SetSql;
    /// use diesel::query_builder::{AstPass, QueryFragment};
    /// use diesel::sqlite::Sqlite;
    ///
    /// struct Shown<S>(S);
    ///
    /// impl<S: SetSql<Sqlite>> QueryFragment<Sqlite> for Shown<S> {
    ///     fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Sqlite>) -> diesel::QueryResult<()> {
    ///         self.0.walk(out)
    ///     }
    /// }
    ///
    /// let statement = User::name.set("ed");
    /// let sql = diesel::debug_query::<Sqlite, _>(&Shown(statement)).to_string();
    /// assert!(sql.starts_with("`name` = ?"));
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn walk<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

impl<E, C, X, DB> SetSql<DB> for Assign<E, C, X>
where
    C: Column,
    X: QueryFragment<DB>,
    DB: Backend,
{
    fn walk<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_identifier(C::NAME)?;
        out.push_sql(" = ");
        self.value.walk_ast(out)
    }
}

impl<E: 'static, C: 'static, X: QueryId> QueryId for Assign<E, C, X> {
    type QueryId = Assign<E, C, X::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = X::HAS_STATIC_QUERY_ID;
}

/// Both sets, which must have nothing in common.
const fn disjoint(one: ColumnSet, other: ColumnSet) -> ColumnSet {
    assert!(one.and(other).is_empty(), "a column is set twice");
    one.or(other)
}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<Root, L, $($name: SetClause<Root, L>),+> SetClause<Root, L> for ($($name,)+) {
            const COLUMNS: ColumnSet = {
                let set = ColumnSet::EMPTY;
                $(let set = disjoint(set, $name::COLUMNS);)+
                set
            };
        }

        impl<DB: Backend, $($name: SetSql<DB>),+> SetSql<DB> for ($($name,)+) {
            #[allow(non_snake_case, reason = "each value is named after its type parameter")]
            fn walk<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
                let ($($name,)+) = self;
                let mut comma = "";
                $(
                    out.push_sql(core::mem::replace(&mut comma, ", "));
                    $name.walk(out.reborrow())?;
                )+
                let _ = comma;
                Ok(())
            }
        }
    };
}

crate::query::for_each_tuple!(tuples);
