//! Arithmetic in the database: `Account::balance + 5`, `Line::price.times(Line::discount)`.

use core::marker::PhantomData;

use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, MixedAggregates, SelectableExpression, ValidGrouping,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{SingleValue, SqlType, is_nullable};

use super::condition::{Infix, composite};
use super::node::Typed;
use super::nullability::EitherNull;

/// `(left op right)`, of the left side's type, and NULL where either side is.
#[derive_where(Debug, Clone, Copy; L, R)]
pub struct Arithmetic<L, R, Op> {
    left: L,
    right: R,
    operator: PhantomData<fn() -> Op>,
}

impl<L, R, Op> Arithmetic<L, R, Op> {
    pub(super) const fn new(left: L, right: R) -> Self {
        Self { left, right, operator: PhantomData }
    }
}

impl<L, R, Op> Expression for Arithmetic<L, R, Op>
where
    L: Typed,
    L::SqlType: SqlType,
    L::Base: SingleValue<IsNull = is_nullable::NotNull>,
    R: Expression,
    R::SqlType: SqlType,
    (<L::SqlType as SqlType>::IsNull, <R::SqlType as SqlType>::IsNull): EitherNull,
{
    type SqlType =
        <(<L::SqlType as SqlType>::IsNull, <R::SqlType as SqlType>::IsNull) as EitherNull>::Of<
            L::Base,
        >;
}

impl<L: Typed, R, Op> Typed for Arithmetic<L, R, Op>
where
    Self: Expression,
{
    type Domain = L::Domain;
    type Base = L::Base;
}

composite!(Arithmetic<L, R; Op> { left: L, right: R });

impl<L, R, Op, G> ValidGrouping<G> for Arithmetic<L, R, Op>
where
    L: ValidGrouping<G>,
    R: ValidGrouping<G>,
    L::IsAggregate: MixedAggregates<R::IsAggregate>,
{
    type IsAggregate = <L::IsAggregate as MixedAggregates<R::IsAggregate>>::Output;
}

impl<L, R, Op, DB> QueryFragment<DB> for Arithmetic<L, R, Op>
where
    L: QueryFragment<DB>,
    R: QueryFragment<DB>,
    Op: Infix,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(");
        self.left.walk_ast(out.reborrow())?;
        out.push_sql(Op::SQL);
        self.right.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}
