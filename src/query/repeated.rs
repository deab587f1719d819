//! Sums behind a to-many: a root that a join repeats would be added up once for each joined row.
//!
//! What a selection reads is asked by diesel's own recursion over expressions (`ValidGrouping`), under
//! two words that no query is grouped by.

use core::marker::PhantomData;

use diesel::expression::{ValidGrouping, is_aggregate};

use super::attr::Attr;
use super::function::{AverageOf, Count, CountDistinct, Foreign, Max, Min, SumOf};
use super::multiplicity::{FannedOut, Multiplied, OneEach};
use crate::scope::identity::{No, SameAs, Yes};
use crate::scope::{GroupedBy, Grouping, Source, Ungrouped};

/// Holds for a selection that adds up nothing of `Root` alone, or in a query in which each root has one
/// row. You meet this bound by `sum` and `avg` over a joined to-many.
///
/// Found by inference, never written.
pub trait AddsUp<M, Root> {}

impl<Sel, Root> AddsUp<OneEach, Root> for Sel {}

/// The program said that it means it.
impl<Sel, Root> AddsUp<Multiplied, Root> for Sel {}

impl<Sel: ValidGrouping<Repeats<Root>>, T, Root> AddsUp<FannedOut<T>, Root> for Sel {}

/// In place of a grouping: does an aggregate take a repeated root for several?
#[derive(Debug)]
pub struct Repeats<Root>(PhantomData<fn() -> Root>);

impl<Root> Grouping for Repeats<Root> {}

/// In place of a grouping: does an expression read another source than `Root`? *Yes* or *never*, of
/// which *yes* wins.
#[derive(Debug)]
pub struct Beside<Root>(PhantomData<fn() -> Root>);

impl<S, C, Root> ValidGrouping<Repeats<Root>> for Attr<S, C> {
    type IsAggregate = is_aggregate::Never;
}

impl<E, Root> ValidGrouping<Repeats<Root>> for Foreign<E> {
    type IsAggregate = is_aggregate::Never;
}

impl<S, C, Root> ValidGrouping<Beside<Root>> for Attr<S, C>
where
    S: Source<Id: SameAs<Root::Id, Answer: ReadsBeside>>,
    Root: Source,
{
    type IsAggregate = <<S::Id as SameAs<Root::Id>>::Answer as ReadsBeside>::Is;
}

impl<E, Root> ValidGrouping<Beside<Root>> for Foreign<E> {
    type IsAggregate = is_aggregate::Yes;
}

/// Whether it is the root, as diesel's word for whether it is not.
pub trait ReadsBeside {
    /// diesel's word.
    type Is;
}

impl ReadsBeside for Yes {
    type Is = is_aggregate::Never;
}

impl ReadsBeside for No {
    type Is = is_aggregate::Yes;
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
        impl<N: ValidGrouping<Beside<Root>, IsAggregate: IsBeside<Root>>, Root> AggregateIn<N, Repeats<Root>> for $name {}
    )+};
}

sums!(SumOf AverageOf);

/// An expression that reads another source than the repeated one: it is meant for each joined row.
#[diagnostic::on_unimplemented(
    message = "the joined to-many repeats `{Root}`, whose values would be added up several times",
    label = "add it up in a `.subquery(..)`, or `.rows()` before this if it is meant"
)]
pub trait IsBeside<Root> {}

#[diagnostic::do_not_recommend]
impl<Root> IsBeside<Root> for is_aggregate::Yes {}
