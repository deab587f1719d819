//! Pages that begin behind a row: the condition that an order and the last row's values make.

use aludel_macros::bound;
use core::marker::PhantomData;

use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, SqlType, is_nullable};

use super::attr::Attr;
use super::clause::{Conjunction, Everything, Paged, Unpaged, Written};
use super::optional::Absent;
use super::order::{Ascending, DescendingOrder, Ordered};
use super::select::{Clauses, Query};
use crate::entity::Column;
use crate::scope::{Present, Source, Ungrouped};

/// An order in which rows can be continued behind one: columns that are never NULL, the whole
/// primary key among them.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "rows cannot be continued behind one in this order",
    label = "expected a column or a tuple of columns, like `(User::name, User::id.desc())`",
    note = "expressions, labels and orders of run time are paged by `page(query, offset, limit)`"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::KeysetOrder;
/// use aludel::scope::Certain;
///
/// type Cursor<K> = <K as KeysetOrder<Certain<User>>>::Cursor;
///
/// fn cursor<K: KeysetOrder<Certain<User>, Cursor = (String, Id<User>)>>(_: K) {}
///
/// cursor((User::name.desc(), User::id));
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait KeysetOrder<L> {
    /// The columns as a selection.
    type Keys;
    /// The values of a row.
    type Cursor;
    /// The source and position of each column.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::KeysetOrder;
    /// use aludel::scope::Certain;
    ///
    /// fn columns<K: KeysetOrder<Certain<User>>>(_: K) -> usize {
    ///     K::COLUMNS.len()
    /// }
    ///
    /// assert_eq!(columns((User::name, User::id)), 2);
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    const COLUMNS: &'static [(&'static str, usize)];
    /// The columns as a selection.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::KeysetOrder;
    /// use aludel::scope::Certain;
    ///
    /// fn keys<K: KeysetOrder<Certain<User>>>(_: K) -> K::Keys {
    ///     K::keys()
    /// }
    ///
    /// let _ = keys((User::name, User::id));
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn keys() -> Self::Keys;
}

/// One column of such an order.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "rows cannot be continued behind one in this order",
    label = "`{Self}` is not a column"
)]
pub trait KeysetKey<L> {
    /// The column.
    type Attr;
    /// Its value.
    type Value;
    /// Its source and position.
    const COLUMN: (&'static str, usize);
    /// The column.
    fn key() -> Self::Attr;
}

/// Holds for columns that are never NULL: NULL is neither before nor behind a value.
#[diagnostic::on_unimplemented(
    message = "`{C}` may be NULL, and nothing is behind NULL",
    label = "rows are continued in an order of columns that are never NULL"
)]
pub trait NeverNull<C> {}

#[diagnostic::do_not_recommend]
impl<C> NeverNull<C> for is_nullable::NotNull {}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<S, C, L> KeysetKey<L> for Attr<S, C> where S: Source, C: Column, <C::SqlType as SqlType>::IsNull: NeverNull<C>, L: Present<S> {
    type Attr = Self;
    type Value = C::Value;
    const COLUMN: (&'static str, usize) = (S::SQL_NAME, C::INDEX);

    fn key() -> Self {
        Self::new()
    }
}

impl<N: KeysetKey<L>, D, L> KeysetKey<L> for Ordered<N, D> {
    type Attr = N::Attr;
    type Value = N::Value;
    const COLUMN: (&'static str, usize) = N::COLUMN;

    fn key() -> N::Attr {
        N::key()
    }
}

impl<S, C, L> KeysetOrder<L> for Attr<S, C>
where
    Self: KeysetKey<L>,
{
    type Keys = <Self as KeysetKey<L>>::Attr;
    type Cursor = <Self as KeysetKey<L>>::Value;
    const COLUMNS: &'static [(&'static str, usize)] = &[<Self as KeysetKey<L>>::COLUMN];

    fn keys() -> Self::Keys {
        Self::key()
    }
}

impl<N, D, L> KeysetOrder<L> for Ordered<N, D>
where
    Self: KeysetKey<L>,
{
    type Keys = <Self as KeysetKey<L>>::Attr;
    type Cursor = <Self as KeysetKey<L>>::Value;
    const COLUMNS: &'static [(&'static str, usize)] = &[<Self as KeysetKey<L>>::COLUMN];

    fn keys() -> Self::Keys {
        Self::key()
    }
}

