//! Type-level identity: every entity, alias, relationship and column has a number, written as a
//! list of hexadecimal digits, so that two types can be compared on stable Rust.
//!
//! The number is a hash of the item's path ([`hash`]). Two items with one number are never taken
//! for each other: a hit also demands [`Is`], which holds for a type and itself alone.
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
/// use aludel::scope::identity::{SameNibble, Nibble, Yes};
///
/// fn equal<const A: u8, const B: u8>()
/// where
///     Nibble<A>: SameNibble<B, Answer = Yes>,
/// {
/// }
///
/// equal::<7, 7>();
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
/// use aludel::scope::identity::{No, SameNibble, Nibble};
///
/// fn different<const A: u8, const B: u8>()
/// where
///     Nibble<A>: SameNibble<B, Answer = No>,
/// {
/// }
///
/// different::<7, 8>();
/// ```
#[derive(Debug)]
pub struct No(());

/// One hexadecimal digit of an identity, then the rest of it.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::scope::identity::{Digit, End, No, SameAs};
///
/// fn differ<A: SameAs<B, Answer = No>, B>() {}
///
/// differ::<Digit<1, Digit<2, End>>, Digit<1, Digit<3, End>>>();
/// ```
#[derive(Debug)]
pub struct Digit<const HEAD: u8, Tail>(PhantomData<Tail>);

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

/// The identity of `hash`'s eight digits; spelled by [`identity!`](crate::__identity).
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::scope::identity::{Identity, No, SameAs, digit, hash};
///
/// const PATH: u32 = hash("app::User");
///
/// type User = Identity<
///     { digit(PATH, 0) }, { digit(PATH, 1) }, { digit(PATH, 2) }, { digit(PATH, 3) },
///     { digit(PATH, 4) }, { digit(PATH, 5) }, { digit(PATH, 6) }, { digit(PATH, 7) },
/// >;
/// type Zero = Identity<0, 0, 0, 0, 0, 0, 0, 0>;
///
/// fn differ<A: SameAs<B, Answer = No>, B>() {}
///
/// differ::<User, Zero>();
/// ```
pub type Identity<
    const A: u8,
    const B: u8,
    const C: u8,
    const D: u8,
    const E: u8,
    const F: u8,
    const G: u8,
    const H: u8,
> = Digit<A, Digit<B, Digit<C, Digit<D, Digit<E, Digit<F, Digit<G, Digit<H, End>>>>>>>>;

