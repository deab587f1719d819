//! Conditions: comparisons, tests and their combination.

use core::marker::PhantomData;

use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, MixedAggregates, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{Bool, SqlType};

use super::attr::Attr;
use super::clause::Both;
use super::for_each_tuple;
use super::node::{Expr, Named, Ours, Typed, push_operand};
use super::nullability::{BoolOf, EitherNull};
use super::optional::Optional;
use crate::scope::Scope;

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
    T::Itself: AppearsOnTable<Scope<L>>,
{
}

/// A condition, or an `Option` of one, where `None` adds nothing; in whatever scope.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition",
    label = "expected a condition, like `User::name.eq(\"ed\")`; diesel's own go in as `expr(..)`"
)]
pub trait Criterion {
    /// The condition: unknown, and what is asked of it silent, where this bound fails. That is why
    /// no impl is for all types that are ours.
    type Condition;
    /// What the clause keeps.
    type Stored;
    /// What the clause keeps.
    fn stored(self) -> Self::Stored;
}

macro_rules! criterion {
    ([$($parameter:ident)+] $ours:ty) => {
        #[diagnostic::do_not_recommend]
        impl<$($parameter),+> Criterion for $ours
        where
            $ours: Ours,
        {
            type Condition = $ours;
            type Stored = $ours;

            fn stored(self) -> $ours {
                self
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($parameter),+> Criterion for Option<$ours>
        where
            $ours: Ours,
        {
            type Condition = $ours;
            type Stored = Optional<$ours>;

            fn stored(self) -> Optional<$ours> {
                Optional(self)
            }
        }
    };
}

criterion!([S C] Attr<S, C>);
criterion!([N] Expr<N>);

/// What `filter` and `having` take: a [`Criterion`], or a tuple of them, of which each holds.
///
/// Found by inference, never written.
pub trait Criteria {
    /// What the clause keeps.
    type Stored;
    /// What the clause keeps.
    fn stored(self) -> Self::Stored;
}

impl<T: Listed<List: Kept>> Criteria for T {
    type Stored = <T::List as Kept>::Stored;

    fn stored(self) -> Self::Stored {
        self.list().kept()
    }
}

/// Holds for [`Criteria`] that are [`Condition`]s in the scope `L`.
///
/// Found by inference, never written.
pub trait Meets<L> {}

impl<T: Listed<List: EachMeets<L>>, L> Meets<L> for T {}

/// One criterion, or a tuple of them, as a list, without asking what they are: a mistake is one of
/// the list's then, and not of the whole tuple.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a condition",
    label = "expected a condition, like `User::name.eq(\"ed\")`; diesel's own go in as `expr(..)`"
)]
pub trait Listed {
    /// The list.
    type List;
    /// The list.
    fn list(self) -> Self::List;
}

/// The last criterion of a list.
#[derive(Debug)]
pub struct Last<A>(A);

/// A criterion, and those after it.
#[derive(Debug)]
pub struct Also<A, R>(A, R);

/// What a clause keeps of a list of criteria.
///
/// Found by inference, never written.
pub trait Kept {
    /// What the clause keeps.
    type Stored;
    /// What the clause keeps.
    fn kept(self) -> Self::Stored;
}

impl<A: Criterion> Kept for Last<A> {
    type Stored = A::Stored;

    fn kept(self) -> A::Stored {
        self.0.stored()
    }
}

impl<A: Criterion, R: Kept> Kept for Also<A, R> {
    type Stored = Both<A::Stored, R::Stored>;

    fn kept(self) -> Self::Stored {
        Both(self.0.stored(), self.1.kept())
    }
}

/// Holds for a list of criteria that are [`Condition`]s in the scope `L`.
///
/// Found by inference, never written.
pub trait EachMeets<L> {}

/// What a [`Condition`] is, said once more: by its name, each message would have a line more.
impl<A, L> EachMeets<L> for Last<A>
where
    A: Criterion<Condition: Ours>,
    <Itself<A> as Typed>::Domain: Truth<<Itself<A> as Named>::Subject>,
    Itself<A>: AppearsOnTable<Scope<L>>,
{
}

