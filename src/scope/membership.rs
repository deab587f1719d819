//! Which sources a query reads, and whether they may be missing.

use core::marker::PhantomData;

use super::Source;
use super::identity::{Is, No, SameAs, Yes};
use super::list::{Cons, Nil};

/// The scope of a query, as diesel's expression traits see it: the list of what it reads.
///
/// Found by inference, never written.
#[derive(Debug)]
pub struct Scope<L>(PhantomData<fn() -> L>);

/// A source that has a row for each row of the query.
///
/// Found by inference, never written.
#[derive(Debug)]
pub struct Certain<S>(PhantomData<fn() -> S>);

/// A source that may be missing: the far side of a left join.
///
/// Found by inference, never written.
#[derive(Debug)]
pub struct Maybe<S>(PhantomData<fn() -> S>);

/// A source of the query around a correlated subquery.
///
/// Found by inference, never written.
#[derive(Debug)]
pub struct Outer<S>(PhantomData<fn() -> S>);

/// How a source stands in a query. Sealed: [`Certain`], [`Maybe`], [`Outer`].
///
/// Found by inference, never written.
pub trait Presence: sealed::Sealed {
    /// Which source.
    type Source: Source;
    /// [`Yes`] when its columns may be NULL for want of a row.
    type Missing;
}

impl<S: Source> Presence for Certain<S> {
    type Source = S;
    type Missing = No;
}

impl<S: Source> Presence for Maybe<S> {
    type Source = S;
    type Missing = Yes;
}

impl<S: Source> Presence for Outer<S> {
    type Source = S;
    type Missing = No;
}

mod sealed {
    /// The three ways are matched by the scope rules, so no other can be added from outside.
    pub trait Sealed {}
    impl<S> Sealed for super::Certain<S> {}
    impl<S> Sealed for super::Maybe<S> {}
    impl<S> Sealed for super::Outer<S> {}
}

/// Holds for a scope that reads `X`. You meet this bound by joining `X`.
#[diagnostic::on_unimplemented(
    message = "this query does not read from `{X}`",
    label = "join a relationship that leads to `{X}` first"
)]
pub trait Contains<X> {}

#[diagnostic::do_not_recommend]
impl<L, X> Contains<X> for L where L: Find<X, Found = Yes> {}

/// Holds for a scope that reads each source of the list.
///
/// Found by inference, never written.
pub trait ContainsAll<List> {}

impl<L> ContainsAll<Nil> for L {}

#[diagnostic::do_not_recommend]
impl<L, P, T> ContainsAll<Cons<P, T>> for L
where
    P: Presence,
    L: Contains<P::Source> + ContainsAll<T>,
{
}

/// Whether `X` may be missing in a scope that contains it.
///
/// Found by inference, never written.
pub trait PresenceOf<X> {
    /// [`Yes`] for the far side of a left join.
    type Missing;
}

#[diagnostic::do_not_recommend]
impl<L, X> PresenceOf<X> for L
where
    L: Find<X>,
{
    type Missing = L::Missing;
}

/// Looks for `X` in a list of sources. The tail is looked at only when the head is another source:
/// or-ing both would be exponential.
pub trait Find<X> {
    /// [`Yes`] or [`No`].
    type Found;
    /// Whether the source found may be missing.
    type Missing;
}

/// Empty: not found.
impl<X> Find<X> for Nil {
    type Found = No;
    type Missing = No;
}

/// Ask the head, then maybe the tail.
impl<X, P, T> Find<X> for Cons<P, T>
where
    X: Source,
    P: Presence,
    <P::Source as Source>::Id: SameAs<X::Id>,
    <<P::Source as Source>::Id as SameAs<X::Id>>::Answer: Pick<P, T, X>,
{
    type Found = <<<P::Source as Source>::Id as SameAs<X::Id>>::Answer as Pick<P, T, X>>::Found;
    type Missing = <<<P::Source as Source>::Id as SameAs<X::Id>>::Answer as Pick<P, T, X>>::Missing;
}

/// Goes on from the head's answer.
pub trait Pick<P, T, X> {
    /// [`Yes`] or [`No`].
    type Found;
    /// Whether the source found may be missing.
    type Missing;
}

/// The head matches by number; it must also be the very type.
impl<P, T, X> Pick<P, T, X> for Yes
where
    P: Presence,
    P::Source: Is<X>,
{
    type Found = Yes;
    type Missing = P::Missing;
}

/// Look in the tail.
impl<P, T: Find<X>, X> Pick<P, T, X> for No {
    type Found = T::Found;
    type Missing = T::Missing;
}

/// Holds for a scope in which `X` is there for certain. You meet this bound by selecting an
/// expression over a left-joined source.
#[diagnostic::on_unimplemented(
    message = "`{X}` may be missing here: it is left-joined",
    label = "select its columns themselves, which become `Option`s, or `.nullable()` this"
)]
pub trait Present<X> {}

#[diagnostic::do_not_recommend]
impl<L, X> Present<X> for L where L: Find<X, Missing = No> {}

/// Holds for a scope without `X`. You meet this bound by joining `X` a second time.
#[diagnostic::on_unimplemented(
    message = "`{X}` is already in this query",
    label = "give the second one a name: `alias!(other = ..)` and `.to(other)`"
)]
pub trait Lacks<X> {}

#[diagnostic::do_not_recommend]
impl<L, X> Lacks<X> for L where L: Find<X, Found = No> {}

/// The sources of the query around a correlated one.
///
/// Found by inference, never written.
pub trait KeepOuter {
    /// The list of them.
    type Outers;
}

impl KeepOuter for Nil {
    type Outers = Nil;
}

impl<S, T: KeepOuter> KeepOuter for Cons<Outer<S>, T> {
    type Outers = Cons<Outer<S>, T::Outers>;
}

impl<S, T: KeepOuter> KeepOuter for Cons<Certain<S>, T> {
    type Outers = T::Outers;
}

impl<S, T: KeepOuter> KeepOuter for Cons<Maybe<S>, T> {
    type Outers = T::Outers;
}
