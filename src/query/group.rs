//! GROUP BY and HAVING.

use core::marker::PhantomData;

use aludel_macros::{bound, quiet};
use diesel::backend::Backend;
use diesel::expression::AppearsOnTable;
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use super::attr::Attr;
use super::clause::Conjunction;
use super::criteria::{Criteria, HoldsIn};
use super::grouping_sets::{Regroups, StillFitsBound};
use super::multiplicity::OneEach;
use super::select::{Clauses, Query};
use crate::entity::Column;
use crate::scope::{Cons, GroupedBy, Nil, Source, Ungrouped};

/// Columns to group by in the scope `L`: one, a tuple of them, or sets of them.
#[bound(GroupKeyBound, through)]
pub trait GroupKey<L>: GroupList {}

/// The columns that a key of a group has, wherever they may be read. It is asked before [`GroupKey`].
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "cannot group by `{Self}`",
    label = "expected a column of the query, or a tuple of columns"
)]
#[bound(GroupListBound)]
pub trait GroupList {
    /// The key itself: unknown, and what is asked of it silent, where this bound fails.
    type Itself;
    /// The columns as a list.
    type List;
}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<S, C: Column, L> GroupKey<L> for Attr<S, C> where Self: AppearsOnTable<L> {}

#[diagnostic::do_not_recommend]
impl<S, C: Column> GroupList for Attr<S, C> {
    type Itself = Self;
    type List = Cons<Self, Nil>;
}

macro_rules! list {
    () => { Nil };
    (($s:ident $c:ident) $($tail:tt)*) => { Cons<Attr<$s, $c>, list!($($tail)*)> };
}

macro_rules! tuples {
    ($(($s:ident $c:ident))+) => {
                impl<L, $($s, $c: Column),+> GroupKey<L> for ($(Attr<$s, $c>,)+)
        where
            $(Attr<$s, $c>: AppearsOnTable<L>,)+
        {
        }

        #[diagnostic::do_not_recommend]
        impl<$($s, $c: Column),+> GroupList for ($(Attr<$s, $c>,)+) {
            type Itself = Self;
            type List = list!($(($s $c))+);
        }

        impl<$($s: Source, $c: Column),+> ColumnNames for ($(Attr<$s, $c>,)+) {
            fn each(visit: &mut dyn FnMut(&str, &str) -> QueryResult<()>) -> QueryResult<()> {
                $(Attr::<$s, $c>::each(visit)?;)+
                Ok(())
            }
        }
    };
}

tuples!((S1 C1));
tuples!((S1 C1) (S2 C2));
tuples!((S1 C1) (S2 C2) (S3 C3));
tuples!((S1 C1) (S2 C2) (S3 C3) (S4 C4));
tuples!((S1 C1) (S2 C2) (S3 C3) (S4 C4) (S5 C5));
tuples!((S1 C1) (S2 C2) (S3 C3) (S4 C4) (S5 C5) (S6 C6));

/// Writes the GROUP BY clause of a grouping, which is a type alone, of a query in the order `O`.
pub trait GroupSql<DB: Backend, O>: 'static {
    /// Whether the number of rows depends on it.
    const CHANGES_ROWS: bool;
    /// Writes it, or nothing.
    ///
    /// # Errors
    ///
    /// What quoting a name reports.
    fn walk(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()>;
}

impl<DB: Backend, O> GroupSql<DB, O> for Ungrouped {
    const CHANGES_ROWS: bool = false;

    fn walk(_: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
        Ok(())
    }
}

impl<G: GroupClause<DB, O> + 'static, O, DB: Backend> GroupSql<DB, O> for GroupedBy<G> {
    const CHANGES_ROWS: bool = true;

    fn walk(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
        out.push_sql(" GROUP BY ");
        G::walk_columns(out)
    }
}

/// What stands behind GROUP BY, in a query in the order `O`.
pub trait GroupClause<DB: Backend, O> {
    /// Writes it.
    ///
    /// # Errors
    ///
    /// What quoting a name reports.
    fn walk_columns(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()>;
}

impl<H, T, O, DB: Backend> GroupClause<DB, O> for Cons<H, T>
where
    Self: ColumnNames,
{
    fn walk_columns(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
        push_columns::<Self, DB>(out)
    }
}

/// Writes the columns of a list, with commas between them.
pub(super) fn push_columns<G: ColumnNames, DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
) -> QueryResult<()> {
    let mut first = true;
    G::each(&mut |source, column| {
        if !first {
            out.push_sql(", ");
        }
        first = false;
        out.push_identifier(source)?;
        out.push_sql(".");
        out.push_identifier(column)
    })
}

