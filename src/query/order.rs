//! ORDER BY.

use core::marker::PhantomData;

use aludel_macros::{bound, quiet};
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, ValidGrouping};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::attr::Attr;
use super::boxed::BoxedFor;
use super::clause::{NoClause, Written};
use super::distinct::DistinctKey;
use super::filter::NotLimited;
use super::label::ByLabel;
use super::node::Expr;
use super::select::{Clauses, Query};
use super::sorting::Sorting;

/// Smallest first.
#[derive(Debug, Clone, Copy)]
pub struct Ascending;

/// Largest first.
#[derive(Debug, Clone, Copy)]
pub struct DescendingOrder;

/// A direction's text.
pub trait DirectionSql: 'static {
    /// What is written behind the expression.
    const SQL: &'static str;
}

impl DirectionSql for Ascending {
    const SQL: &'static str = " ASC";
}

impl DirectionSql for DescendingOrder {
    const SQL: &'static str = " DESC";
}

/// An expression with a direction: `User::name.desc()`.
#[derive_where(Debug, Clone, Copy; N)]
pub struct Ordered<N, D>(N, PhantomData<fn() -> D>);

impl<N, D> Ordered<N, D> {
    pub(super) const fn new(inner: N) -> Self {
        Self(inner, PhantomData)
    }
}

impl<N: QueryId, D: 'static> QueryId for Ordered<N, D> {
    type QueryId = Ordered<N::QueryId, D>;
    const HAS_STATIC_QUERY_ID: bool = N::HAS_STATIC_QUERY_ID;
}

impl<N: QueryFragment<DB>, D: DirectionSql, DB: Backend> QueryFragment<DB> for Ordered<N, D> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(D::SQL);
        Ok(())
    }
}

impl<N: ValidGrouping<G>, D, G> ValidGrouping<G> for Ordered<N, D> {
    type IsAggregate = N::IsAggregate;
}

/// What `order_by` takes in the scope `L` of a query that selects `Selected`: columns and
/// expressions of the query, with or without a direction, labels of the selection, or a tuple of
/// them.
#[bound(OrderKeyBound, through)]
pub trait OrderKey<L, Selected> {}

/// What can be ordered by at all, in whatever query. It is asked before [`OrderKey`].
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "cannot order by `{Self}`",
    label = "expected a column of the query, or a tuple of them",
    note = "like `User::name`, `User::name.desc()` or `(User::name, User::id.desc())`"
)]
#[bound(OrderableBound)]
pub trait Orderable {
    /// The key itself: unknown, and what is asked of it and of the query silent, where this bound fails.
    type Itself;
    /// The key itself.
    fn itself(self) -> Self::Itself;
}

macro_rules! orderable {
    ($([$($parameter:ident $(: $bound:ident)?)*] $key:ty;)+) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($parameter $(: $bound)?),*> Orderable for $key {
            type Itself = Self;

            fn itself(self) -> Self {
                self
            }
        }
    )+};
}

orderable! {
    [S C] Attr<S, C>;
    [N] Expr<N>;
    [N D] Ordered<N, D>;
    [Name] ByLabel<Name>;
    [S K: BoxedFor] Sorting<S, K>;
}

impl<S, C, L, Selected> OrderKey<L, Selected> for Attr<S, C> where Self: AppearsOnTable<L> {}

impl<N: Expression, L, Selected> OrderKey<L, Selected> for Expr<N> where N: AppearsOnTable<L> {}

impl<N: OrderKey<L, Selected>, D, L, Selected> OrderKey<L, Selected> for Ordered<N, D> {}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<L, Selected, $($name: OrderKey<L, Selected>),+> OrderKey<L, Selected> for ($($name,)+) {}

        #[diagnostic::do_not_recommend]
        impl<$($name: Orderable),+> Orderable for ($($name,)+) {
            type Itself = ($($name::Itself,)+);

            #[allow(non_snake_case, reason = "each value is named after its type parameter")]
            fn itself(self) -> Self::Itself {
                let ($($name,)+) = self;
                ($($name.itself(),)+)
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);

#[quiet]
impl<Root, L, J, Sel, D, F, G, H, P, M, Eager>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, NoClause, P>, M, Eager>
{
    /// Sorts the rows: by a column, an expression, a label of the selection, or a tuple of them. A
    /// distinct query is sorted by what it selects.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query().order_by((User::fullname, User::name.desc()));
    /// assert_eq!(s.all(query.select(User::name))?, ["wendy", "ed"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `ORDER BY "users"."name", "users"."id" DESC`
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn order_by<K: OrderableBound<Itself = X>, X: OrderKeyBound<L, Sel> + DistinctKey<D, Sel>>(self, key: K) -> Query<Root, Sel, L, J, Clauses<D, F, G, H, Written<X>, P>, M, Eager> where P: NotLimited<Root> {
        self.clauses(|it| it.ordered(|NoClause| Written(key.itself())))
    }
}
