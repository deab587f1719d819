//! Type-level identity: every entity, alias, label, relationship and column has a number, written
//! bit by bit as a type, so that two types can be compared on stable Rust.
//!
//! The number is a hash that the derive makes of the item's name, its file and what is written
//! there, so nothing is evaluated when a program is checked. Two items with one number are never
//! taken for each other: a hit also demands [`Is`], which holds for a type and itself alone.
//!
//! # Example
//!
//! ```
//! # use aludel_docs::example::*;
//! use aludel::scope::identity::{No, SameAs, Yes};
//! use aludel::Source;
//!
//! fn differ<A: Source, B: Source>()
//! where
//!     A::Id: SameAs<B::Id, Answer = No>,
//! {
//! }
//! fn agree<A: Source, B: Source>()
//! where
//!     A::Id: SameAs<B::Id, Answer = Yes>,
//! {
//! }
//!
//! differ::<User, Address>();
//! agree::<User, User>();
//! ```

use core::marker::PhantomData;

/// Type-level *yes*.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::scope::identity::{End, SameAs, Yes, Zero};
///
/// fn equal<A: SameAs<B, Answer = Yes>, B>() {}
///
/// equal::<Zero<End>, Zero<End>>();
/// ```
#[derive(Debug)]
pub struct Yes(());

/// Type-level *no*.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::scope::identity::{End, No, One, SameAs, Zero};
///
/// fn different<A: SameAs<B, Answer = No>, B>() {}
///
/// different::<Zero<End>, One<End>>();
/// ```
#[derive(Debug)]
pub struct No(());

/// A bit of an identity that is not set, then the rest of it.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::scope::identity::{End, No, One, SameAs, Zero};
///
/// fn differ<A: SameAs<B, Answer = No>, B>() {}
///
/// differ::<One<Zero<End>>, One<One<End>>>();
/// ```
#[derive(Debug)]
pub struct Zero<Rest>(PhantomData<Rest>);

/// A bit of an identity that is set, then the rest of it.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::scope::identity::{End, One, SameAs, Yes};
///
/// fn same<A: SameAs<B, Answer = Yes>, B>() {}
///
/// same::<One<End>, One<End>>();
/// ```
#[derive(Debug)]
pub struct One<Rest>(PhantomData<Rest>);

/// The end of an identity.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::scope::identity::{End, SameAs, Yes};
///
/// fn same<A: SameAs<B, Answer = Yes>, B>() {}
///
/// same::<End, End>();
/// ```
#[derive(Debug)]
pub struct End(());

/// Hexadecimal digits of an identity, lowest bit first, so that generated code is short.
#[doc(hidden)]
pub mod digit {
    use super::{One as I, Zero as O};

    macro_rules! digits {
        ($($name:ident = $a:ident $b:ident $c:ident $d:ident;)*) => {$(
            /// A digit, then the rest.
            pub type $name<Rest> = $a<$b<$c<$d<Rest>>>>;
        )*};
    }

    digits! {
        X0 = O O O O; X1 = I O O O; X2 = O I O O; X3 = I I O O;
        X4 = O O I O; X5 = I O I O; X6 = O I I O; X7 = I I I O;
        X8 = O O O I; X9 = I O O I; XA = O I O I; XB = I I O I;
        XC = O O I I; XD = I O I I; XE = O I I I; XF = I I I I;
    }
}

/// Compares two identities and stops at the first difference.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::scope::identity::{End, One, SameAs, Yes, Zero};
///
/// fn same<A: SameAs<B, Answer = Yes>, B>() {}
///
/// same::<One<Zero<End>>, One<Zero<End>>>();
/// ```
pub trait SameAs<Other> {
    /// [`Yes`] or [`No`].
    type Answer;
}

impl SameAs<Self> for End {
    type Answer = Yes;
}

impl<A: SameAs<B>, B> SameAs<Zero<B>> for Zero<A> {
    type Answer = A::Answer;
}

impl<A: SameAs<B>, B> SameAs<One<B>> for One<A> {
    type Answer = A::Answer;
}

impl<A, B> SameAs<One<B>> for Zero<A> {
    type Answer = No;
}

impl<A, B> SameAs<Zero<B>> for One<A> {
    type Answer = No;
}

/// Holds for two identities that differ.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::scope::identity::{Differs, End, One, Zero};
///
/// fn differ<A: Differs<B>, B>() {}
///
/// differ::<One<Zero<End>>, One<One<End>>>();
/// ```
pub trait Differs<Other> {}

impl<A: Differs<B>, B> Differs<Zero<B>> for Zero<A> {}
impl<A: Differs<B>, B> Differs<One<B>> for One<A> {}
impl<A, B> Differs<One<B>> for Zero<A> {}
impl<A, B> Differs<Zero<B>> for One<A> {}

/// Holds for a type and itself alone: the proof behind every hit by number.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::scope::identity::Is;
///
/// fn is<A: Is<B>, B>() {}
///
/// is::<User, User>();
/// ```
pub trait Is<Other: ?Sized> {}

impl<T: ?Sized> Is<T> for T {}
