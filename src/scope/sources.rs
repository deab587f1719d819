//! The sources of a query as a type: a tree, in which a source has its place by the bits of its
//! identity. To find one takes as many steps as its path has, and not one for each source.
//!
//! A query of one source has a tree that is this source alone.

use core::marker::PhantomData;

use super::Source;
use super::identity::{Differs, End, No, One, SameAs, Yes, Zero};
use super::membership::{Certain, Maybe, Outer, Presence, Proposed};

/// No source.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::scope::{Empty, Lacks};
///
/// fn can_join<X, L: Lacks<X>>() {}
///
/// can_join::<User, Empty>();
/// ```
#[derive(Debug)]
pub struct Empty(());

/// The sources whose next bit is not set, and those whose next bit is.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::scope::{Empty, Fork, KeepOuter};
///
/// fn is_alone<L: KeepOuter<Outers = Empty>>() {}
///
/// is_alone::<Fork<Empty, Empty>>();
/// ```
#[derive(Debug)]
pub struct Fork<Zeros, Ones>(PhantomData<fn() -> (Zeros, Ones)>);

/// Finds `X`, whose identity goes on with `Path`. At a leaf it must be the very source.
///
/// Found by inference, never written.
pub trait Has<Path, X> {}

impl<Rest, A: Has<Rest, X>, B, X> Has<Zero<Rest>, X> for Fork<A, B> {}
impl<Rest, A, B: Has<Rest, X>, X> Has<One<Rest>, X> for Fork<A, B> {}

/// Holds where `X`, whose identity goes on with `Path`, is not.
///
/// Found by inference, never written.
pub trait Without<Path, X> {}

impl<Path, X> Without<Path, X> for Empty {}
impl<Rest, A: Without<Rest, X>, B, X> Without<Zero<Rest>, X> for Fork<A, B> {}
impl<Rest, A, B: Without<Rest, X>, X> Without<One<Rest>, X> for Fork<A, B> {}

/// Whether the source at the end of `Path` may be missing; *no* where there is none, so that a
/// source that was not found is reported once.
///
/// Found by inference, never written.
pub trait MissingAt<Path> {
    /// [`Yes`] or [`No`].
    type Missing;
}

impl<Path> MissingAt<Path> for Empty {
    type Missing = No;
}

impl<Rest, A: MissingAt<Rest>, B> MissingAt<Zero<Rest>> for Fork<A, B> {
    type Missing = A::Missing;
}

impl<Rest, A, B: MissingAt<Rest>> MissingAt<One<Rest>> for Fork<A, B> {
    type Missing = B::Missing;
}

/// Whether the source at the end of `Path` is `X`.
///
/// Found by inference, never written.
pub trait MemberAt<Path, X> {
    /// [`Yes`] or [`No`].
    type Answer;
}

impl<Path, X> MemberAt<Path, X> for Empty {
    type Answer = No;
}

impl<Rest, A: MemberAt<Rest, X>, B, X> MemberAt<Zero<Rest>, X> for Fork<A, B> {
    type Answer = A::Answer;
}

impl<Rest, A, B: MemberAt<Rest, X>, X> MemberAt<One<Rest>, X> for Fork<A, B> {
    type Answer = B::Answer;
}

/// Holds where `X` is not, or is for certain.
///
/// Found by inference, never written.
pub trait CertainAt<Path, X> {}

impl<Path, X> CertainAt<Path, X> for Empty {}
impl<Rest, A: CertainAt<Rest, X>, B, X> CertainAt<Zero<Rest>, X> for Fork<A, B> {}
impl<Rest, A, B: CertainAt<Rest, X>, X> CertainAt<One<Rest>, X> for Fork<A, B> {}
impl<Path, S, X> CertainAt<Path, X> for Certain<S> {}
impl<Path, S, X> CertainAt<Path, X> for Outer<S> {}
impl<Path, S, X> CertainAt<Path, X> for Proposed<S> {}

/// Another source than the one that may be missing.
impl<Path, S: Source, X: Source> CertainAt<Path, X> for Maybe<S> where S::Id: Differs<X::Id> {}

/// Adds the source `P` to the tree, `Path` being what is left of its identity after `Depth` bits.
/// It takes the place of one that is there already.
///
/// Found by inference, never written.
pub trait Insert<P, Path, Depth> {
    /// The tree with it.
    type Tree;
}

impl<P, Path, Depth> Insert<P, Path, Depth> for Empty {
    type Tree = P;
}

impl<P, Rest, Depth, A, B> Insert<P, Zero<Rest>, Depth> for Fork<A, B>
where
    A: Insert<P, Rest, One<Depth>>,
{
    type Tree = Fork<A::Tree, B>;
}

impl<P, Rest, Depth, A, B> Insert<P, One<Rest>, Depth> for Fork<A, B>
where
    B: Insert<P, Rest, One<Depth>>,
{
    type Tree = Fork<A, B::Tree>;
}

/// What is left of an identity after as many bits as `Depth` has.
///
/// Found by inference, never written.
pub trait After<Depth> {
    /// The rest.
    type Rest;
}

impl<Id> After<End> for Id {
    type Rest = Id;
}

impl<Rest: After<Depth>, Depth> After<One<Depth>> for Zero<Rest> {
    type Rest = Rest::Rest;
}

impl<Rest: After<Depth>, Depth> After<One<Depth>> for One<Rest> {
    type Rest = Rest::Rest;
}

/// A tree of two sources, `New` under the path `Path` and `Old` under this one.
///
/// Found by inference, never written.
pub trait Split<Old, Path, New> {
    /// The tree.
    type Tree;
}

