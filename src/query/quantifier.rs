//! `= ANY (query)` and `> ALL (query)`: a comparison with each row of a query.

use core::marker::PhantomData;

use aludel_macros::quiet;
use derive_where::derive_where;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping,
    is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::IntoNullable;

use super::inner_query::{Correlation, InnerQuery};
use super::node::Typed;
use super::operand::Operand;
use crate::backend::Quantifiers;

/// The value of some row of a query, on the right of a comparison: `User::age.eq(any(query))`. Only
/// on databases that have it; `in_` and `exists` are everywhere.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # #[cfg(feature = "postgres")]
/// # fn main() -> aludel::Result<()> {
/// use diesel::pg::Pg;
/// use aludel::func::any;
///
/// let owners = Address::query().select(Address::user_id);
/// let query = User::query().filter(User::id.eq(any(owners)));
/// assert!(query.to_sql::<Pg>()?.contains(r#""users"."id" = ANY (SELECT "#));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "postgres"))]
/// # fn main() {}
/// ```
///
/// # SQL
///
/// `"users"."age" = ANY (SELECT ..)`
#[quiet]
pub fn any<Q: InnerQuery<Selected: Typed>>(query: Q) -> Quantified<Q, SomeRow> {
    Quantified { query, marker: PhantomData }
}

/// The value of each row of a query, on the right of a comparison: `User::age.ge(all(query))`. It
/// holds where the query has no row. Only on databases that have it.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # #[cfg(feature = "postgres")]
/// # fn main() -> aludel::Result<()> {
/// use diesel::pg::Pg;
/// use aludel::func::all;
///
/// let owners = Address::query().select(Address::user_id);
/// let query = User::query().filter(User::id.ge(all(owners)));
/// assert!(query.to_sql::<Pg>()?.contains(r#""users"."id" >= ALL (SELECT "#));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "postgres"))]
/// # fn main() {}
/// ```
///
/// # SQL
///
/// `"users"."age" >= ALL (SELECT ..)`
#[quiet]
pub fn all<Q: InnerQuery<Selected: Typed>>(query: Q) -> Quantified<Q, EachRow> {
    Quantified { query, marker: PhantomData }
}

/// Which rows a comparison must hold for.
pub trait Quantifier: 'static {
    /// The text before the query.
    const SQL: &'static str;
}

/// One row at least.
#[derive(Debug, Clone, Copy)]
pub struct SomeRow(());

/// Each row.
#[derive(Debug, Clone, Copy)]
pub struct EachRow(());

impl Quantifier for SomeRow {
    const SQL: &'static str = "ANY (";
}

impl Quantifier for EachRow {
    const SQL: &'static str = "ALL (";
}

/// `ANY (query)`. Made by [`any`] and [`all`].
#[derive_where(Debug, Clone, Copy; Q)]
pub struct Quantified<Q, A> {
    query: Q,
    marker: PhantomData<fn() -> A>,
}

#[diagnostic::do_not_recommend]
impl<Subject, Domain, ST, Q, A> Operand<Subject, Domain, ST, Self> for Quantified<Q, A>
where
    Q: InnerQuery<Selected: Typed<Domain = Domain>>,
{
    fn lower(self) -> Self {
        self
    }
}

/// Without a row, or with a NULL among them, the comparison may be NULL.
impl<Q, A> Expression for Quantified<Q, A>
where
    Q: InnerQuery<Selected: Expression<SqlType: IntoNullable<Nullable: TypedExpressionType>>>,
{
    type SqlType = <<Q::Selected as Expression>::SqlType as IntoNullable>::Nullable;
}

impl<Q, A> Typed for Quantified<Q, A>
where
    Self: Expression,
    Q: InnerQuery<Selected: Typed>,
{
    type Domain = <Q::Selected as Typed>::Domain;
    type Base = <Q::Selected as Typed>::Base;
}

impl<Q, A, L> AppearsOnTable<L> for Quantified<Q, A>
where
    Self: Expression,
    Q: InnerQuery<Scope: Correlation<L>>,
{
}

impl<Q, A, QS> SelectableExpression<QS> for Quantified<Q, A> where Self: AppearsOnTable<QS> {}

impl<Q, A, G> ValidGrouping<G> for Quantified<Q, A> {
    type IsAggregate = is_aggregate::Never;
}

impl<Q: QueryId, A: 'static> QueryId for Quantified<Q, A> {
    type QueryId = Quantified<Q::QueryId, A>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: QueryFragment<DB>, A: Quantifier, DB: Quantifiers> QueryFragment<DB> for Quantified<Q, A> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(A::SQL);
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}
