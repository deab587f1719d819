//! What every expression of ours has in common, and the wrapper that gives them their operators.

use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::SqlType;

/// An expression that knows what it may be compared with.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::query::Typed;
/// use diesel::sql_types::Text;
///
/// fn is_text(_: impl Typed<Domain = Text>) {}
///
/// is_text(User::name);
/// is_text(User::fullname); // whether it may be NULL makes no difference
/// ```
pub trait Typed: Expression {
    /// A SQL type without `Nullable`, [`KeyOf`](crate::entity::KeyOf) or
    /// [`Custom`](crate::entity::Custom).
    type Domain;
    /// The SQL type without `Nullable`.
    type Base: SqlType + TypedExpressionType;
    /// Whether it needs parentheses as an operand: conditions bind less tightly than what is made
    /// of them.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::query::Typed;
    ///
    /// fn in_parentheses<T: Typed>(_: T) -> bool {
    ///     T::LOOSE
    /// }
    ///
    /// assert!(!in_parentheses(User::name));
    /// assert!(in_parentheses(User::name.eq("ed"))); // ("users"."name" = ?) = ..
    /// ```
    const LOOSE: bool = false;
}

/// Writes an operand, in parentheses where it would fall apart without.
pub(super) fn push_operand<'b, N, DB>(node: &'b N, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
where
    N: Typed + QueryFragment<DB>,
    DB: Backend,
{
    if !N::LOOSE {
        return node.walk_ast(out);
    }
    out.push_sql("(");
    node.walk_ast(out.reborrow())?;
    out.push_sql(")");
    Ok(())
}

/// What messages call an expression: a column by its name.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::query::Named;
///
/// fn named(_: impl Named<Subject = user_fields::name>) {}
///
/// named(User::name);
/// ```
pub trait Named {
    /// The name, as a type.
    type Subject;
}

/// An expression of ours: a column, or an [`Expr`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition",
    label = "expected a condition, like `User::name.eq(\"ed\")`; diesel's own go in as `expr(..)`"
)]
pub trait Ours {
    /// The expression itself: unknown, and what is asked of it silent, where this bound fails.
    type Itself: Typed + Named;
}

#[diagnostic::do_not_recommend]
impl<N: Typed> Ours for Expr<N> {
    type Itself = Self;
}

/// What messages call an expression that is not a plain column.
#[derive(Debug)]
pub struct AnExpression(());

impl<N> Named for Expr<N> {
    type Subject = AnExpression;
}

/// An expression other than a plain column: a condition, a function, arithmetic, a foreign diesel
/// expression. It has the same operators as a column.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// let condition = User::name.eq("ed").or(User::name.eq("jack")); // an Expr
/// assert_eq!(s.count(User::query().filter(!condition))?, 1);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Expr<N>(pub(crate) N);

impl<N: Expression> Expression for Expr<N> {
    type SqlType = N::SqlType;
}

impl<N: Typed> Typed for Expr<N> {
    type Domain = N::Domain;
    type Base = N::Base;
    const LOOSE: bool = N::LOOSE;
}

impl<N: QueryId> QueryId for Expr<N> {
    type QueryId = Expr<N::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = N::HAS_STATIC_QUERY_ID;
}

impl<N: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Expr<N> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

impl<N: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for Expr<N> {}

impl<N: SelectableExpression<QS>, QS> SelectableExpression<QS> for Expr<N> {}

impl<N: ValidGrouping<G>, G> ValidGrouping<G> for Expr<N> {
    type IsAggregate = N::IsAggregate;
}
