//! Values of the program's own as expressions, and what stands in for NULL.

use aludel_macros::quiet;
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, MixedAggregates, SelectableExpression, TypedExpressionType,
    ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, SingleValue, SqlType, is_nullable};

use super::node::{Expr, Named, Typed};
use super::nullability::EitherNull;
use super::operand::{Bind, OperandBound};
use super::operators::Of;
use super::text::TextValue;
use crate::backend::SqlBackend;

/// A value as an expression: in a SELECT list, in the first branch of a [`case`](super::case::case).
/// It travels as a bind.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::func::value;
///
/// let query = User::query().order_by(User::name).select((value(1), User::name)).limit(1);
/// assert_eq!(s.all(query)?, [(1, "ed".to_owned())]);
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `SELECT ?, "users"."name" FROM "users"`; `CAST(? AS SIGNED)` on MariaDB and MySQL, which do not
/// know the type of a bind.
#[quiet]
pub fn value<T: TextValue>(value: T) -> Expr<Alone<T::SqlType, T::Owned>> {
    Expr(Alone(Bind::new(value.into_owned())))
}

/// A value where nothing around it tells its type. Made by [`value`].
#[derive_where(Debug, Clone, Copy; T)]
pub struct Alone<ST, T>(Bind<ST, T>);

impl<ST: SqlType + TypedExpressionType, T> Expression for Alone<ST, T> {
    type SqlType = ST;
}

impl<ST: SqlType + TypedExpressionType, T> Typed for Alone<ST, T> {
    type Domain = ST;
    type Base = ST;
}

impl<ST: SqlType + TypedExpressionType, T, QS> AppearsOnTable<QS> for Alone<ST, T> {}

impl<ST: SqlType + TypedExpressionType, T, QS> SelectableExpression<QS> for Alone<ST, T> {}

impl<ST, T, G> ValidGrouping<G> for Alone<ST, T> {
    type IsAggregate = is_aggregate::Never;
}

impl<ST: 'static, T> QueryId for Alone<ST, T> {
    type QueryId = Alone<ST, ()>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<ST, T, DB> QueryFragment<DB> for Alone<ST, T>
where
    DB: SqlBackend + HasSqlType<ST>,
    T: ToSql<ST, DB>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        DB::push_alone::<ST, T>(&self.0.0, out)
    }
}

/// The first, or the second where the first is NULL.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::func::coalesce;
///
/// let called = coalesce(User::fullname, User::name);
/// let query = User::query().order_by(User::name).select(called);
/// assert_eq!(s.all(query)?, ["Ed Jones", "wendy"]);
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `COALESCE("users"."fullname", "users"."name")`, NULL only where the second may be.
#[quiet]
pub fn coalesce<N, T, X>(first: N, or: T) -> Expr<Coalesce<N, X>>
where
    N: Typed + Named,
    T: OperandBound<Of<N>, N::Domain, N::Base, X>,
{
    Expr(Coalesce { first, or: or.lower() })
}

/// `COALESCE(first, or)`. Made by [`coalesce`].
#[derive(Debug, Clone, Copy)]
pub struct Coalesce<N, T> {
    first: N,
    or: T,
}

impl<N, T> Expression for Coalesce<N, T>
where
    N: Typed<Base: SingleValue<IsNull = is_nullable::NotNull>>,
    T: Expression<SqlType: SqlType>,
    (is_nullable::NotNull, <T::SqlType as SqlType>::IsNull): EitherNull,
{
    type SqlType =
        <(is_nullable::NotNull, <T::SqlType as SqlType>::IsNull) as EitherNull>::Of<N::Base>;
}

impl<N: Typed, T> Typed for Coalesce<N, T>
where
    Self: Expression,
{
    type Domain = N::Domain;
    type Base = N::Base;
}

impl<N: AppearsOnTable<QS>, T: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for Coalesce<N, T> where
    Self: Expression
{
}

/// The first may be missing: that is what the second is for.
impl<N, T: SelectableExpression<QS>, QS> SelectableExpression<QS> for Coalesce<N, T> where
    Self: AppearsOnTable<QS>
{
}

impl<N: QueryId, T: QueryId> QueryId for Coalesce<N, T> {
    type QueryId = Coalesce<N::QueryId, T::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = N::HAS_STATIC_QUERY_ID && T::HAS_STATIC_QUERY_ID;
}

impl<N, T, G> ValidGrouping<G> for Coalesce<N, T>
where
    N: ValidGrouping<G>,
    T: ValidGrouping<G>,
    N::IsAggregate: MixedAggregates<T::IsAggregate>,
{
    type IsAggregate = <N::IsAggregate as MixedAggregates<T::IsAggregate>>::Output;
}

impl<N: QueryFragment<DB>, T: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Coalesce<N, T> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("COALESCE(");
        self.first.walk_ast(out.reborrow())?;
        out.push_sql(", ");
        self.or.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}