/// Whether all columns of the key of `source` are among `columns`.
pub(crate) const fn covers(columns: &[(&'static str, usize)], source: &str, key: &[usize]) -> bool {
    let mut at = 0;
    while at < key.len() {
        let (mut other, mut found) = (0, false);
        while other < columns.len() {
            let (name, position) = columns[other];
            found |= position == key[at] && crate::scope::same(name, source);
            other += 1;
        }
        if !found {
            return false;
        }
        at += 1;
    }
    true
}

/// A key in the words of one backend.
pub trait PushKey<V, DB: Backend> {
    /// Writes `key > ?`, or `<` where it descends.
    ///
    /// # Errors
    ///
    /// What the conversion of a value to SQL reports.
    fn push_behind<'b>(value: &'b V, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
    /// Writes `key = ?`.
    ///
    /// # Errors
    ///
    /// What the conversion of a value to SQL reports.
    fn push_equal<'b>(value: &'b V, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

fn push_compared<'b, S, C, DB>(
    operator: &str,
    value: &'b C::Value,
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()>
where
    S: Source,
    C: Column<Value: ToSql<C::SqlType, DB>>,
    DB: Backend + HasSqlType<C::SqlType>,
{
    out.push_identifier(S::SQL_NAME)?;
    out.push_sql(".");
    out.push_identifier(C::NAME)?;
    out.push_sql(operator);
    out.push_bind_param::<C::SqlType, C::Value>(value)
}

macro_rules! push_keys {
    ($($key:ty, $operator:literal;)*) => {$(
        impl<S, C, DB> PushKey<C::Value, DB> for $key
        where
            S: Source,
            C: Column<Value: ToSql<C::SqlType, DB>>,
            DB: Backend + HasSqlType<C::SqlType>,
        {
            fn push_behind<'b>(value: &'b C::Value, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
                push_compared::<S, C, DB>($operator, value, out)
            }

            fn push_equal<'b>(value: &'b C::Value, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
                push_compared::<S, C, DB>(" = ", value, out)
            }
        }
    )*};
}

push_keys! {
    Attr<S, C>, " > ";
    Ordered<Attr<S, C>, Ascending>, " > ";
    Ordered<Attr<S, C>, DescendingOrder>, " < ";
}

/// An order in the words of one backend.
pub trait PushKeyset<V, DB: Backend> {
    /// Writes that a row is behind the one with these values.
    ///
    /// # Errors
    ///
    /// What the conversion of a value to SQL reports.
    fn push<'b>(values: &'b V, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

impl<S, C, DB> PushKeyset<C::Value, DB> for Attr<S, C>
where
    C: Column,
    Self: PushKey<C::Value, DB>,
    DB: Backend,
{
    fn push<'b>(value: &'b C::Value, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Self::push_behind(value, out)
    }
}

impl<S, C, D, DB> PushKeyset<C::Value, DB> for Ordered<Attr<S, C>, D>
where
    C: Column,
    Self: PushKey<C::Value, DB>,
    DB: Backend,
{
    fn push<'b>(value: &'b C::Value, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Self::push_behind(value, out)
    }
}

macro_rules! tuples {
    ($(($key:ident $value:ident))* ; $last:ident $last_value:ident) => {
        impl<L, $($key: KeysetKey<L>,)* $last: KeysetKey<L>> KeysetOrder<L> for ($($key,)* $last,) {
            type Keys = ($($key::Attr,)* $last::Attr,);
            type Cursor = ($($key::Value,)* $last::Value,);
            const COLUMNS: &'static [(&'static str, usize)] = &[$($key::COLUMN,)* $last::COLUMN];

            fn keys() -> Self::Keys {
                ($($key::key(),)* $last::key(),)
            }
        }

        impl<DB: Backend, $($key, $value,)* $last, $last_value> PushKeyset<($($value,)* $last_value,), DB>
            for ($($key,)* $last,)
        where
            $($key: PushKey<$value, DB>,)*
            $last: PushKey<$last_value, DB>,
        {
            #[allow(non_snake_case, reason = "each value is named after its type parameter")]
            fn push<'b>(
                values: &'b ($($value,)* $last_value,),
                mut out: AstPass<'_, 'b, DB>,
            ) -> QueryResult<()> {
                let ($($value,)* $last_value,) = values;
                $(
                    out.push_sql("(");
                    $key::push_behind($value, out.reborrow())?;
                    out.push_sql(" OR (");
                    $key::push_equal($value, out.reborrow())?;
                    out.push_sql(" AND ");
                )*
                $last::push_behind($last_value, out.reborrow())?;
                $(
                    let _ = PhantomData::<$key>;
                    out.push_sql("))");
                )*
                Ok(())
            }
        }
    };
}

