//! `CASE WHEN .. THEN .. ELSE .. END`, with branches of one kind.

use aludel_macros::{bound, quiet};
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, MixedAggregates, SelectableExpression, TypedExpressionType,
    ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{SingleValue, SqlType, is_nullable};

use super::attr::Attr;
use super::condition::TruthBound;
use super::node::{Expr, Named, Typed};
use super::nullability::EitherNull;
use super::operand::OperandBound;
use super::operators::Of;

/// Begins a CASE: the first branch, whose value says what kind the others have. It is a column or
/// an expression; a value of the program's own goes in as [`value`](super::value::value).
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::func::{case, value};
///
/// let kind = case(User::fullname.is_null(), value("short"))
///     .when(User::name.eq("ed"), "well known")
///     .otherwise("long");
/// let query = User::query().order_by(User::name).select((User::name, kind));
/// let rows = s.all(query)?;
/// assert_eq!(rows[0], ("ed".to_owned(), "well known".to_owned()));
/// assert_eq!(rows[1], ("wendy".to_owned(), "short".to_owned()));
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `CASE WHEN "users"."fullname" IS NULL THEN ? WHEN "users"."name" = ? THEN ? ELSE ? END`
#[quiet]
pub fn case<C, T, V>(when: C, then: T) -> Case<FirstWhen<C, V>>
where
    C: Typed<Domain: TruthBound<Of<C>>> + Named,
    T: FirstBranchBound<Itself = V>,
{
    Case(FirstWhen { when, then: then.itself() })
}

/// What the first branch of a CASE gives: a column or an expression, which says of what kind the
/// others are.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what kind of value a CASE gives",
    label = "expected a column or an expression; write `value(..)` around a value"
)]
#[bound(FirstBranchBound)]
pub trait FirstBranch {
    /// Itself: unknown, and what is asked of it silent, where this bound fails.
    type Itself: Typed + Named;
    /// Itself.
    fn itself(self) -> Self::Itself;
}

#[diagnostic::do_not_recommend]
impl<S, C> FirstBranch for Attr<S, C>
where
    Self: Typed + Named,
{
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<N> FirstBranch for Expr<N>
where
    Self: Typed + Named,
{
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }
}

/// A CASE that has no end yet. Made by [`case`].
///
/// Found by inference, never written.
#[derive(Debug, Clone, Copy)]
#[must_use = "a CASE ends with `.otherwise(..)` or `.or_null()`"]
pub struct Case<B>(B);

/// The first branch.
#[derive(Debug, Clone, Copy)]
pub struct FirstWhen<C, V> {
    when: C,
    then: V,
}

/// A branch behind those before it.
#[derive(Debug, Clone, Copy)]
pub struct When<B, C, V> {
    before: B,
    when: C,
    then: V,
}

/// The branches of a CASE.
///
/// Found by inference, never written.
pub trait Branches {
    /// The value of the first, which says what kind the others have.
    type First: Typed + Named;
    /// The SQL type of all of them.
    type SqlType: SqlType + TypedExpressionType;
}

impl<C, V> Branches for FirstWhen<C, V>
where
    V: Typed + Named,
    V::SqlType: SqlType + TypedExpressionType,
{
    type First = V;
    type SqlType = V::SqlType;
}

impl<B, C, V> Branches for When<B, C, V>
where
    B: Branches,
    V: Expression<SqlType: SqlType>,
    (IsNullOf<B>, <V::SqlType as SqlType>::IsNull): EitherNull,
    BaseOf<B>: SingleValue<IsNull = is_nullable::NotNull>,
{
    type First = B::First;
    type SqlType = <(IsNullOf<B>, <V::SqlType as SqlType>::IsNull) as EitherNull>::Of<BaseOf<B>>;
}

type IsNullOf<B> = <<B as Branches>::SqlType as SqlType>::IsNull;
type BaseOf<B> = <<B as Branches>::First as Typed>::Base;
type SubjectOf<B> = <<B as Branches>::First as Named>::Subject;
type DomainOf<B> = <<B as Branches>::First as Typed>::Domain;

#[quiet]
impl<B: Branches> Case<B> {
    /// A further branch, asked when those before did not hold.
    pub fn when<C, V, X>(self, when: C, then: V) -> Case<When<B, C, X>>
    where
        C: Typed<Domain: TruthBound<Of<C>>> + Named,
        V: OperandBound<SubjectOf<B>, DomainOf<B>, BaseOf<B>, X>,
    {
        Case(When { before: self.0, when, then: then.lower() })
    }

    /// The value where no branch holds.
    pub fn otherwise<V, X>(self, value: V) -> Expr<CaseElse<B, X>>
    where
        V: OperandBound<SubjectOf<B>, DomainOf<B>, BaseOf<B>, X>,
    {
        Expr(CaseElse { branches: self.0, otherwise: value.lower() })
    }

    /// NULL where no branch holds.
    pub fn or_null(self) -> Expr<CaseElse<B, NoElse>> {
        Expr(CaseElse { branches: self.0, otherwise: NoElse(()) })
    }
}

/// No ELSE: NULL.
#[derive(Debug, Clone, Copy)]
pub struct NoElse(());

/// `CASE .. ELSE .. END`.
#[derive(Debug, Clone, Copy)]
pub struct CaseElse<B, E> {
    branches: B,
    otherwise: E,
}

/// What stands behind ELSE, if anything does.
pub trait Else {
    /// Whether it may be NULL.
    type IsNull;
}

impl Else for NoElse {
    type IsNull = is_nullable::IsNullable;
}

impl<E: Expression<SqlType: SqlType>> Else for E {
    type IsNull = <E::SqlType as SqlType>::IsNull;
}

