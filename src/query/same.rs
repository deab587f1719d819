//! Whether two values are the same, where NULL is a value like others.

use diesel::expression::{
    AppearsOnTable, Expression, MixedAggregates, SelectableExpression, ValidGrouping,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::Bool;

use super::condition::composite;
use super::node::{Typed, push_operand};
use crate::backend::SqlBackend;

/// `left IS right`, in the words of the database: never NULL itself.
#[derive(Debug, Clone, Copy)]
pub struct Same<L, R> {
    left: L,
    right: R,
}

impl<L, R> Same<L, R> {
    pub(super) const fn new(left: L, right: R) -> Self {
        Self { left, right }
    }
}

impl<L, R> Expression for Same<L, R> {
    type SqlType = Bool;
}

impl<L, R> Typed for Same<L, R> {
    type Domain = Bool;
    type Base = Bool;
    const LOOSE: bool = true;
}

composite!(Same<L, R> { left: L, right: R });

impl<L, R, G> ValidGrouping<G> for Same<L, R>
where
    L: ValidGrouping<G>,
    R: ValidGrouping<G>,
    L::IsAggregate: MixedAggregates<R::IsAggregate>,
{
    type IsAggregate = <L::IsAggregate as MixedAggregates<R::IsAggregate>>::Output;
}

impl<L, R, DB> QueryFragment<DB> for Same<L, R>
where
    L: Typed + QueryFragment<DB>,
    R: Typed + QueryFragment<DB>,
    DB: SqlBackend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        push_operand(&self.left, out.reborrow())?;
        out.push_sql(" ");
        out.push_sql(DB::DIALECT.same);
        out.push_sql(" ");
        push_operand(&self.right, out)
    }
}
