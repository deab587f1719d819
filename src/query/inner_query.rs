//! Queries as parts of expressions: EXISTS, IN, scalars, and what they read of the query around them.

use core::marker::PhantomData;

use aludel_macros::quiet;
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{Bool, IntoNullable, Nullable, is_nullable};

use super::composed::Cut;
use super::list::{Among, ListOf, ListSql, WithoutNull};
use super::node::{Expr, Typed};
use super::select::Query;
use super::selection::{NullIn, OneColumnBound};
use super::subquery::push_derived;
use super::whole::Whole;
use crate::backend::SqlBackend;
use crate::scope::{Adds, ContainsAll, KeepOuter, Outer, Source, With};

/// What a correlated query reads of the query around it: each [`Outer`] of its scope.
pub trait Correlation<L> {}

impl<L: ContainsAll<T::Outers>, T: KeepOuter> Correlation<L> for T {}

#[quiet]
impl<Root, L, J, Sel, W, M, Eager> Query<Root, Sel, L, J, W, M, Eager> {
    /// Lets the query use columns of a source of the query around it, which it must be part of:
    /// in [`exists`], `in_` or [`scalar`].
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let inner =
    ///     Address::query().correlate(User::entity()).filter(Address::user_id.eq(User::id));
    /// let query = User::query().filter(aludel::exists(inner));
    /// assert_eq!(s.all(query.select(User::name))?, ["ed"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `WHERE EXISTS (SELECT .. FROM "addresses" WHERE "addresses"."user_id" = "users"."id")`
    pub fn correlate<S: Source>(
        self,
        outer: Whole<S>,
    ) -> Query<Root, Sel, With<Outer<S>, L>, J, W, M, Eager>
    where
        L: Adds<Outer<S>>,
    {
        let _ = outer;
        self.retyped()
    }
}

/// The query gives a row.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// let any = Address::query().filter(Address::email.ends_with(".net"));
/// assert_eq!(s.count(User::query().filter(aludel::exists(any)))?, 0);
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `EXISTS (SELECT ..)`
#[quiet]
pub fn exists<Q: InnerQuery>(query: Q) -> Expr<Exists<Q>> {
    Expr(Exists(query))
}

/// A query as part of another: what it reads.
pub trait InnerQuery {
    /// Its scope.
    type Scope;
    /// What it selects.
    type Selected;
}

impl<Root, L, J, Sel, W, M, Eager> InnerQuery for Query<Root, Sel, L, J, W, M, Eager> {
    type Scope = L;
    type Selected = Sel;
}

/// `EXISTS (query)`. Made by [`exists`].
#[derive(Debug, Clone, Copy)]
pub struct Exists<Q>(Q);

/// `(query)` as a value: its first column of its first row, NULL for no row. Made by [`scalar`].
#[derive_where(Debug, Clone, Copy; Q)]
pub struct Scalar<Q, Sel>(Q, PhantomData<fn() -> Sel>);

/// The one column of a query's one row, as a value in another query; NULL for no row.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// let first = Address::query().order_by(Address::id).select(Address::user_id).limit(1);
/// let query = User::query().filter(User::id.eq(aludel::scalar(first))).select(User::name);
/// assert_eq!(s.all(query)?, ["ed"]);
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `(SELECT COUNT(*) FROM "addresses" WHERE ..)`
#[quiet]
pub fn scalar<Q, Sel>(query: Q) -> Expr<Scalar<Q, Sel>>
where
    Q: InnerQuery,
    Q::Selected: OneColumnBound<Itself = Sel>,
{
    Expr(Scalar(query, PhantomData))
}

impl<Q> Expression for Exists<Q> {
    type SqlType = Bool;
}

impl<Q> Typed for Exists<Q> {
    type Domain = Bool;
    type Base = Bool;
}

impl<Q, Sel> Expression for Scalar<Q, Sel>
where
    Sel: Typed,
    Sel::SqlType: IntoNullable,
    <Sel::SqlType as IntoNullable>::Nullable: diesel::expression::TypedExpressionType,
{
    type SqlType = <Sel::SqlType as IntoNullable>::Nullable;
}

