//! Conditions: comparisons, tests and their combination.

use core::marker::PhantomData;

use aludel_macros::bound;
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, MixedAggregates, SelectableExpression, ValidGrouping,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{Bool, SqlType};

use super::node::{Named, Ours, Typed, push_operand};
use super::nullability::{BoolOf, EitherNull};

/// What `filter`, `having` and `on` take in the scope `L`: a boolean expression whose columns are
/// all in the query.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::query::Condition;
/// use aludel::scope::Certain;
///
/// fn is_condition_on_users(_: impl Condition<Certain<User>>) {}
///
/// is_condition_on_users(User::name.eq("ed").or(User::fullname.is_null()));
/// is_condition_on_users(User::addresses.exists());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition",
    label = "expected a condition, like `User::name.eq(\"ed\")`; diesel's own go in as `expr(..)`"
)]
pub trait Condition<L> {}

impl<T, L> Condition<L> for T
where
    T: Ours,
    <T::Itself as Typed>::Domain: Truth<<T::Itself as Named>::Subject>,
    T::Itself: AppearsOnTable<L>,
{
}

/// Holds for the domain of conditions.
#[diagnostic::on_unimplemented(
    message = "`{Subject}` is not a condition",
    label = "a value, not a yes or no; compare it: `.eq(..)`, `.is_null()`"
)]
#[bound(TruthBound)]
pub trait Truth<Subject> {}

#[diagnostic::do_not_recommend]
impl<Subject> Truth<Subject> for Bool {}

/// An operator that stands between its operands.
pub trait Infix: 'static {
    /// The operator's text, with spaces around it.
    const SQL: &'static str;
    /// Whether it binds more tightly than conditions do.
    const TIGHT: bool = true;
}

macro_rules! infix {
    ($($(#[$doc:meta])* $name:ident = $sql:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Infix for $name {
            const SQL: &'static str = $sql;
        }
    )*};
}

infix! {
    /// `=`
    EqualTo = " = ";
    /// `<>`
    NotEqual = " <> ";
    /// `<`
    LessThan = " < ";
    /// `<=`
    LessOrEqual = " <= ";
    /// `>`
    GreaterThan = " > ";
    /// `>=`
    GreaterOrEqual = " >= ";
    /// `LIKE`
    Like = " LIKE ";
    /// `NOT LIKE`
    NotLike = " NOT LIKE ";
    /// `+`
    Plus = " + ";
    /// `-`
    Minus = " - ";
    /// `*`
    Times = " * ";
    /// `/`
    Over = " / ";
}

/// `AND`, which binds less tightly than all others.
#[derive(Debug, Clone, Copy)]
pub struct And;

impl Infix for And {
    const SQL: &'static str = " AND ";
    const TIGHT: bool = false;
}

/// Derives what every node of ours needs of diesel from its parts.
macro_rules! composite {
    ($name:ident<$($part:ident),+ $(; $rest:ident)*> { $($field:ident: $of:ident),+ }) => {
                impl<$($part,)+ $($rest,)* QS> AppearsOnTable<QS> for $name<$($part,)+ $($rest),*>
        where
            Self: Expression,
            $($part: AppearsOnTable<QS>,)+
        {
        }

                impl<$($part,)+ $($rest,)* QS> SelectableExpression<QS> for $name<$($part,)+ $($rest),*>
        where
            Self: AppearsOnTable<QS>,
            $($part: SelectableExpression<QS>,)+
        {
        }

        impl<$($part: QueryId,)+ $($rest: 'static),*> QueryId for $name<$($part,)+ $($rest),*> {
            type QueryId = $name<$($part::QueryId,)+ $($rest),*>;
            const HAS_STATIC_QUERY_ID: bool = true $(&& $part::HAS_STATIC_QUERY_ID)+;
        }
    };
}
pub(super) use composite;

