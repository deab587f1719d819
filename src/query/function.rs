//! Functions with a type of their own: aggregates, and the adapter for diesel's expressions.
//!
//! Exported as `aludel::func`.

use core::marker::PhantomData;

use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping,
    is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{self, BigInt, IntoNullable, SqlType};

use super::node::{Expr, Typed};
use super::nullability::{BaseOf, Nullability};

/// One of diesel's own expressions among ours: its functions, `sql::<..>(..)`, anything that a
/// third party defines.
///
/// It gets the operators of a column, is checked against the query's sources like one, and is put
/// in parentheses where that matters.
///
/// # Example
///
/// ```
/// # use aludel::Entity;
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
/// use aludel::expr;
/// use diesel::sql_types::Text;
///
/// diesel::define_sql_function! { fn upper(x: Text) -> Text; }
///
/// let query = User::query()
///     .filter(expr(upper(User::name)).eq("ED"))
///     .select((User::id, expr(upper(User::name))));
/// ```
///
/// # SQL
///
/// `SELECT "users"."id", (upper("users"."name")) FROM "users" WHERE (upper("users"."name")) = ?`
pub fn expr<E>(expression: E) -> Expr<Foreign<E>>
where
    E: Expression,
{
    Expr(Foreign(expression))
}

/// One of diesel's own expressions. Made by [`expr`].
#[derive(Debug, Clone, Copy)]
pub struct Foreign<E>(E);

impl<E: Expression> Expression for Foreign<E> {
    type SqlType = E::SqlType;
}

impl<E: Expression> Typed for Foreign<E>
where
    E::SqlType: Nullability,
{
    type Domain = BaseOf<E::SqlType>;
    type Base = BaseOf<E::SqlType>;
}

#[diagnostic::do_not_recommend]
impl<E: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for Foreign<E> {}

#[diagnostic::do_not_recommend]
impl<E: SelectableExpression<QS>, QS> SelectableExpression<QS> for Foreign<E> {}

impl<E: ValidGrouping<G>, G> ValidGrouping<G> for Foreign<E> {
    type IsAggregate = E::IsAggregate;
}

impl<E: QueryId> QueryId for Foreign<E> {
    type QueryId = Foreign<E::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = E::HAS_STATIC_QUERY_ID;
}

impl<E: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Foreign<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

/// The same value, where it may be missing. Made by `.nullable()`.
#[derive(Debug, Clone, Copy)]
pub struct AsNullable<N>(pub(super) N);

impl<N: Expression> Expression for AsNullable<N>
where
    N::SqlType: IntoNullable,
    <N::SqlType as IntoNullable>::Nullable: TypedExpressionType,
{
    type SqlType = <N::SqlType as IntoNullable>::Nullable;
}

impl<N: Typed> Typed for AsNullable<N>
where
    Self: Expression,
{
    type Domain = N::Domain;
    type Base = N::Base;
}

#[diagnostic::do_not_recommend]
impl<N: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for AsNullable<N> where Self: Expression {}

/// A missing row makes it NULL, which it may be.
#[diagnostic::do_not_recommend]
impl<N: AppearsOnTable<QS>, QS> SelectableExpression<QS> for AsNullable<N> where Self: Expression {}

impl<N: ValidGrouping<G>, G> ValidGrouping<G> for AsNullable<N> {
    type IsAggregate = N::IsAggregate;
}

impl<N: QueryId> QueryId for AsNullable<N> {
    type QueryId = AsNullable<N::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = N::HAS_STATIC_QUERY_ID;
}

impl<N: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for AsNullable<N> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

/// An aggregate function: what it is called, and the type that it gives for `N`.
pub trait Aggregate<N>: 'static {
    /// The SQL type of the result.
    type Result: SqlType + TypedExpressionType;
    /// What the result may be compared with.
    type Domain;
    /// The SQL type of the result without `Nullable`.
    type Base: SqlType + TypedExpressionType;
    /// The text before the operand.
    const OPEN: &'static str;
}

/// An aggregate over the rows of a group, or of the query.
#[derive_where(Debug, Clone, Copy; N)]
pub struct Aggregated<N, F>(N, PhantomData<fn() -> F>);

impl<N, F: Aggregate<N>> Expression for Aggregated<N, F> {
    type SqlType = F::Result;
}

impl<N, F: Aggregate<N>> Typed for Aggregated<N, F> {
    type Domain = F::Domain;
    type Base = F::Base;
}

#[diagnostic::do_not_recommend]
impl<N: AppearsOnTable<QS>, F: Aggregate<N>, QS> AppearsOnTable<QS> for Aggregated<N, F> {}

/// Aggregates pass over NULL, and give NULL only as their type says.
#[diagnostic::do_not_recommend]
impl<N: AppearsOnTable<QS>, F: Aggregate<N>, QS> SelectableExpression<QS> for Aggregated<N, F> {}

impl<N, F, G> ValidGrouping<G> for Aggregated<N, F> {
    type IsAggregate = is_aggregate::Yes;
}

