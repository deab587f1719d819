//! What a column may be compared with, where its SQL type alone would allow too much.

use core::marker::PhantomData;

/// The domain of keys of `E`: an [`Id<E>`](super::Id) and columns that hold one, nothing else.
///
/// Found by inference, never written.
#[derive(Debug)]
pub struct KeyOf<E>(PhantomData<fn() -> E>);

/// The domain of a type of the program's own, stored as `ST`: values of that type and columns
/// that hold one, nothing else.
///
/// Found by inference, never written.
#[derive(Debug)]
pub struct Custom<T, ST>(PhantomData<fn() -> (T, ST)>);