/// `left op right`; of equality where nothing else is said, which messages need not spell out then.
#[derive_where(Debug, Clone, Copy; L, R)]
pub struct Compare<L, R, Op = EqualTo> {
    left: L,
    right: R,
    operator: PhantomData<fn() -> Op>,
}

impl<L, R, Op> Compare<L, R, Op> {
    pub(super) const fn new(left: L, right: R) -> Self {
        Self { left, right, operator: PhantomData }
    }
}

impl<L, R, Op> Expression for Compare<L, R, Op>
where
    L: Expression,
    R: Expression,
    L::SqlType: SqlType,
    R::SqlType: SqlType,
    (<L::SqlType as SqlType>::IsNull, <R::SqlType as SqlType>::IsNull): EitherNull,
{
    type SqlType = BoolOf<L::SqlType, R::SqlType>;
}

impl<L, R, Op> Typed for Compare<L, R, Op>
where
    Self: Expression,
{
    type Domain = Bool;
    type Base = Bool;
    const LOOSE: bool = true;
}

composite!(Compare<L, R; Op> { left: L, right: R });

impl<L, R, Op, G> ValidGrouping<G> for Compare<L, R, Op>
where
    L: ValidGrouping<G>,
    R: ValidGrouping<G>,
    L::IsAggregate: MixedAggregates<R::IsAggregate>,
{
    type IsAggregate = <L::IsAggregate as MixedAggregates<R::IsAggregate>>::Output;
}

impl<L, R, Op, DB> QueryFragment<DB> for Compare<L, R, Op>
where
    L: Typed + QueryFragment<DB>,
    R: Typed + QueryFragment<DB>,
    Op: Infix,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if Op::TIGHT {
            push_operand(&self.left, out.reborrow())?;
            out.push_sql(Op::SQL);
            return push_operand(&self.right, out);
        }
        self.left.walk_ast(out.reborrow())?;
        out.push_sql(Op::SQL);
        self.right.walk_ast(out)
    }
}

/// `(left OR right)`.
#[derive(Debug, Clone, Copy)]
pub struct Or<L, R> {
    left: L,
    right: R,
}

impl<L, R> Or<L, R> {
    pub(super) const fn new(left: L, right: R) -> Self {
        Self { left, right }
    }
}

impl<L, R> Expression for Or<L, R>
where
    L: Expression,
    R: Expression,
    L::SqlType: SqlType,
    R::SqlType: SqlType,
    (<L::SqlType as SqlType>::IsNull, <R::SqlType as SqlType>::IsNull): EitherNull,
{
    type SqlType = BoolOf<L::SqlType, R::SqlType>;
}

impl<L, R> Typed for Or<L, R>
where
    Self: Expression,
{
    type Domain = Bool;
    type Base = Bool;
}

composite!(Or<L, R> { left: L, right: R });

impl<L, R, G> ValidGrouping<G> for Or<L, R>
where
    L: ValidGrouping<G>,
    R: ValidGrouping<G>,
    L::IsAggregate: MixedAggregates<R::IsAggregate>,
{
    type IsAggregate = <L::IsAggregate as MixedAggregates<R::IsAggregate>>::Output;
}

