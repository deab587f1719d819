//! Several sources at once: named by a tuple, or all of a query made nullable.

use super::Source;
use super::membership::{Certain, Contains, Maybe, Outer};
use super::sources::{Adds, Empty, Fork, With};

/// An entity, an alias, or a tuple of these: what a boxed condition is about.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an entity, an alias, or a tuple of them",
    label = "a boxed condition is about these"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::BoxedCondition;
/// use aludel::scope::Sources;
///
/// fn either<S: Sources>(conditions: Vec<BoxedCondition<S>>) -> usize {
///     conditions.len()
/// }
///
/// let about_both = User::name.eq("ed".to_owned()).or(Address::email.like("ed%".to_owned()));
/// assert_eq!(either::<(User, Address)>(vec![about_both.boxed()]), 1);
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Sources: 'static {
    /// Them as the scope of a query.
    type List;
}

/// Sources that are all in the scope `L`.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::scope::{Certain, SourcesIn};
///
/// const fn reads<L, S: SourcesIn<L>>() -> bool {
///     true
/// }
///
/// assert!(reads::<Certain<User>, User>()); // not `Address`
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait SourcesIn<L>: Sources {}

impl<S: Source> Sources for S {
    type List = Certain<S>;
}

impl<S: Source, L: Contains<S>> SourcesIn<L> for S {}

/// The scope of sources, from the last one on.
macro_rules! scope {
    ($last:ident) => { Certain<$last> };
    ($head:ident $($tail:ident)+) => { With<Certain<$head>, scope!($($tail)+)> };
}

macro_rules! tuples {
    ($([$($name:ident)+] $({$head:ident, $($tail:ident)+})*;)*) => {$(
        impl<$($name: Source),+> Sources for ($($name,)+)
        where
            $(scope!($($tail)+): Adds<Certain<$head>>, With<Certain<$head>, scope!($($tail)+)>: 'static,)*
        {
            type List = scope!($($name)+);
        }

        impl<L, $($name: Source),+> SourcesIn<L> for ($($name,)+)
        where
            Self: Sources,
            $(L: Contains<$name>,)+
        {
        }
    )*};
}

tuples! {
    [A];
    [A B] {A, B};
    [A B C] {B, C} {A, B C};
    [A B C D] {C, D} {B, C D} {A, B C D};
}

/// The scope behind a right or full join: what was there before may be missing.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::scope::{Certain, Loosen, Maybe, Present};
///
/// fn may_be_missing<L: Loosen<Loose = Maybe<User>>>() {}
///
/// may_be_missing::<Certain<User>>();
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Loosen {
    /// The scope.
    type Loose;
}

impl Loosen for Empty {
    type Loose = Self;
}

impl<S> Loosen for Certain<S> {
    type Loose = Maybe<S>;
}

impl<S> Loosen for Maybe<S> {
    type Loose = Self;
}

impl<S> Loosen for Outer<S> {
    type Loose = Self;
}

impl<A: Loosen, B: Loosen> Loosen for Fork<A, B> {
    type Loose = Fork<A::Loose, B::Loose>;
}
