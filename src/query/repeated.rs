//! Sums behind a to-many: what its join repeats would be added up once for each joined row. It repeats all
//! sources of the query but its target and what is joined from there.
//!
//! What a selection reads is asked by diesel's own recursion over expressions (`ValidGrouping`), under
//! two words that no query is grouped by.

use core::marker::PhantomData;

use diesel::expression::{ValidGrouping, is_aggregate};

use super::attr::Attr;
use super::function::{AverageOf, Count, CountDistinct, Foreign, Max, Min, SumOf};
use super::grouping_sets::OrElse;
use super::join::{ByCondition as ByOwnCondition, ByRelation, Restricted, Then};
use super::multiplicity::{ByCondition, FannedOut, Multiplied, OneEach};
use super::node::Expr;
use super::outer_join::{LateralTable, Unconditional};
use crate::scope::identity::{No, SameAs, Yes};
use crate::scope::{Cons, GroupedBy, Grouping, Nil, Source, Ungrouped};

/// Which sources of a query the last joined to-many does not repeat, said of the multiplicity, of a query
/// with the joins `J`.
///
/// Found by inference, never written.
pub trait Spares<J, Root> {
    /// [`AllOfThem`], [`AllBut`] the root, or a list.
    type Spared;
}

impl<J, Root> Spares<J, Root> for OneEach {
    type Spared = AllOfThem;
}

/// The program said that it means it.
impl<J, Root> Spares<J, Root> for Multiplied {
    type Spared = AllOfThem;
}

/// What a condition of the program's own repeats is not known, but that it may repeat the root.
impl<J, Root> Spares<J, Root> for FannedOut<ByCondition> {
    type Spared = AllBut<Root>;
}

impl<J: Behind<T>, T: Source, Root> Spares<J, Root> for FannedOut<T> {
    type Spared = J::Sources;
}

/// No source is repeated, or it is meant.
///
/// Found by inference, never written.
#[derive(Debug)]
pub struct AllOfThem(());

/// All sources but this one.
///
/// Found by inference, never written.
#[derive(Debug)]
pub struct AllBut<Root>(PhantomData<fn() -> Root>);

/// What was joined behind a to-many of the joins: its target `T`, and what begins at one of these.
///
/// Found by inference, never written.
pub trait Behind<T> {
    /// The sources as a list.
    type Sources;
}

impl<T> Behind<T> for () {
    type Sources = Nil;
}

impl<J, K, C: BehindJoin<J, T>, T> Behind<T> for Then<J, K, C> {
    type Sources = C::Sources;
}

/// [`Behind`], told what the last join is. One by a condition, or by none, is no way from a to-many.
///
/// Found by inference, never written.
pub trait BehindJoin<J, T> {
    /// The sources as a list.
    type Sources;
}

impl<C: BehindJoin<J, T>, P, J, T> BehindJoin<J, T> for Restricted<C, P> {
    type Sources = C::Sources;
}

impl<S, R, X, J, T> BehindJoin<J, T> for ByRelation<S, R, X>
where
    X: Source,
    T: Source<Id: SameAs<X::Id, Answer: AddsBehind<J, S, X, T>>>,
{
    type Sources = <<T::Id as SameAs<X::Id>>::Answer as AddsBehind<J, S, X, T>>::Sources;
}

impl<T, P, J: Behind<X>, X> BehindJoin<J, X> for ByOwnCondition<T, P> {
    type Sources = J::Sources;
}

impl<T, J: Behind<X>, X> BehindJoin<J, X> for Unconditional<T> {
    type Sources = J::Sources;
}

impl<T, J: Behind<X>, X> BehindJoin<J, X> for LateralTable<T> {
    type Sources = J::Sources;
}

/// Said of whether a join leads to `T`, which is the to-many: what it adds to the sources behind that.
///
/// Found by inference, never written.
pub trait AddsBehind<J, S, X, T> {
    /// The sources as a list.
    type Sources;
}

/// It is the to-many itself.
impl<J, S, X, T> AddsBehind<J, S, X, T> for Yes {
    type Sources = Cons<X, Nil>;
}

/// A later one: it is behind the to-many if it begins there.
impl<J, S, X, T> AddsBehind<J, S, X, T> for No
where
    J: Behind<T, Sources: OneOf<S, Answer: AddsIf<X, J::Sources>>>,
{
    type Sources = <<J::Sources as OneOf<S>>::Answer as AddsIf<X, J::Sources>>::Sources;
}

/// A list with one source more, if the answer is *yes*.
///
/// Found by inference, never written.
pub trait AddsIf<X, List> {
    /// The list.
    type Sources;
}

impl<X, List> AddsIf<X, List> for Yes {
    type Sources = Cons<X, List>;
}

impl<X, List> AddsIf<X, List> for No {
    type Sources = List;
}

/// Whether a source is one of these.
///
/// Found by inference, never written.
pub trait OneOf<S> {
    /// [`Yes`] or [`No`].
    type Answer;
}

