//! A named relationship of a source: `User::addresses`.

use core::fmt;
use core::marker::PhantomData;

use crate::relation::Relation;
use crate::scope::Source;

/// A relationship seen from a source, as a zero-sized value: what `join`, `with`, `load` and
/// `related` take.
///
/// `S` is the entity or an alias of it, `R` the relationship. The derive makes one constant for
/// each relationship.
pub struct Rel<S, R>(PhantomData<fn() -> (S, R)>);

impl<S, R> Rel<S, R> {
    /// The relationship; made by the derive.
    #[doc(hidden)]
    #[must_use]
    #[allow(clippy::new_without_default, reason = "a constant, not a constructor")]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<S, R> Copy for Rel<S, R> {}

impl<S, R> Clone for Rel<S, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Source, R: Relation> fmt::Debug for Rel<S, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", S::SQL_NAME, R::NAME)
    }
}
