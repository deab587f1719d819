//! Text patterns: `ilike`, and `contains`, `starts_with`, `ends_with` with escaping.

use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType, SqlType, Text};

use super::condition::composite;
use super::node::Typed;
use super::nullability::{BoolOf, EitherNull};

/// The character that takes the meaning from `%`, `_` and itself. Not the backslash, which means
/// something else in every engine's string literals.
const ESCAPE: char = '!';

/// `text` with every wildcard escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for character in text.chars() {
        if matches!(character, '%' | '_' | ESCAPE) {
            out.push(ESCAPE);
        }
        out.push(character);
    }
    out
}

/// `left LIKE '%part%' ESCAPE '!'`.
#[derive(Debug, Clone)]
pub struct Matches<L> {
    left: L,
    pattern: String,
}

impl<L> Matches<L> {
    pub(super) fn containing(left: L, part: &str) -> Self {
        Self { left, pattern: format!("%{}%", escaped(part)) }
    }

    pub(super) fn starting(left: L, part: &str) -> Self {
        Self { left, pattern: format!("{}%", escaped(part)) }
    }

    pub(super) fn ending(left: L, part: &str) -> Self {
        Self { left, pattern: format!("%{}", escaped(part)) }
    }
}

impl<L: Expression> Expression for Matches<L>
where
    L::SqlType: SqlType,
    (<L::SqlType as SqlType>::IsNull, diesel::sql_types::is_nullable::NotNull): EitherNull,
{
    type SqlType = BoolOf<L::SqlType, Text>;
}

impl<L> Typed for Matches<L>
where
    Self: Expression,
{
    type Domain = Bool;
    type Base = Bool;
    const LOOSE: bool = true;
}

composite!(Matches<L> { left: L });

impl<L: ValidGrouping<G>, G> ValidGrouping<G> for Matches<L> {
    type IsAggregate = L::IsAggregate;
}

impl<L, DB> QueryFragment<DB> for Matches<L>
where
    L: QueryFragment<DB>,
    DB: Backend + HasSqlType<Text>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.left.walk_ast(out.reborrow())?;
        out.push_sql(" LIKE ");
        out.push_bind_param::<Text, _>(&self.pattern)?;
        out.push_sql(" ESCAPE '!'");
        Ok(())
    }
}

/// `lower(inner)`, for both sides of a comparison without regard to case.
#[derive(Debug, Clone, Copy)]
pub struct Lower<N>(pub(super) N);

impl<N: Expression> Expression for Lower<N>
where
    N::SqlType: TypedExpressionType,
{
    type SqlType = N::SqlType;
}

impl<N> Typed for Lower<N>
where
    Self: Expression,
{
    type Domain = Text;
    type Base = Text;
}

composite!(Lower<N> { inner: N });

impl<N: ValidGrouping<G>, G> ValidGrouping<G> for Lower<N> {
    type IsAggregate = N::IsAggregate;
}

impl<N: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Lower<N> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("lower(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}
