//! ROLLUP, CUBE and GROUPING SETS: what `group_by` takes beside columns, and `grouping(..)`.
//!
//! A set leaves out columns that others are grouped by. They are NULL in its rows, so that behind such a
//! `group_by` the sources of the query are read as those of a left join are.

use core::marker::PhantomData;

use aludel_macros::{bound, quiet};
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::Integer;

use super::attr::Attr;
use super::boxed::BoxedFor;
use super::boxed_query::Orders;
use super::clause::{NoClause, Written};
use super::group::{ColumnNames, GroupClause, GroupKey, GroupList, GroupListBound, push_columns};
use super::node::{Expr, Typed};
use super::repeated::{Beside, Repeats};
use super::selection::SelectedIn;
use crate::backend::{GroupingSets, OrderedRollup, Rollup};
use crate::entity::Column;
use crate::scope::grouping::FindColumn;
use crate::scope::identity::{No, Yes};
use crate::scope::{Cons, Contains, GroupedBy, Loosen, Nil, Source};

/// Groups by all of the columns, by all but the last, and so on to one group of all rows: subtotals and
/// a total. Which of them a row is, [`grouping`] tells.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "postgres")]
/// # fn main() -> aludel::Result<()> {
/// # use aludel_docs::example::*;
/// use aludel::func::{count_star, rollup};
/// use diesel::pg::Pg;
///
/// let query = Address::query()
///     .group_by(rollup((Address::user_id, Address::email)))
///     .select((Address::user_id, Address::email, count_star())); // Options, and a number
/// assert!(query.to_sql::<Pg>()?.contains(" GROUP BY ROLLUP (\"addresses\".\"user_id\", "));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "postgres"))]
/// # fn main() {}
/// ```
///
/// # SQL
///
/// `GROUP BY ROLLUP ("addresses"."user_id", "addresses"."email")`, and on MariaDB and MySQL
/// `GROUP BY "addresses"."user_id", "addresses"."email" WITH ROLLUP`, where it is not ordered.
#[quiet]
#[must_use]
pub fn rollup<K: GroupListBound>(columns: K) -> RolledUp<K> {
    let _ = columns;
    RolledUp(PhantomData)
}

/// Groups by each choice of the columns, from all of them to none.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "postgres")]
/// # fn main() -> aludel::Result<()> {
/// # use aludel_docs::example::*;
/// use aludel::func::{count_star, cube};
/// use diesel::pg::Pg;
///
/// let query = Address::query()
///     .group_by(cube((Address::user_id, Address::email)))
///     .select((Address::user_id, Address::email, count_star()));
/// assert!(query.to_sql::<Pg>()?.contains(" GROUP BY CUBE (\"addresses\".\"user_id\", "));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "postgres"))]
/// # fn main() {}
/// ```
///
/// # SQL
///
/// `GROUP BY CUBE ("addresses"."user_id", "addresses"."email")`
#[quiet]
#[must_use]
pub fn cube<K: GroupListBound>(columns: K) -> Cubed<K> {
    let _ = columns;
    Cubed(PhantomData)
}

/// Groups by each of a tuple of sets: a column, a tuple of columns, or `()` for one group of all rows.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "postgres")]
/// # fn main() -> aludel::Result<()> {
/// # use aludel_docs::example::*;
/// use aludel::func::{count_star, grouping_sets};
/// use diesel::pg::Pg;
///
/// let query = Address::query()
///     .group_by(grouping_sets((Address::user_id, Address::email, ())))
///     .select((Address::user_id, Address::email, count_star()));
/// assert!(query.to_sql::<Pg>()?.contains(" GROUP BY GROUPING SETS ((\"addresses\".\"user_id\"), "));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "postgres"))]
/// # fn main() {}
/// ```
///
/// # SQL
///
/// `GROUP BY GROUPING SETS (("addresses"."user_id"), ("addresses"."email"), ())`
#[quiet]
#[must_use]
pub fn grouping_sets<K: GroupSetsBound>(sets: K) -> SetsOf<K> {
    let _ = sets;
    SetsOf(PhantomData)
}

