//! What `filter` and `having` take: one condition or a tuple of them, each of which may be left out.

use core::marker::PhantomData;

use diesel::expression::{AppearsOnTable, Expression, ValidGrouping, is_aggregate};
use diesel::sql_types::Bool;

use super::attr::Attr;
use super::clause::Both;
use super::condition::TruthBound;
use super::for_each_tuple;
use super::node::{Expr, Named, Ours, Typed};
use super::operators::Of;
use super::optional::Optional;
use crate::scope::Certain;

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

/// What `filter` and `having` take: a condition or an `Option` of one, or a tuple of them, of which each
/// holds.
///
/// Found by inference, never written.
pub trait Criteria {
    /// What the clause keeps.
    type Stored;
    /// All of them as one expression, to ask of what they read. It is asked of where it is taken,
    /// and not of a trait of its own, which would be a line more in each message.
    type All;
    /// What the clause keeps.
    fn stored(self) -> Self::Stored;
}

impl<T: Listed<List: Kept>> Criteria for T {
    type Stored = <T::List as Kept>::Stored;
    type All = <T::List as Kept>::All;

    fn stored(self) -> Self::Stored {
        self.list().kept()
    }
}

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
    /// All of them as one expression.
    type All;
    /// What the clause keeps.
    fn kept(self) -> Self::Stored;
}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<A> Kept for Last<A> where A: Criterion<Condition: Ours> {
    type Stored = A::Stored;
    type All = Itself<A>;

    fn kept(self) -> A::Stored {
        self.0.stored()
    }
}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<A, R: Kept> Kept for Also<A, R> where A: Criterion<Condition: Ours> {
    type Stored = Both<A::Stored, R::Stored>;
    type All = Every<Itself<A>, R::All>;

    fn kept(self) -> Self::Stored {
        Both(self.0.stored(), self.1.kept())
    }
}

/// Holds for conditions on sources of the scope `L` alone. For all types, so that no message shows an
/// impl that is none's own.
///
/// Found by inference, never written.
pub trait HoldsIn<L> {}

impl<T: YesOrNo + AppearsOnTable<L>, L> HoldsIn<L> for T {}

/// Holds for expressions over the columns of `E` alone. For all types, like [`HoldsIn`].
///
/// Found by inference, never written.
pub trait OfRowsOf<E> {}

impl<T: AppearsOnTable<Certain<E>>, E> OfRowsOf<E> for T {}

/// Holds for an expression that is a yes or a no, or several of them.
///
/// Found by inference, never written.
pub trait YesOrNo {}

impl<S, C> YesOrNo for Attr<S, C> where Self: Named + Typed<Domain: TruthBound<Of<Self>>> {}

impl<N> YesOrNo for Expr<N> where Self: Named + Typed<Domain: TruthBound<Of<Self>>> {}

impl<A: YesOrNo, R: YesOrNo> YesOrNo for Every<A, R> {}

/// Two conditions, to ask of what they read.
#[derive(Debug)]
pub struct Every<A, R>(PhantomData<fn() -> (A, R)>);

impl<A, R> Expression for Every<A, R> {
    type SqlType = Bool;
}

impl<A: AppearsOnTable<QS>, R: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for Every<A, R> {}

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
    label = "filter groups by `.having(..)`, windows around a `.subquery(..)`"
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