impl<A, R: EachMeets<L>, L> EachMeets<L> for Also<A, R>
where
    A: Criterion<Condition: Ours>,
    <Itself<A> as Typed>::Domain: Truth<<Itself<A> as Named>::Subject>,
    Itself<A>: AppearsOnTable<Scope<L>>,
{
}

type Itself<A> = <<A as Criterion>::Condition as Ours>::Itself;

/// Holds for [`Criteria`] that look at one row of a query of `Root`, which an aggregate or a
/// window does not. You meet this bound by giving `filter` what belongs into `having`.
///
/// Found by inference, never written.
pub trait OfRows<Root> {}

impl<T: Listed<List: EachOfRow<Root>>, Root> OfRows<Root> for T {}

/// Holds for a list of criteria that look at one row.
///
/// Found by inference, never written.
pub trait EachOfRow<Root> {}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<A: Criterion<Condition: Ours>, Root> EachOfRow<Root> for Last<A> where Last<Itself<A>>: OfRow<Root> {}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<A: Criterion<Condition: Ours>, R: EachOfRow<Root>, Root> EachOfRow<Root> for Also<A, R> where Last<Itself<A>>: OfRow<Root> {}

/// Holds for an expression without an aggregate or a window, as a list: of what `filter` takes itself rustc would
/// report the bound on `filter` and not this one.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`filter` looks at single rows of `{Root}`, before aggregates and windows",
    label = "a condition on a group goes into `.having(..)`, one on a window around a `.subquery(..)`"
)]
pub trait OfRow<Root> {}

// Where a column and an aggregate are mixed, diesel's traits would be what is missing.
#[diagnostic::do_not_recommend]
impl<T: ValidGrouping<(), IsAggregate: OneRow>, Root> OfRow<Root> for Last<T> {}

/// Holds for what diesel calls not aggregated.
#[doc(hidden)]
pub trait OneRow {}

impl OneRow for is_aggregate::No {}
impl OneRow for is_aggregate::Never {}

#[diagnostic::do_not_recommend]
impl<S, C> Listed for Attr<S, C> {
    type List = Last<Self>;

    fn list(self) -> Last<Self> {
        Last(self)
    }
}

#[diagnostic::do_not_recommend]
impl<N> Listed for Expr<N> {
    type List = Last<Self>;

    fn list(self) -> Last<Self> {
        Last(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T> Listed for Option<T> {
    type List = Last<Self>;

    fn list(self) -> Last<Self> {
        Last(self)
    }
}

macro_rules! criteria {
    (@type $only:ident) => { Last<$only> };
    (@type $first:ident $($rest:ident)+) => { Also<$first, criteria!(@type $($rest)+)> };
    (@value $only:ident) => { Last($only) };
    (@value $first:ident $($rest:ident)+) => { Also($first, criteria!(@value $($rest)+)) };
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<$($name),+> Listed for ($($name,)+) {
            type List = criteria!(@type $($name)+);

            fn list(self) -> Self::List {
                #[allow(non_snake_case, reason = "named like their types")]
                let ($($name,)+) = self;
                criteria!(@value $($name)+)
            }
        }
    };
}

for_each_tuple!(criteria);

/// Holds for the domain of conditions.
#[diagnostic::on_unimplemented(
    message = "`{Subject}` is not a condition",
    label = "this is a value, not a yes or no; compare it: `.eq(..)`, `.is_null()`"
)]
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
    Equal = " = ";
    /// `<>`
    NotEqual = " <> ";
    /// `<`
    Less = " < ";
    /// `<=`
    LessOrEqual = " <= ";
    /// `>`
    Greater = " > ";
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

/// `left op right`.
#[derive_where(Debug, Clone, Copy; L, R)]
pub struct Compare<L, R, Op> {
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
