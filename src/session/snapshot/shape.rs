//! What a snapshot holds of a relationship of some shape.

use crate::relation::{Shape, ToMany, ToMaybe, ToOne};

/// What a snapshot holds of a relationship of some shape: one, perhaps one, or a `Vec`. Sealed by
/// [`Shape`].
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::Snapshot;
///
/// let ed = s.one(User::query().filter(User::name.eq("ed")).with(User::addresses))?;
/// let ed = s.snapshot(ed)?;
/// let addresses: &Vec<Snapshot<Address>> = ed.related(User::addresses);
/// assert_eq!(addresses.len(), 2);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Held: Shape {
    /// Of snapshots `T`.
    type Of<T>;
    /// Makes it of those found; `None` where one is missing.
    #[doc(hidden)]
    fn hold<T>(found: Vec<T>) -> Option<Self::Of<T>>;
    /// All of them.
    #[doc(hidden)]
    fn as_slice<T>(held: &Self::Of<T>) -> &[T];
    /// All of them.
    #[doc(hidden)]
    fn into_vec<T>(held: Self::Of<T>) -> Vec<T>;
}

impl Held for ToOne {
    type Of<T> = T;

    fn hold<T>(found: Vec<T>) -> Option<T> {
        found.into_iter().next()
    }

    fn as_slice<T>(held: &T) -> &[T] {
        core::slice::from_ref(held)
    }

    fn into_vec<T>(held: T) -> Vec<T> {
        vec![held]
    }
}

impl Held for ToMaybe {
    type Of<T> = Option<T>;

    fn hold<T>(found: Vec<T>) -> Option<Option<T>> {
        Some(found.into_iter().next())
    }

    fn as_slice<T>(held: &Option<T>) -> &[T] {
        held.as_slice()
    }

    fn into_vec<T>(held: Option<T>) -> Vec<T> {
        held.into_iter().collect()
    }
}

impl Held for ToMany {
    type Of<T> = Vec<T>;

    fn hold<T>(found: Vec<T>) -> Option<Vec<T>> {
        Some(found)
    }

    fn as_slice<T>(held: &Vec<T>) -> &[T] {
        held
    }

    fn into_vec<T>(held: Vec<T>) -> Vec<T> {
        held
    }
}