/// 1 in the rows of a set that leaves the column out, 0 in the others: tells a NULL of the data from that
/// of a subtotal. An `i32`.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "postgres")]
/// # fn main() -> aludel::Result<()> {
/// # use aludel_docs::example::*;
/// use aludel::func::{count_star, grouping, rollup};
/// use diesel::pg::Pg;
///
/// let total = Address::query()
///     .group_by(rollup(Address::user_id))
///     .having(grouping(Address::user_id).eq(1))
///     .select(count_star());
/// assert!(total.to_sql::<Pg>()?.ends_with(" HAVING GROUPING(\"addresses\".\"user_id\") = $1"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "postgres"))]
/// # fn main() {}
/// ```
///
/// # SQL
///
/// `GROUPING("addresses"."user_id")`
#[must_use]
pub fn grouping<S, C: Column>(column: Attr<S, C>) -> Expr<GroupingOf<Attr<S, C>>> {
    Expr(GroupingOf(column))
}

/// `ROLLUP (..)`. Made by [`rollup`].
#[derive_where(Debug, Clone, Copy)]
pub struct RolledUp<K>(PhantomData<fn() -> K>);

/// `CUBE (..)`. Made by [`cube`].
#[derive_where(Debug, Clone, Copy)]
pub struct Cubed<K>(PhantomData<fn() -> K>);

/// `GROUPING SETS (..)`. Made by [`grouping_sets`].
#[derive_where(Debug, Clone, Copy)]
pub struct SetsOf<K>(PhantomData<fn() -> K>);

/// One of the sets: columns, or `()` for none.
///
/// Found by inference, never written.
pub trait GroupSet {
    /// Its columns as a list.
    type List;
}

impl GroupSet for () {
    type List = Nil;
}

impl<K: GroupList> GroupSet for K {
    type List = K::List;
}

/// A set whose columns can be read in the scope `L`.
///
/// Found by inference, never written.
pub trait GroupSetIn<L>: GroupSet {}

impl<L> GroupSetIn<L> for () {}

impl<L, K: GroupKey<L>> GroupSetIn<L> for K {}

/// A tuple of sets.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tuple of grouping sets",
    label = "expected sets: a column, a tuple of columns, or `()`, as in `((A, B), A, ())`"
)]
#[bound(GroupSetsBound)]
pub trait GroupSets {
    /// Their lists of columns, as a list.
    type Lists;
}

macro_rules! lists {
    () => { Nil };
    ($head:ident $($tail:ident)*) => { Cons<$head::List, lists!($($tail)*)> };
}

