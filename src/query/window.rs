//! Window functions: `rank().over(window().partition_by(..).order_by(..))`.

use core::marker::PhantomData;

use aludel_macros::{bound, quiet};
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, MixedAggregates, SelectableExpression, TypedExpressionType,
    ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::SqlType;

use super::clause::{Clause, NoClause, Written};
use super::frame::{Between, Bound, Frame, Range, Rows, UncountedBound, UpToBound};
use super::function::{FunctionSql, cast_around};
use super::node::{Expr, Typed};
use super::order::OrderKey;
use crate::scope::Grouping;

/// The rows that a window function looks at: of which partition, in which order, in which frame.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::func::{row_number, window};
///
/// let newest = window().partition_by(Address::user_id).order_by(Address::id.desc());
/// let query = Address::query()
///     .order_by(Address::id)
///     .select((Address::email, row_number().over(newest)));
/// assert_eq!(
///     s.all(query)?,
///     [("ed@example.org".to_owned(), 2), ("ed@example.com".to_owned(), 1)],
/// );
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `ROW_NUMBER() OVER (PARTITION BY "addresses"."user_id" ORDER BY "addresses"."id" DESC)`
#[must_use]
pub const fn window() -> Window {
    Window { partition: NoClause, order: NoClause, marker: PhantomData }
}

/// A window. Made by [`window`].
///
/// Found by inference, never written.
#[derive_where(Debug, Clone, Copy; P, O)]
pub struct Window<P = NoClause, O = NoClause, F = NoClause> {
    partition: P,
    order: O,
    marker: PhantomData<fn() -> F>,
}

impl<O, F> Window<NoClause, O, F> {
    /// Looks at the rows that are equal in this column, expression or tuple of them.
    ///
    /// # SQL
    ///
    /// `PARTITION BY "addresses"."user_id"`
    pub fn partition_by<K>(self, key: K) -> Window<Written<K>, O, F> {
        Window { partition: Written(key), order: self.order, marker: PhantomData }
    }
}

impl<P, F> Window<P, NoClause, F> {
    /// Puts the rows in an order: a column, an expression, or a tuple of them.
    ///
    /// # SQL
    ///
    /// `ORDER BY "addresses"."id" DESC`
    pub fn order_by<K>(self, key: K) -> Window<P, Written<K>, F> {
        Window { partition: self.partition, order: Written(key), marker: PhantomData }
    }
}

#[quiet]
impl<P, K> Window<P, Written<K>> {
    /// Looks at a number of rows around the current one.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::func::{count_star, current_row, preceding, window};
    ///
    /// let two = window().order_by(Address::id).rows(preceding::<1>(), current_row());
    /// let query = Address::query().order_by(Address::id).select(count_star().over(two));
    /// assert_eq!(s.all(query)?, [1, 2]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `ROWS BETWEEN 1 PRECEDING AND CURRENT ROW`
    pub fn rows<A: Bound + UpToBound<B>, B: Bound>(
        self,
        from: A,
        to: B,
    ) -> Window<P, Written<K>, Between<Rows, A, B>> {
        let _ = (from, to);
        Window { partition: self.partition, order: self.order, marker: PhantomData }
    }

    /// Looks at rows by their place in the order, those that are equal in it together.
    ///
    /// # SQL
    ///
    /// `RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`
    pub fn range<A: Bound + UncountedBound + UpToBound<B>, B: Bound + UncountedBound>(
        self,
        from: A,
        to: B,
    ) -> Window<P, Written<K>, Between<Range, A, B>> {
        let _ = (from, to);
        Window { partition: self.partition, order: self.order, marker: PhantomData }
    }
}

/// A function that can look over a window whose frame may be empty or not.
///
/// Found by inference, never written.
pub trait Windowable<Gap> {
    /// The SQL type of the result.
    type SqlType: SqlType + TypedExpressionType;
    /// What the result may be compared with.
    type Domain;
    /// The SQL type without `Nullable`.
    type Base: SqlType + TypedExpressionType;
}

/// How the arguments of a function are grouped.
///
/// Found by inference, never written.
pub trait ArgumentGrouping<G> {
    /// diesel's word for it.
    type IsAggregate;
}

/// `function OVER (window)`: a value for each row.
#[derive_where(Debug, Clone, Copy; N, P, O)]
pub struct Windowed<N, O, P = NoClause, F = NoClause> {
    function: N,
    window: Window<P, O, F>,
}

impl<N, P, O, F> Windowed<N, O, P, F> {
    pub(super) const fn new(function: N, window: Window<P, O, F>) -> Self {
        Self { function, window }
    }
}

impl<N, P, O, F> Expression for Windowed<N, O, P, F>
where
    F: Frame,
    N: Windowable<F::Gap>,
{
    type SqlType = N::SqlType;
}

impl<N, P, O, F> Typed for Windowed<N, O, P, F>
where
    F: Frame,
    N: Windowable<F::Gap>,
{
    type Domain = N::Domain;
    type Base = N::Base;
}