/// FNV-1a of a path. `const`, so that the digits can be const generic arguments.
///
/// # Example
///
/// ```
/// use aludel::scope::identity::hash;
///
/// const USER: u32 = hash("app::User");
///
/// assert_ne!(USER, hash("app::Post"));
/// assert_eq!(hash(""), 0x811c_9dc5); // where FNV begins
/// ```
#[must_use]
pub const fn hash(path: &str) -> u32 {
    let bytes = path.as_bytes();
    let mut value: u32 = 0x811c_9dc5;
    let mut at = 0;
    while at < bytes.len() {
        value = (value ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    value
}

/// The hexadecimal digit of `value` at `position`, 0 being the lowest.
///
/// # Example
///
/// ```
/// use aludel::scope::identity::digit;
///
/// assert_eq!([digit(0x2a, 0), digit(0x2a, 1), digit(0x2a, 2)], [0xa, 0x2, 0x0]);
/// ```
#[must_use]
pub const fn digit(value: u32, position: u32) -> u8 {
    ((value >> (position * 4)) & 0xf) as u8
}

/// Spells the type-level identity of the item `$name` of the module it stands in.
#[doc(hidden)]
#[macro_export]
macro_rules! __identity {
    ($($name:expr),+) => {
        $crate::__private::Identity<
            { $crate::__private::digit($crate::__private::hash(::core::concat!(::core::module_path!() $(, "::", $name)+)), 0) },
            { $crate::__private::digit($crate::__private::hash(::core::concat!(::core::module_path!() $(, "::", $name)+)), 1) },
            { $crate::__private::digit($crate::__private::hash(::core::concat!(::core::module_path!() $(, "::", $name)+)), 2) },
            { $crate::__private::digit($crate::__private::hash(::core::concat!(::core::module_path!() $(, "::", $name)+)), 3) },
            { $crate::__private::digit($crate::__private::hash(::core::concat!(::core::module_path!() $(, "::", $name)+)), 4) },
            { $crate::__private::digit($crate::__private::hash(::core::concat!(::core::module_path!() $(, "::", $name)+)), 5) },
            { $crate::__private::digit($crate::__private::hash(::core::concat!(::core::module_path!() $(, "::", $name)+)), 6) },
            { $crate::__private::digit($crate::__private::hash(::core::concat!(::core::module_path!() $(, "::", $name)+)), 7) },
        >
    };
}

/// Compares two identities digit by digit and stops at the first difference.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::scope::identity::{Digit, End, SameAs, Yes};
///
/// fn same<A: SameAs<B, Answer = Yes>, B>() {}
///
/// same::<Digit<4, Digit<2, End>>, Digit<4, Digit<2, End>>>();
/// ```
pub trait SameAs<Other> {
    /// [`Yes`] or [`No`].
    type Answer;
}

impl SameAs<End> for End {
    type Answer = Yes;
}

impl<const A: u8, const B: u8, S, T> SameAs<Digit<B, T>> for Digit<A, S>
where
    Nibble<A>: SameNibble<B>,
    <Nibble<A> as SameNibble<B>>::Answer: AndThen<S, T>,
{
    type Answer = <<Nibble<A> as SameNibble<B>>::Answer as AndThen<S, T>>::Answer;
}

/// One digit as a type, so that it can carry impls.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::scope::identity::{Nibble, SameNibble, Yes};
///
/// fn is_fifteen<const N: u8>()
/// where
///     Nibble<N>: SameNibble<15, Answer = Yes>,
/// {
/// }
///
/// is_fifteen::<0xf>();
/// ```
#[derive(Debug)]
pub struct Nibble<const N: u8>(());

/// Compares two digits; all 256 pairs are spelled out below.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::scope::identity::{Nibble, No, SameNibble};
///
/// fn differ<A: SameNibble<OTHER, Answer = No>, const OTHER: u8>() {}
///
/// differ::<Nibble<0>, 15>();
/// ```
pub trait SameNibble<const OTHER: u8> {
    /// [`Yes`] or [`No`].
    type Answer;
}

/// Goes on with the tails only when the heads were equal.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::scope::identity::{AndThen, Digit, End, No};
///
/// fn answer<Heads: AndThen<A, B, Answer = No>, A, B>() {}
///
/// // The heads differed: what follows is not looked at, and need not even be an identity.
/// answer::<No, Digit<1, End>, String>();
/// ```
pub trait AndThen<S, T> {
    /// [`Yes`] or [`No`].
    type Answer;
}

impl<S, T> AndThen<S, T> for No {
    type Answer = No;
}

impl<S: SameAs<T>, T> AndThen<S, T> for Yes {
    type Answer = S::Answer;
}

macro_rules! nibbles {
    ($($n:literal: $($no:literal)*;)*) => {$(
        impl SameNibble<$n> for Nibble<$n> { type Answer = Yes; }
        $(impl SameNibble<$no> for Nibble<$n> { type Answer = No; })*
    )*};
}

nibbles! {
    0: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15;
    1: 0 2 3 4 5 6 7 8 9 10 11 12 13 14 15;
    2: 0 1 3 4 5 6 7 8 9 10 11 12 13 14 15;
    3: 0 1 2 4 5 6 7 8 9 10 11 12 13 14 15;
    4: 0 1 2 3 5 6 7 8 9 10 11 12 13 14 15;
    5: 0 1 2 3 4 6 7 8 9 10 11 12 13 14 15;
    6: 0 1 2 3 4 5 7 8 9 10 11 12 13 14 15;
    7: 0 1 2 3 4 5 6 8 9 10 11 12 13 14 15;
    8: 0 1 2 3 4 5 6 7 9 10 11 12 13 14 15;
    9: 0 1 2 3 4 5 6 7 8 10 11 12 13 14 15;
    10: 0 1 2 3 4 5 6 7 8 9 11 12 13 14 15;
    11: 0 1 2 3 4 5 6 7 8 9 10 12 13 14 15;
    12: 0 1 2 3 4 5 6 7 8 9 10 11 13 14 15;
    13: 0 1 2 3 4 5 6 7 8 9 10 11 12 14 15;
    14: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 15;
    15: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14;
}

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