impl<N: QueryId, F: 'static> QueryId for Aggregated<N, F> {
    type QueryId = Aggregated<N::QueryId, F>;
    const HAS_STATIC_QUERY_ID: bool = N::HAS_STATIC_QUERY_ID;
}

impl<N: QueryFragment<DB>, F: Aggregate<N>, DB: Backend> QueryFragment<DB> for Aggregated<N, F> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(F::OPEN);
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

macro_rules! aggregates {
    ($($(#[$doc:meta])* $function:ident $name:ident = $open:literal,
       [$($bound:tt)*] $result:ty, $domain:ty, $base:ty;)*) => {$(
        $(#[$doc])*
        pub fn $function<N>(of: N) -> Expr<Aggregated<N, $name>>
        where
            $name: Aggregate<N>,
        {
            Expr(Aggregated(of, PhantomData))
        }

        #[doc = concat!("`", $open, "..)`")]
        #[derive(Debug, Clone, Copy)]
        pub struct $name(());

        impl<N: Typed> Aggregate<N> for $name
        where
            $($bound)*
        {
            type Result = $result;
            type Domain = $domain;
            type Base = $base;
            const OPEN: &'static str = $open;
        }
    )*};
}

aggregates! {
    /// How many rows of the group have a value of it.
    ///
    /// # SQL
    ///
    /// `COUNT("users"."name")`, an `i64`
    count Count = "COUNT(", [] BigInt, BigInt, BigInt;
    /// How many different values of it the group has.
    ///
    /// # SQL
    ///
    /// `COUNT(DISTINCT "users"."name")`, an `i64`
    count_distinct CountDistinct = "COUNT(DISTINCT ", [] BigInt, BigInt, BigInt;
    /// The largest value, NULL for no rows.
    ///
    /// # SQL
    ///
    /// `MAX("users"."id")`, an `Option`
    max Max = "MAX(",
        [N::SqlType: IntoNullable, <N::SqlType as IntoNullable>::Nullable: SqlType + TypedExpressionType]
        <N::SqlType as IntoNullable>::Nullable, N::Domain, N::Base;
    /// The smallest value, NULL for no rows.
    ///
    /// # SQL
    ///
    /// `MIN("users"."id")`, an `Option`
    min Min = "MIN(",
        [N::SqlType: IntoNullable, <N::SqlType as IntoNullable>::Nullable: SqlType + TypedExpressionType]
        <N::SqlType as IntoNullable>::Nullable, N::Domain, N::Base;
    /// The sum, NULL for no rows. Integers sum to `i64`, floats to `f64`.
    ///
    /// # SQL
    ///
    /// `SUM("lines"."amount")`, an `Option`
    sum Sum = "SUM(",
        [N::Base: Summable,
         sql_types::Nullable<<N::Base as Summable>::Sum>: SqlType + TypedExpressionType]
        sql_types::Nullable<<N::Base as Summable>::Sum>, <N::Base as Summable>::Sum, <N::Base as Summable>::Sum;
    /// The mean as an `f64`, NULL for no rows.
    ///
    /// # SQL
    ///
    /// `AVG("lines"."amount")`, an `Option<f64>`
    avg Avg = "AVG(",
        [N::Base: Summable]
        sql_types::Nullable<sql_types::Double>, sql_types::Double, sql_types::Double;
}

/// Numbers that can be added up in the database.
#[diagnostic::on_unimplemented(
    message = "a `{Self}` cannot be added up",
    label = "not a number",
    note = "`sum` and `avg` take integers, floats and numerics"
)]
pub trait Summable {
    /// The SQL type of the sum.
    type Sum: SqlType<IsNull = sql_types::is_nullable::NotNull> + TypedExpressionType;
}

macro_rules! summable {
    ($($from:ident => $to:ident;)*) => {$(
        impl Summable for sql_types::$from {
            type Sum = sql_types::$to;
        }
    )*};
}

summable! {
    SmallInt => BigInt;
    Integer => BigInt;
    BigInt => BigInt;
    Float => Double;
    Double => Double;
    Numeric => Numeric;
}

/// How many rows the group, or the query, has.
///
/// # SQL
///
/// `COUNT(*)`, an `i64`
#[must_use]
pub const fn count_star() -> Expr<CountStar> {
    Expr(CountStar(()))
}

/// `COUNT(*)`
#[derive(Debug, Clone, Copy)]
pub struct CountStar(());

impl Expression for CountStar {
    type SqlType = BigInt;
}

impl Typed for CountStar {
    type Domain = BigInt;
    type Base = BigInt;
}

impl<QS> AppearsOnTable<QS> for CountStar {}

impl<QS> SelectableExpression<QS> for CountStar {}

impl<G> ValidGrouping<G> for CountStar {
    type IsAggregate = is_aggregate::Yes;
}

impl QueryId for CountStar {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<DB: Backend> QueryFragment<DB> for CountStar {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("COUNT(*)");
        Ok(())
    }
}