/// A PARTITION BY, or its absence.
pub trait Partition {
    /// What stands before the order.
    const ORDER: &'static str;
}

impl Partition for NoClause {
    const ORDER: &'static str = "ORDER BY ";
}

impl<K> Partition for Written<K> {
    const ORDER: &'static str = " ORDER BY ";
}

/// A PARTITION BY whose columns are all in the scope `L`.
///
/// Found by inference, never written.
pub trait PartitionIn<L> {}

impl<L> PartitionIn<L> for NoClause {}

impl<K: AppearsOnTable<L>, L> PartitionIn<L> for Written<K> {}

/// An ORDER BY of a window whose columns are all in the scope `L`.
///
/// Found by inference, never written.
pub trait OrderIn<L> {}

impl<L> OrderIn<L> for NoClause {}

impl<K: OrderKey<L, ()>, L> OrderIn<L> for Written<K> {}

impl<N, P, O, F, L> AppearsOnTable<L> for Windowed<N, O, P, F>
where
    Self: Expression,
    N: AppearsOnTable<L>,
    P: PartitionIn<L>,
    O: OrderIn<L>,
{
}

impl<N, P, O, F, L> SelectableExpression<L> for Windowed<N, O, P, F>
where
    Self: AppearsOnTable<L>,
    N: SelectableExpression<L>,
{
}

/// How the keys of a window are grouped.
///
/// Found by inference, never written.
pub trait KeyGrouping<G> {
    /// diesel's word for it.
    type IsAggregate;
}

impl<G> KeyGrouping<G> for NoClause {
    type IsAggregate = is_aggregate::Never;
}

impl<K: ValidGrouping<G>, G> KeyGrouping<G> for Written<K> {
    type IsAggregate = K::IsAggregate;
}

/// What two parts make together.
type Mixed<A, B> = <A as MixedAggregates<B>>::Output;

/// It makes no group by itself: it is as its arguments and keys are. Not for `()`, which is asked for
/// in a condition on single rows: windows come after those.
impl<N, P, O, F, G: Grouping> ValidGrouping<G> for Windowed<N, O, P, F>
where
    N: ArgumentGrouping<G>,
    P: KeyGrouping<G>,
    O: KeyGrouping<G>,
    N::IsAggregate: MixedAggregates<P::IsAggregate>,
    Mixed<N::IsAggregate, P::IsAggregate>: MixedAggregates<O::IsAggregate>,
{
    type IsAggregate = Mixed<Mixed<N::IsAggregate, P::IsAggregate>, O::IsAggregate>;
}

impl<N, P, O, F> QueryId for Windowed<N, O, P, F>
where
    N: QueryId,
    P: QueryId,
    O: QueryId,
    F: 'static,
{
    type QueryId = Windowed<N::QueryId, O::QueryId, P::QueryId, F>;
    const HAS_STATIC_QUERY_ID: bool =
        N::HAS_STATIC_QUERY_ID && P::HAS_STATIC_QUERY_ID && O::HAS_STATIC_QUERY_ID;
}

impl<N, P, O, F, DB> QueryFragment<DB> for Windowed<N, O, P, F>
where
    N: FunctionSql<DB>,
    P: Partition + Clause<DB>,
    O: Clause<DB>,
    F: Frame,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        cast_around(self.function.result(), &mut out, |out| {
            self.function.walk_function(out.reborrow())?;
            out.push_sql(" OVER (");
            self.window.partition.walk("PARTITION BY ", out.reborrow())?;
            self.window.order.walk(P::ORDER, out.reborrow())?;
            F::push(out);
            out.push_sql(")");
            Ok(())
        })
    }
}

/// Holds for a window whose rows are in an order. You meet this bound where a function asks which
/// row comes first.
#[diagnostic::on_unimplemented(
    message = "this function goes by the order of the rows, and the window has none",
    label = "add `.order_by(..)` to the window"
)]
#[bound(InOrderBound)]
pub trait InOrder {}

#[diagnostic::do_not_recommend]
impl<K> InOrder for Written<K> {}

/// A function over a window, and nowhere else.
///
/// Found by inference, never written.
#[derive(Debug, Clone, Copy)]
#[must_use = "it needs a window: `.over(window().order_by(..))`"]
pub struct OnlyOver<N>(pub(super) N);

#[quiet]
impl<N> OnlyOver<N> {
    /// Its value for each row, over a window, which must have an order.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::func::{lag, window};
    ///
    /// let before = lag(User::name).over(window().order_by(User::name));
    /// let query = User::query().order_by(User::name).select(before);
    /// assert_eq!(s.all(query)?, [None, Some("ed".to_owned())]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn over<P, O: InOrderBound, F>(
        self,
        window: Window<P, O, F>,
    ) -> Expr<Windowed<N, O, P, F>> {
        Expr(Windowed::new(self.0, window))
    }
}