impl<Old, New> Split<Old, End, New> for End {
    type Tree = New;
}

impl<Old, A, B, New> Split<Old, One<B>, New> for Zero<A> {
    type Tree = Fork<Old, New>;
}

impl<Old, A, B, New> Split<Old, Zero<B>, New> for One<A> {
    type Tree = Fork<New, Old>;
}

impl<Old, A, B, New> Split<Old, Zero<B>, New> for Zero<A>
where
    A: Split<Old, B, New>,
    A::Tree: Deeper,
{
    type Tree = <A::Tree as Deeper>::InZeros;
}

impl<Old, A, B, New> Split<Old, One<B>, New> for One<A>
where
    A: Split<Old, B, New>,
    A::Tree: Deeper,
{
    type Tree = <A::Tree as Deeper>::InOnes;
}

/// A tree one bit further down. A single source has no path, and stays what it is.
///
/// Found by inference, never written.
pub trait Deeper {
    /// Among those whose bit is not set.
    type InZeros;
    /// Among those whose bit is set.
    type InOnes;
}

impl<A, B> Deeper for Fork<A, B> {
    type InZeros = Fork<Self, Empty>;
    type InOnes = Fork<Empty, Self>;
}

/// What holds at each kind of leaf.
macro_rules! leaf {
    ($($leaf:ident: $missing:ident;)*) => {$(
        // Not once for all paths: rustc would take a source that it does not know yet for this.
        impl<Rest, X> Has<Zero<Rest>, X> for $leaf<X> {}
        impl<Rest, X> Has<One<Rest>, X> for $leaf<X> {}
        impl<X> Has<End, X> for $leaf<X> {}

        impl<S: Source, Path, X: Source> Without<Path, X> for $leaf<S> where S::Id: Differs<X::Id> {}

        impl<S> Deeper for $leaf<S> {
            type InZeros = Self;
            type InOnes = Self;
        }

        impl<S: Source<Id: SameAs<X::Id>>, Path, X: Source> MemberAt<Path, X> for $leaf<S> {
            type Answer = <S::Id as SameAs<X::Id>>::Answer;
        }

        impl<S, Path> MissingAt<Path> for $leaf<S> {
            type Missing = $missing;
        }

        impl<P, Path, Depth, S: Source> Insert<P, Path, Depth> for $leaf<S>
        where
            S::Id: After<Depth>,
            <S::Id as After<Depth>>::Rest: Split<Self, Path, P>,
        {
            type Tree = <<S::Id as After<Depth>>::Rest as Split<Self, Path, P>>::Tree;
        }
    )*};
}

leaf! {
    Certain: No;
    Maybe: Yes;
    Outer: No;
    Proposed: No;
}

/// The sources of the query around a correlated one, each at its place.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::scope::{Certain, KeepOuter, Outer, With};
///
/// fn reads_users_of_the_query_around_it<L: KeepOuter<Outers = Outer<User>>>() {}
///
/// reads_users_of_the_query_around_it::<With<Outer<User>, Certain<Address>>>();
/// ```
pub trait KeepOuter {
    /// Each [`Outer`] of it.
    type Outers;
}

impl KeepOuter for Empty {
    type Outers = Self;
}

impl<S> KeepOuter for Certain<S> {
    type Outers = Empty;
}

impl<S> KeepOuter for Maybe<S> {
    type Outers = Empty;
}

impl<S> KeepOuter for Outer<S> {
    type Outers = Self;
}

impl<A, B> KeepOuter for Fork<A, B>
where
    A: KeepOuter,
    B: KeepOuter,
    A::Outers: Beside<B::Outers>,
{
    type Outers = <A::Outers as Beside<B::Outers>>::Fork;
}

/// A fork of two trees, or the one source that they have, which needs no fork.
///
/// Found by inference, never written.
pub trait Beside<Ones> {
    /// The tree of both.
    type Fork;
}

impl Beside<Self> for Empty {
    type Fork = Self;
}

impl<S> Beside<Outer<S>> for Empty {
    type Fork = Outer<S>;
}

impl<A, B> Beside<Fork<A, B>> for Empty {
    type Fork = Fork<Self, Fork<A, B>>;
}

impl<S> Beside<Empty> for Outer<S> {
    type Fork = Self;
}

impl<S, T> Beside<Outer<T>> for Outer<S> {
    type Fork = Fork<Self, Outer<T>>;
}

impl<S, A, B> Beside<Fork<A, B>> for Outer<S> {
    type Fork = Fork<Self, Fork<A, B>>;
}

impl<A, B, Ones> Beside<Ones> for Fork<A, B> {
    type Fork = Fork<Self, Ones>;
}

/// Sources that another can be added to: all of them.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::scope::{Adds, Certain, Contains, With};
///
/// fn joins<L>()
/// where
///     L: Adds<Certain<Address>, Sources: Contains<User> + Contains<Address>>,
/// {
/// }
///
/// joins::<Certain<User>>();
/// ```
pub trait Adds<P> {
    /// The sources with it.
    type Sources;
}

#[diagnostic::do_not_recommend]
impl<L, P: Presence> Adds<P> for L
where
    L: Insert<P, <P::Source as Source>::Id, End>,
{
    type Sources = L::Tree;
}

/// The sources `L` and one more: `With<Certain<Address>, L>`.
///
/// Found by inference, seldom written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::scope::{Certain, Contains, Maybe, With};
///
/// type Reads = With<Maybe<Address>, Certain<User>>;
///
/// fn reads<X, L: Contains<X>>() {}
///
/// reads::<Address, Reads>();
/// ```
pub type With<P, L> = <L as Adds<P>>::Sources;