impl<S> OneOf<S> for Nil {
    type Answer = No;
}

impl<S, H, T> OneOf<S> for Cons<H, T>
where
    S: Source,
    T: OneOf<S>,
    H: Source<Id: SameAs<S::Id, Answer: OrElse<T::Answer>>>,
{
    type Answer = <<H::Id as SameAs<S::Id>>::Answer as OrElse<T::Answer>>::Answer;
}

impl<S: Source, Root: Source<Id: SameAs<S::Id, Answer: Negate>>> OneOf<S> for AllBut<Root> {
    type Answer = <<Root::Id as SameAs<S::Id>>::Answer as Negate>::Answer;
}

/// The other answer.
pub trait Negate {
    /// [`Yes`] or [`No`].
    type Answer;
}

impl Negate for Yes {
    type Answer = No;
}

impl Negate for No {
    type Answer = Yes;
}

/// Holds for a selection that adds up nothing of repeated sources alone, told which are `Spared`. You meet
/// this bound by `sum` and `avg` over a joined to-many.
///
/// Found by inference, never written.
pub trait AddsUp<Spared, Root> {}

impl<Sel, Root> AddsUp<AllOfThem, Root> for Sel {}

impl<Sel, Root> AddsUp<AllBut<Root>, Root> for Sel where
    Sel: ValidGrouping<Repeats<AllBut<Root>, Root>>
{
}

impl<Sel, H, T, Root> AddsUp<Cons<H, T>, Root> for Sel where
    Sel: ValidGrouping<Repeats<Cons<H, T>, Root>>
{
}

/// In place of a grouping: does an aggregate take what is repeated, all but the `Spared`, for several?
#[derive(Debug)]
pub struct Repeats<Spared, Root>(PhantomData<fn() -> (Spared, Root)>);

impl<Spared, Root> Grouping for Repeats<Spared, Root> {}

/// In place of a grouping: does an expression read a source that is `Spared`? *Yes* or *never*, of which
/// *yes* wins.
#[derive(Debug)]
pub struct Beside<Spared>(PhantomData<fn() -> Spared>);

impl<S, C, Spared, Root> ValidGrouping<Repeats<Spared, Root>> for Attr<S, C> {
    type IsAggregate = is_aggregate::Never;
}

impl<E, Spared, Root> ValidGrouping<Repeats<Spared, Root>> for Foreign<E> {
    type IsAggregate = is_aggregate::Never;
}

impl<S, C, Spared: OneOf<S, Answer: ReadsBeside>> ValidGrouping<Beside<Spared>> for Attr<S, C> {
    type IsAggregate = <Spared::Answer as ReadsBeside>::Is;
}

impl<E, Spared> ValidGrouping<Beside<Spared>> for Foreign<E> {
    type IsAggregate = is_aggregate::Yes;
}

/// Whether it is spared, as diesel's word.
pub trait ReadsBeside {
    /// diesel's word.
    type Is;
}

impl ReadsBeside for Yes {
    type Is = is_aggregate::Yes;
}

impl ReadsBeside for No {
    type Is = is_aggregate::Never;
}

/// What a message says is repeated: the source of a column, and the root of the query for what is made of
/// several.
///
/// Found by inference, never written.
pub trait ReadFrom<Root> {
    /// The source.
    type Source;
}

impl<S, C, Root> ReadFrom<Root> for Attr<S, C> {
    type Source = S;
}

impl<N, Root> ReadFrom<Root> for Expr<N> {
    type Source = Root;
}

/// An aggregate function of `N` that may stand in a query of the grouping `G`.
///
/// Found by inference, never written.
pub trait AggregateIn<N, G> {}

impl<N, G> AggregateIn<N, G> for Count {}
impl<N, G> AggregateIn<N, G> for CountDistinct {}
impl<N, G> AggregateIn<N, G> for Max {}
impl<N, G> AggregateIn<N, G> for Min {}

/// What adds up its values takes a repeated one for several.
macro_rules! sums {
    ($($name:ident)+) => {$(
        impl<N> AggregateIn<N, ()> for $name {}
        impl<N> AggregateIn<N, Ungrouped> for $name {}
        impl<N, G> AggregateIn<N, GroupedBy<G>> for $name {}
        #[rustfmt::skip] // one line, so that a message quotes no more
        impl<N: ReadFrom<Root> + ValidGrouping<Beside<Spared>, IsAggregate: IsBeside<N::Source>>, Spared, Root> AggregateIn<N, Repeats<Spared, Root>> for $name {}
    )+};
}

sums!(SumOf AverageOf);

/// An expression that reads a source that is not repeated: it is meant for each joined row.
#[diagnostic::on_unimplemented(
    message = "the joined to-many repeats `{Of}`, whose values would be added up several times",
    label = "add it up in a `.subquery(..)`, or `.rows()` before this if it is meant"
)]
pub trait IsBeside<Of> {}

#[diagnostic::do_not_recommend]
impl<Of> IsBeside<Of> for is_aggregate::Yes {}