impl<L: QueryFragment<DB>, R: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Or<L, R> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(");
        self.left.walk_ast(out.reborrow())?;
        out.push_sql(" OR ");
        self.right.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

/// `NOT (inner)`.
#[derive(Debug, Clone, Copy)]
pub struct Not<N>(pub(super) N);

impl<N: Expression> Expression for Not<N> {
    type SqlType = N::SqlType;
}

impl<N: Expression> Typed for Not<N> {
    type Domain = Bool;
    type Base = Bool;
    const LOOSE: bool = true;
}

composite!(Not<N> { inner: N });

impl<N: ValidGrouping<G>, G> ValidGrouping<G> for Not<N> {
    type IsAggregate = N::IsAggregate;
}

impl<N: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Not<N> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("NOT (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

/// A test written behind its operand.
pub trait Postfix: 'static {
    /// The test's text.
    const SQL: &'static str;
}

/// `IS NULL`
#[derive(Debug, Clone, Copy)]
pub struct IsNull;

impl Postfix for IsNull {
    const SQL: &'static str = " IS NULL";
}

/// `IS NOT NULL`
#[derive(Debug, Clone, Copy)]
pub struct IsNotNull;

impl Postfix for IsNotNull {
    const SQL: &'static str = " IS NOT NULL";
}

/// `inner IS NULL` and its like: never NULL itself.
#[derive_where(Debug, Clone, Copy; N)]
pub struct Test<N, Op>(N, PhantomData<fn() -> Op>);

impl<N, Op> Test<N, Op> {
    pub(super) const fn new(inner: N) -> Self {
        Self(inner, PhantomData)
    }
}

impl<N, Op> Expression for Test<N, Op> {
    type SqlType = Bool;
}

impl<N, Op> Typed for Test<N, Op> {
    type Domain = Bool;
    type Base = Bool;
    const LOOSE: bool = true;
}

impl<N: AppearsOnTable<QS>, Op, QS> AppearsOnTable<QS> for Test<N, Op> {}

/// Asking a missing row is an answer too.
impl<N: AppearsOnTable<QS>, Op, QS> SelectableExpression<QS> for Test<N, Op> {}

impl<N: QueryId, Op: 'static> QueryId for Test<N, Op> {
    type QueryId = Test<N::QueryId, Op>;
    const HAS_STATIC_QUERY_ID: bool = N::HAS_STATIC_QUERY_ID;
}

impl<N: ValidGrouping<G>, Op, G> ValidGrouping<G> for Test<N, Op> {
    type IsAggregate = N::IsAggregate;
}

impl<N, Op, DB> QueryFragment<DB> for Test<N, Op>
where
    N: Typed + QueryFragment<DB>,
    Op: Postfix,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        push_operand(&self.0, out.reborrow())?;
        out.push_sql(Op::SQL);
        Ok(())
    }
}

/// `left BETWEEN low AND high`.
#[derive(Debug, Clone, Copy)]
pub struct Between<L, A, B> {
    left: L,
    low: A,
    high: B,
}

impl<L, A, B> Between<L, A, B> {
    pub(super) const fn new(left: L, low: A, high: B) -> Self {
        Self { left, low, high }
    }
}

impl<L, A, B> Expression for Between<L, A, B>
where
    L: Expression,
    A: Expression,
    B: Expression,
    L::SqlType: SqlType,
    A::SqlType: SqlType,
    B::SqlType: SqlType,
    (<L::SqlType as SqlType>::IsNull, <A::SqlType as SqlType>::IsNull): EitherNull,
    (<BoolOf<L::SqlType, A::SqlType> as SqlType>::IsNull, <B::SqlType as SqlType>::IsNull):
        EitherNull,
{
    type SqlType = BoolOf<BoolOf<L::SqlType, A::SqlType>, B::SqlType>;
}

impl<L, A, B> Typed for Between<L, A, B>
where
    Self: Expression,
{
    type Domain = Bool;
    type Base = Bool;
    const LOOSE: bool = true;
}

composite!(Between<L, A, B> { left: L, low: A, high: B });

impl<L, A, B, G> ValidGrouping<G> for Between<L, A, B>
where
    L: ValidGrouping<G>,
{
    type IsAggregate = L::IsAggregate;
}

impl<L, A, B, DB> QueryFragment<DB> for Between<L, A, B>
where
    L: Typed + QueryFragment<DB>,
    A: Typed + QueryFragment<DB>,
    B: Typed + QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        push_operand(&self.left, out.reborrow())?;
        out.push_sql(" BETWEEN ");
        push_operand(&self.low, out.reborrow())?;
        out.push_sql(" AND ");
        push_operand(&self.high, out)
    }
}