macro_rules! tuples {
    ($($set:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<$($set: GroupSet),+> GroupSets for ($($set,)+) {
            type Lists = lists!($($set)+);
        }

        impl<L, $($set: GroupSetIn<L>),+> GroupKey<L> for SetsOf<($($set,)+)> {}
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);

#[diagnostic::do_not_recommend]
impl<K: GroupSets> GroupList for SetsOf<K> {
    type Itself = Self;
    type List = SetsOf<K::Lists>;
}

/// What rollups and cubes have in common: they are of one list of columns.
macro_rules! of_one_list {
    ($($form:ident)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: GroupList> GroupList for $form<K> {
            type Itself = Self;
            type List = $form<K::List>;
        }

        impl<L, K: GroupKey<L>> GroupKey<L> for $form<K> {}

        impl<S, C, G: FindColumn<S, C>> FindColumn<S, C> for $form<G> {
            type Found = G::Found;
        }
    )+};
}

of_one_list!(RolledUp Cubed);

impl<S, C> FindColumn<S, C> for SetsOf<Nil> {
    type Found = No;
}

impl<S, C, G, T> FindColumn<S, C> for SetsOf<Cons<G, T>>
where
    G: FindColumn<S, C, Found: OrElse<<SetsOf<T> as FindColumn<S, C>>::Found>>,
    SetsOf<T>: FindColumn<S, C>,
{
    type Found = <G::Found as OrElse<<SetsOf<T> as FindColumn<S, C>>::Found>>::Answer;
}

/// *Yes* if one of two answers is.
pub trait OrElse<Other> {
    /// [`Yes`] or [`No`].
    type Answer;
}

impl<Other> OrElse<Other> for Yes {
    type Answer = Self;
}

impl<Other> OrElse<Other> for No {
    type Answer = Other;
}

/// What grouping by this list makes of the sources of a query.
///
/// Found by inference, never written.
pub trait Regroups<L> {
    /// The sources behind it.
    type Sources;
    /// [`Yes`] where sets leave columns out.
    type LeavesOut;
}

impl<L> Regroups<L> for Nil {
    type Sources = L;
    type LeavesOut = No;
}

impl<L, H, T> Regroups<L> for Cons<H, T> {
    type Sources = L;
    type LeavesOut = No;
}

/// Said of whether columns are left out: what a query selects already is not NULL behind the grouping
/// unless its type says so. It is asked once more only where they are.
///
/// Found by inference, never written.
#[bound(StillFitsBound, through)]
pub trait StillFits<Sel, L> {}

impl<Sel, L> StillFits<Sel, L> for No {}

impl<Sel: SelectedIn<L>, L> StillFits<Sel, L> for Yes {}

macro_rules! leave_out {
    ($($form:ident)+) => {$(
        impl<L: Loosen, K> Regroups<L> for $form<K> {
            type Sources = L::Loose;
            type LeavesOut = Yes;
        }
    )+};
}

leave_out!(RolledUp Cubed SetsOf);

/// An order that a database takes beside a rollup.
///
/// Found by inference, never written.
pub trait OrdersRollup<DB> {}

impl<DB> OrdersRollup<DB> for NoClause {}

impl<DB: OrderedRollup, X> OrdersRollup<DB> for Written<X> {}

impl<DB: OrderedRollup, K: BoxedFor> OrdersRollup<DB> for Orders<K> {}

impl<G: ColumnNames, O: OrdersRollup<DB>, DB: Rollup> GroupClause<DB, O> for RolledUp<G> {
    fn walk_columns(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
        out.push_sql(DB::OPEN);
        push_columns::<G, DB>(out)?;
        out.push_sql(DB::CLOSE);
        Ok(())
    }
}

impl<G: ColumnNames, O, DB: GroupingSets> GroupClause<DB, O> for Cubed<G> {
    fn walk_columns(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
        out.push_sql("CUBE (");
        push_columns::<G, DB>(out)?;
        out.push_sql(")");
        Ok(())
    }
}

impl<G: SetsSql, O, DB: GroupingSets> GroupClause<DB, O> for SetsOf<G> {
    fn walk_columns(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
        out.push_sql("GROUPING SETS (");
        G::walk_sets(out)?;
        out.push_sql(")");
        Ok(())
    }
}

/// Writes sets, with commas between them.
pub trait SetsSql {
    /// Writes them.
    ///
    /// # Errors
    ///
    /// What quoting a name reports.
    fn walk_sets<DB: Backend>(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()>;
}

impl<G: ColumnNames> SetsSql for Cons<G, Nil> {
    fn walk_sets<DB: Backend>(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
        out.push_sql("(");
        push_columns::<G, DB>(out)?;
        out.push_sql(")");
        Ok(())
    }
}

impl<G: ColumnNames, H, T> SetsSql for Cons<G, Cons<H, T>>
where
    Cons<H, T>: SetsSql,
{
    fn walk_sets<DB: Backend>(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
        <Cons<G, Nil>>::walk_sets(out)?;
        out.push_sql(", ");
        <Cons<H, T>>::walk_sets(out)
    }
}

/// Whether a set leaves a column out. Made by [`grouping`].
#[derive(Debug, Clone, Copy)]
pub struct GroupingOf<A>(A);

impl<A> Expression for GroupingOf<A> {
    type SqlType = Integer;
}

impl<A> Typed for GroupingOf<A> {
    type Domain = Integer;
    type Base = Integer;
}

impl<S, C: Column, L: Contains<S>> AppearsOnTable<L> for GroupingOf<Attr<S, C>> {}

/// It is never NULL itself.
impl<S, C: Column, L: Contains<S>> SelectableExpression<L> for GroupingOf<Attr<S, C>> {}

/// It may stand where its column may, in a grouped query alone.
impl<A: ValidGrouping<GroupedBy<G>>, G> ValidGrouping<GroupedBy<G>> for GroupingOf<A> {
    type IsAggregate = A::IsAggregate;
}

impl<A, Spared, Root> ValidGrouping<Repeats<Spared, Root>> for GroupingOf<A> {
    type IsAggregate = is_aggregate::Never;
}

impl<A: ValidGrouping<Beside<Spared>>, Spared> ValidGrouping<Beside<Spared>> for GroupingOf<A> {
    type IsAggregate = A::IsAggregate;
}

impl<A: QueryId> QueryId for GroupingOf<A> {
    type QueryId = GroupingOf<A::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = A::HAS_STATIC_QUERY_ID;
}

impl<S: Source, C: Column, DB: GroupingSets> QueryFragment<DB> for GroupingOf<Attr<S, C>> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("GROUPING(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}