/// The names of columns: of one, a tuple or a list.
pub trait ColumnNames {
    /// Calls `visit` with the source's and the column's name of each.
    ///
    /// # Errors
    ///
    /// The first error of `visit`.
    fn each(visit: &mut dyn FnMut(&str, &str) -> QueryResult<()>) -> QueryResult<()>;
}

impl ColumnNames for Nil {
    fn each(_: &mut dyn FnMut(&str, &str) -> QueryResult<()>) -> QueryResult<()> {
        Ok(())
    }
}

impl<S: Source, C: Column> ColumnNames for Attr<S, C> {
    fn each(visit: &mut dyn FnMut(&str, &str) -> QueryResult<()>) -> QueryResult<()> {
        visit(S::SQL_NAME, C::NAME)
    }
}

impl<S: Source, C: Column, T: ColumnNames> ColumnNames for Cons<Attr<S, C>, T> {
    fn each(visit: &mut dyn FnMut(&str, &str) -> QueryResult<()>) -> QueryResult<()> {
        Attr::<S, C>::each(visit)?;
        T::each(visit)
    }
}

/// Holds for a grouped query. You meet this bound by writing `having` without `group_by`.
#[diagnostic::on_unimplemented(
    message = "`having` needs a `group_by` in this query of `{Root}`",
    label = "`.group_by(..)` first, or use `.filter(..)` for a condition on rows"
)]
pub trait IsGrouped<Root> {}

#[diagnostic::do_not_recommend]
impl<G, Root> IsGrouped<Root> for GroupedBy<G> {}

#[quiet]
impl<Root, L, J, Sel, D, F, H, O, P, M, Eager>
    Query<Root, Sel, L, J, Clauses<D, F, Ungrouped, H, O, P>, M, Eager>
{
    /// One row for each different value of the columns. What is selected then is one of them or
    /// an aggregate; select before or after.
    ///
    /// Subtotals are made by [`rollup`](crate::func::rollup), [`cube`](crate::func::cube) and
    /// [`grouping_sets`](crate::func::grouping_sets) in place of the columns, which come as `Option`s
    /// then.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::func::count;
    ///
    /// let query = User::query()
    ///     .join(User::addresses)
    ///     .group_by(User::name)
    ///     .having(count(Address::id).gt(1))
    ///     .select((User::name, count(Address::id)));
    /// assert_eq!(s.all(query)?, [("ed".to_owned(), 2)]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// SELECT "users"."name", COUNT("users"."id") FROM "users"
    /// GROUP BY "users"."name" HAVING COUNT("users"."id") > ?
    /// ```
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn group_by<
        K: GroupListBound<Itself = I, List = X>,
        I: GroupKeyBound<L>,
        X: Regroups<L, Sources = L2, LeavesOut = Y>,
        Y: StillFitsBound<Sel, L2>,
        L2,
    >(
        self,
        columns: K,
    ) -> Query<Root, Sel, L2, J, Clauses<D, F, GroupedBy<X>, H, O, P>, OneEach> {
        let _ = columns;
        Query {
            joins: self.joins,
            selected: self.selected,
            clauses: self.clauses.retyped(),
            marker: PhantomData,
        }
    }
}

#[quiet]
impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
{
    /// Keeps the groups for which the condition holds. Several are joined by AND.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::func::count_star;
    ///
    /// let query = Address::query()
    ///     .group_by(Address::user_id)
    ///     .having(count_star().gt(2))
    ///     .select(Address::user_id);
    /// assert!(s.all(query)?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn having<C: Criteria<Stored = X>, X>(self, condition: C) -> Query<Root, Sel, L, J, Clauses<D, F, G, H::And, O, P>, M, Eager> where C::All: HoldsIn<L>, G: IsGrouped<Root>, H: Conjunction<X> {
        self.clauses(|it| it.having(|having| having.and(condition.stored())))
    }
}