tuples!(; A Va);
tuples!((A Va); B Vb);
tuples!((A Va) (B Vb); C Vc);
tuples!((A Va) (B Vb) (C Vc); D Vd);
tuples!((A Va) (B Vb) (C Vc) (D Vd); E Ve);
tuples!((A Va) (B Vb) (C Vc) (D Vd) (E Ve); F Vf);

/// A row is behind one with given values in the order `K`; nothing where there are no values.
#[derive_where(Debug, Clone; V)]
pub struct Behind<K, V> {
    values: Option<V>,
    marker: PhantomData<fn() -> K>,
}

impl<K, V> Absent for Behind<K, V> {
    fn is_absent(&self) -> bool {
        self.values.is_none()
    }
}

/// The text depends on whether there are values.
impl<K: 'static, V> QueryId for Behind<K, V> {
    type QueryId = Behind<K, ()>;
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<K: PushKeyset<V, DB>, V, DB: Backend> QueryFragment<DB> for Behind<K, V> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match &self.values {
            Option::Some(values) => K::push(values, out),
            None => Ok(()),
        }
    }
}

/// A query of one page, with the values that the next one begins behind.
///
/// Found by inference, never written.
#[doc(hidden)]
pub type PageBehind<Root, L, J, Sel, F, H, K> = Query<
    Root,
    (Sel, <K as KeysetOrder<L>>::Keys),
    L,
    J,
    Clauses<Everything, <F as Conjunction<BehindIn<K, L>>>::And, Ungrouped, H, Written<K>, Paged>,
>;

/// The condition of a page.
///
/// Found by inference, never written.
#[doc(hidden)]
pub type BehindIn<K, L> = Behind<K, <K as KeysetOrder<L>>::Cursor>;

impl<Root, L, J, Sel, F, H, K, M, Eager>
    Query<Root, Sel, L, J, Clauses<Everything, F, Ungrouped, H, Written<K>, Unpaged>, M, Eager>
{
    /// The page of at most `size` rows behind the one with these values.
    pub(crate) fn behind(
        self,
        values: Option<K::Cursor>,
        size: u64,
    ) -> PageBehind<Root, L, J, Sel, F, H, K>
    where
        K: KeysetOrder<L>,
        F: Conjunction<BehindIn<K, L>>,
    {
        let behind = Behind { values, marker: PhantomData };
        let page = Paged { limit: Option::Some(size), offset: None };
        Query {
            joins: self.joins,
            selected: (self.selected, K::keys()),
            clauses: self.clauses.filtered(|filter| filter.and(behind)).paged(|Unpaged| page),
            marker: PhantomData,
        }
    }
}

/// Holds for a query whose rows are in an order. You meet this bound by asking for a page without.
#[diagnostic::on_unimplemented(
    message = "pages of `{Root}` in no order: a row can be on two of them, or on none",
    label = "`.order_by(..)` first"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// // Without `order_by` there would be no telling which users a page has.
/// let page = s.page(User::query().order_by(User::name), 0, 1)?;
/// assert_eq!((page.rows.len(), page.total), (1, 2));
/// # Ok::<(), aludel::Error>(())
/// ```
#[bound(InSomeOrderBound)]
pub trait InSomeOrder<Root> {}

#[diagnostic::do_not_recommend]
impl<K, Root> InSomeOrder<Root> for Written<K> {}

#[diagnostic::do_not_recommend]
impl<K: super::boxed::BoxedFor, Root> InSomeOrder<Root> for super::boxed_query::Orders<K> {}