impl<B, E> Expression for CaseElse<B, E>
where
    B: Branches,
    E: Else,
    (IsNullOf<B>, E::IsNull): EitherNull,
    BaseOf<B>: SingleValue<IsNull = is_nullable::NotNull>,
{
    type SqlType = <(IsNullOf<B>, E::IsNull) as EitherNull>::Of<BaseOf<B>>;
}

impl<B: Branches, E> Typed for CaseElse<B, E>
where
    Self: Expression,
{
    type Domain = DomainOf<B>;
    type Base = BaseOf<B>;
}

impl<B, E, QS> AppearsOnTable<QS> for CaseElse<B, E>
where
    Self: Expression,
    B: BranchesIn<QS>,
    E: ElseIn<QS>,
{
}

impl<B, E, QS> SelectableExpression<QS> for CaseElse<B, E>
where
    Self: AppearsOnTable<QS>,
    B: SelectableBranches<QS>,
    E: SelectableElse<QS>,
{
}

/// Branches whose columns are all in the query.
pub trait BranchesIn<QS> {}

impl<C: AppearsOnTable<QS>, V: AppearsOnTable<QS>, QS> BranchesIn<QS> for FirstWhen<C, V> {}

impl<B, C, V, QS> BranchesIn<QS> for When<B, C, V>
where
    B: BranchesIn<QS>,
    C: AppearsOnTable<QS>,
    V: AppearsOnTable<QS>,
{
}

/// Branches whose values are there for certain. A condition over what is missing does not hold,
/// which is an answer too.
pub trait SelectableBranches<QS> {}

impl<C, V: SelectableExpression<QS>, QS> SelectableBranches<QS> for FirstWhen<C, V> {}

impl<B, C, V, QS> SelectableBranches<QS> for When<B, C, V>
where
    B: SelectableBranches<QS>,
    V: SelectableExpression<QS>,
{
}

/// An ELSE whose columns are all in the query.
pub trait ElseIn<QS> {}

impl<QS> ElseIn<QS> for NoElse {}

impl<E: AppearsOnTable<QS>, QS> ElseIn<QS> for E {}

/// An ELSE that is there for certain.
pub trait SelectableElse<QS> {}

impl<QS> SelectableElse<QS> for NoElse {}

impl<E: SelectableExpression<QS>, QS> SelectableElse<QS> for E {}

impl<C, V, G> ValidGrouping<G> for FirstWhen<C, V>
where
    C: ValidGrouping<G>,
    V: ValidGrouping<G>,
    C::IsAggregate: MixedAggregates<V::IsAggregate>,
{
    type IsAggregate = <C::IsAggregate as MixedAggregates<V::IsAggregate>>::Output;
}

impl<B, C, V, G> ValidGrouping<G> for When<B, C, V>
where
    FirstWhen<C, V>: ValidGrouping<G>,
    B: ValidGrouping<G>,
    B::IsAggregate: MixedAggregates<<FirstWhen<C, V> as ValidGrouping<G>>::IsAggregate>,
{
    type IsAggregate = <B::IsAggregate as MixedAggregates<
        <FirstWhen<C, V> as ValidGrouping<G>>::IsAggregate,
    >>::Output;
}

impl<G> ValidGrouping<G> for NoElse {
    type IsAggregate = is_aggregate::Never;
}

impl<B, E, G> ValidGrouping<G> for CaseElse<B, E>
where
    B: ValidGrouping<G>,
    E: ValidGrouping<G>,
    B::IsAggregate: MixedAggregates<E::IsAggregate>,
{
    type IsAggregate = <B::IsAggregate as MixedAggregates<E::IsAggregate>>::Output;
}

impl<C: QueryId, V: QueryId> QueryId for FirstWhen<C, V> {
    type QueryId = FirstWhen<C::QueryId, V::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = C::HAS_STATIC_QUERY_ID && V::HAS_STATIC_QUERY_ID;
}

impl<B: QueryId, C: QueryId, V: QueryId> QueryId for When<B, C, V> {
    type QueryId = When<B::QueryId, C::QueryId, V::QueryId>;
    const HAS_STATIC_QUERY_ID: bool =
        B::HAS_STATIC_QUERY_ID && C::HAS_STATIC_QUERY_ID && V::HAS_STATIC_QUERY_ID;
}

impl QueryId for NoElse {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<B: QueryId, E: QueryId> QueryId for CaseElse<B, E> {
    type QueryId = CaseElse<B::QueryId, E::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = B::HAS_STATIC_QUERY_ID && E::HAS_STATIC_QUERY_ID;
}

impl<C, V, DB> QueryFragment<DB> for FirstWhen<C, V>
where
    C: QueryFragment<DB>,
    V: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        push_branch(&self.when, &self.then, out)
    }
}

impl<B, C, V, DB> QueryFragment<DB> for When<B, C, V>
where
    B: QueryFragment<DB>,
    C: QueryFragment<DB>,
    V: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.before.walk_ast(out.reborrow())?;
        push_branch(&self.when, &self.then, out)
    }
}

fn push_branch<'b, C, V, DB>(
    when: &'b C,
    then: &'b V,
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()>
where
    C: QueryFragment<DB>,
    V: QueryFragment<DB>,
    DB: Backend,
{
    out.push_sql(" WHEN ");
    when.walk_ast(out.reborrow())?;
    out.push_sql(" THEN ");
    then.walk_ast(out)
}

impl<DB: Backend> QueryFragment<DB> for NoElse {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("NULL");
        Ok(())
    }
}

impl<B, E, DB> QueryFragment<DB> for CaseElse<B, E>
where
    B: QueryFragment<DB>,
    E: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("CASE");
        self.branches.walk_ast(out.reborrow())?;
        out.push_sql(" ELSE ");
        self.otherwise.walk_ast(out.reborrow())?;
        out.push_sql(" END");
        Ok(())
    }
}