impl<Q, Sel: Typed> Typed for Scalar<Q, Sel>
where
    Self: Expression,
{
    type Domain = Sel::Domain;
    type Base = Sel::Base;
}

macro_rules! inner_query {
    ($name:ident $(<$selected:ident>)?, $open:literal) => {
        impl<Q $(, $selected)?, L> AppearsOnTable<L> for $name<Q $(, $selected)?>
        where
            Self: Expression,
            Q: InnerQuery,
            Q::Scope: KeepOuter,
            L: ContainsAll<<Q::Scope as KeepOuter>::Outers>,
        {
        }

        impl<Q $(, $selected)?, QS> SelectableExpression<QS> for $name<Q $(, $selected)?> where Self: AppearsOnTable<QS> {}

        impl<Q $(, $selected)?, G> ValidGrouping<G> for $name<Q $(, $selected)?> {
            type IsAggregate = is_aggregate::Never;
        }

        impl<Q: QueryId $(, $selected: QueryId)?> QueryId for $name<Q $(, $selected)?> {
            type QueryId = $name<Q::QueryId $(, $selected::QueryId)?>;
            const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
        }

        impl<Q: QueryFragment<DB> $(, $selected)?, DB: Backend> QueryFragment<DB> for $name<Q $(, $selected)?> {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
                out.push_sql($open);
                self.0.walk_ast(out.reborrow())?;
                out.push_sql(")");
                Ok(())
            }
        }
    };
}

inner_query!(Exists, "EXISTS (");
inner_query!(Scalar<Sel>, "(");

/// A query of one column behind `IN`.
#[derive(Debug, Clone, Copy)]
pub struct InQuery<Q>(Q);

impl<Q> InQuery<Q> {
    pub(super) const fn new(query: Q) -> Self {
        Self(query)
    }
}

#[diagnostic::do_not_recommend]
impl<Subject, Domain, ST, Root, L, J, Sel, W, M, Eager>
    Among<Subject, Domain, ST, InQuery<Query<Root, Sel, L, J, W, M, Eager>>>
    for Query<Root, Sel, L, J, W, M, Eager>
{
    fn list(self) -> InQuery<Self> {
        InQuery(self)
    }
}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<Q: InnerQuery, Subject, Domain> ListOf<Subject, Domain> for InQuery<Q> where Q::Selected: SelectsOne<Subject, Domain> {
}

#[diagnostic::do_not_recommend]
#[rustfmt::skip] // one line, so that a message quotes no more
impl<Q: InnerQuery, Subject> WithoutNull<Subject> for InQuery<Q> where Q::Selected: NullIn<Q::Scope, IsNull = is_nullable::NotNull> {
}

/// Holds for a selection of one column of this domain.
#[diagnostic::on_unimplemented(
    message = "`{Subject}` cannot be looked for in a query that selects other than its kind",
    label = "must select one `{Domain}` column: `.select(Entity::column)`"
)]
pub trait SelectsOne<Subject, Domain> {}

#[diagnostic::do_not_recommend]
impl<Sel: Typed<Domain = Domain>, Subject, Domain> SelectsOne<Subject, Domain> for Sel {}

impl<Q: QueryId> QueryId for InQuery<Q> {
    type QueryId = InQuery<Q::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

/// A NULL among what it selects makes a search without hit NULL.
impl<Q> Expression for InQuery<Q> {
    type SqlType = Nullable<Bool>;
}

impl<Q, L> AppearsOnTable<L> for InQuery<Q>
where
    Q: InnerQuery,
    Q::Scope: KeepOuter,
    L: ContainsAll<<Q::Scope as KeepOuter>::Outers>,
{
}

impl<Q: Cut + QueryFragment<DB>, DB: SqlBackend> ListSql<DB> for InQuery<Q> {
    fn is_empty(&self) -> bool {
        false
    }

    fn walk<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if !Q::LIMITED || DB::DIALECT.limits_in_lists {
            return self.0.walk_ast(out);
        }
        out.push_sql("SELECT * FROM ");
        push_derived(&self.0, "limited", out)
    }
}
