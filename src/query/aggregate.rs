//! What an aggregate can be told: over which window it goes, and which rows it takes.

use aludel_macros::quiet;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping,
    is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, SqlType};

use super::condition::TruthBound;
use super::function::{Aggregate, Aggregated, CountRows, FunctionSql, cast_around};
use super::node::{Expr, Named, Typed};
use super::operators::Of;
use super::window::{ArgumentGrouping, Window, Windowable, Windowed};
use crate::backend::AggregateFilter;

impl<N, F: Aggregate<N, Out>, D, Out, Gap> Windowable<Gap> for Aggregated<N, F, D, Out>
where
    Out: SqlType + TypedExpressionType,
{
    type SqlType = F::Result;
    type Domain = D;
    type Base = Out;
}

impl<N: ValidGrouping<G>, F, D, Out, G> ArgumentGrouping<G> for Aggregated<N, F, D, Out> {
    type IsAggregate = N::IsAggregate;
}

impl<Gap> Windowable<Gap> for CountRows {
    type SqlType = BigInt;
    type Domain = BigInt;
    type Base = BigInt;
}

impl<G> ArgumentGrouping<G> for CountRows {
    type IsAggregate = is_aggregate::Never;
}

/// An aggregate of the rows for which a condition holds. Made by `.filter(..)` on an aggregate.
#[derive(Debug, Clone, Copy)]
pub struct Filtered<A, C> {
    aggregate: A,
    condition: C,
}

impl<A: Expression, C> Expression for Filtered<A, C> {
    type SqlType = A::SqlType;
}

impl<A: Typed, C> Typed for Filtered<A, C> {
    type Domain = A::Domain;
    type Base = A::Base;
}

impl<A: Windowable<Gap>, C, Gap> Windowable<Gap> for Filtered<A, C> {
    type SqlType = A::SqlType;
    type Domain = A::Domain;
    type Base = A::Base;
}

impl<A: ArgumentGrouping<G>, C, G> ArgumentGrouping<G> for Filtered<A, C> {
    type IsAggregate = A::IsAggregate;
}

impl<A: AppearsOnTable<QS>, C: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for Filtered<A, C> {}

impl<A: SelectableExpression<QS>, C: AppearsOnTable<QS>, QS> SelectableExpression<QS>
    for Filtered<A, C>
{
}

impl<A: ValidGrouping<G>, C, G> ValidGrouping<G> for Filtered<A, C> {
    type IsAggregate = A::IsAggregate;
}

impl<A: QueryId, C: QueryId> QueryId for Filtered<A, C> {
    type QueryId = Filtered<A::QueryId, C::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = A::HAS_STATIC_QUERY_ID && C::HAS_STATIC_QUERY_ID;
}

impl<A, C, DB> QueryFragment<DB> for Filtered<A, C>
where
    A: FunctionSql<DB>,
    C: QueryFragment<DB>,
    DB: AggregateFilter,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        cast_around(self.result(), &mut out, |out| self.walk_function(out.reborrow()))
    }
}

impl<A, C, DB> FunctionSql<DB> for Filtered<A, C>
where
    A: FunctionSql<DB>,
    C: QueryFragment<DB>,
    DB: AggregateFilter,
{
    fn result(&self) -> Option<&'static str> {
        self.aggregate.result()
    }

    fn walk_function<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.aggregate.walk_function(out.reborrow())?;
        out.push_sql(" FILTER (WHERE ");
        self.condition.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

/// Gives the methods to each aggregate.
macro_rules! aggregates {
    ([$($generics:tt)*] $this:ty) => {
        #[quiet]
        impl<$($generics)*> Expr<$this> {
            /// Its value for each row over a window, which needs no order.
            ///
            /// # Example
            ///
            /// ```
            /// # use aludel_docs::example::*;
            /// # fn main() -> aludel::Result<()> {
            /// # let mut s = session()?;
            /// use aludel::func::{count, window};
            ///
            /// let of_user = count(Address::id).over(window().partition_by(Address::user_id));
            /// assert_eq!(s.all(Address::query().select(of_user))?, [2, 2]);
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # SQL
            ///
            /// `COUNT("addresses"."id") OVER (PARTITION BY "addresses"."user_id")`
            pub fn over<P, O, W>(self, window: Window<P, O, W>) -> Expr<Windowed<$this, O, P, W>> {
                Expr(Windowed::new(self.0, window))
            }

            /// Takes only the rows for which the condition holds.
            ///
            /// # Example
            ///
            /// ```
            /// # use aludel_docs::example::*;
            /// # fn main() -> aludel::Result<()> {
            /// # let mut s = session()?;
            /// use aludel::func::count;
            ///
            /// let org = count(Address::id).filter(Address::email.ends_with(".org"));
            /// assert_eq!(s.one(Address::query().select((count(Address::id), org)))?, (2, 1));
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # SQL
            ///
            /// `COUNT("addresses"."id") FILTER (WHERE "addresses"."email" LIKE ? ESCAPE '!')`
            pub fn filter<C>(self, condition: C) -> Expr<Filtered<$this, C>>
            where
                C: Typed<Domain: TruthBound<Of<C>>> + Named,
            {
                Expr(Filtered { aggregate: self.0, condition })
            }
        }
    };
}

aggregates!([N, F, D, Out] Aggregated<N, F, D, Out>);
aggregates!([] CountRows);

impl<A, C> Expr<Filtered<A, C>> {
    /// Its value for each row over a window.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::func::{count_star, window};
    ///
    /// let org = Address::email.eq("ed@example.org");
    /// let counted = count_star().filter(org).over(window().partition_by(Address::user_id));
    /// assert_eq!(s.all(Address::query().select(counted))?, [1, 1]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `COUNT(*) FILTER (WHERE ..) OVER (..)`
    pub fn over<P, O, W>(self, window: Window<P, O, W>) -> Expr<Windowed<Filtered<A, C>, O, P, W>> {
        Expr(Windowed::new(self.0, window))
    }
}
