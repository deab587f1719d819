//! Type-level identity: every entity, alias, relationship and column has a number, written as a
//! list of hexadecimal digits, so that two types can be compared on stable Rust.
//!
//! The number is a hash of the item's path ([`hash`]). Two items with one number are never taken
//! for each other: a hit also demands [`Is`], which holds for a type and itself alone.

use core::marker::PhantomData;

/// Type-level *yes*.
///
/// Found by inference, never written.
#[derive(Debug)]
pub struct Yes(());

/// Type-level *no*.
///
/// Found by inference, never written.
#[derive(Debug)]
pub struct No(());

/// One hexadecimal digit of an identity, then the rest of it.
///
/// Found by inference, never written.
#[derive(Debug)]
pub struct Digit<const HEAD: u8, Tail>(PhantomData<Tail>);

/// The end of an identity.
///
/// Found by inference, never written.
#[derive(Debug)]
pub struct End(());

/// The identity of `hash`'s eight digits; spelled by [`identity!`](crate::__identity).
///
/// Found by inference, never written.
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
#[derive(Debug)]
pub struct Nibble<const N: u8>(());

/// Compares two digits; all 256 pairs are spelled out below.
///
/// Found by inference, never written.
pub trait SameNibble<const OTHER: u8> {
    /// [`Yes`] or [`No`].
    type Answer;
}

/// Goes on with the tails only when the heads were equal.
///
/// Found by inference, never written.
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
pub trait Is<Other: ?Sized> {}

impl<T: ?Sized> Is<T> for T {}
