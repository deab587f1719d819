//! How many rows of a query stand for one row of its root, as a type.

use core::marker::PhantomData;

use aludel_macros::{bound, quiet};

use super::filter::NotLimited;
use super::select::{Clauses, Query};
use crate::relation::{ToMany, ToMaybe, ToOne};

/// One row for each root.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// // The join repeats Ed for each address; `distinct` makes it one row for each user again.
/// let users = User::query().join(User::addresses).distinct();
/// assert_eq!(s.all(users)?.len(), 1);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct OneEach(());

/// Several rows for a root: a to-many relationship was joined, the last one to `T`.
#[derive(Debug)]
pub struct FannedOut<T = ByCondition>(PhantomData<fn() -> T>);

/// What a join by a condition leads to: the program knows how many rows it gives.
#[derive(Debug, Clone, Copy)]
pub struct ByCondition(());

/// Several rows for a root, of to-many relationships that multiply each other, and are meant to.
#[derive(Debug, Clone, Copy)]
pub struct Multiplied(());

/// Holds for queries whose rows are what the program takes them for. You meet this bound by
/// reading or limiting entities over a joined to-many.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// let joined = User::query().join(User::addresses);
/// assert_eq!(s.all(joined.clone().distinct())?.len(), 1);
/// assert_eq!(s.all(joined.rows())?.len(), 2); // Ed twice, which is meant
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "a joined to-many repeats `{Root}` in this query",
    label = "`.distinct()` before it, for each `{Root}` once, or `.rows()`"
)]
#[bound(DecidedBound)]
pub trait Decided<Root> {}

#[diagnostic::do_not_recommend]
impl<Root> Decided<Root> for OneEach {}

/// What joining the relationship `R` from `S` to `T` makes of the multiplicity `M`. You meet this bound by
/// joining two to-manies that have nothing to do with each other: it holds where none was joined before,
/// or where the last one leads to `S`.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{R}` multiplies with the to-many that was joined before",
    label = "each row of one meets each of the other; `.multiplied()` before it if meant",
    note = "to count or add up both, do one of them in a `.subquery(..)`"
)]
pub trait Fan<M, S, T, R> {
    /// The multiplicity after it.
    type After;
}

#[diagnostic::do_not_recommend]
impl<M, S, T, R> Fan<M, S, T, R> for ToOne {
    type After = M;
}

#[diagnostic::do_not_recommend]
impl<M, S, T, R> Fan<M, S, T, R> for ToMaybe {
    type After = M;
}

#[diagnostic::do_not_recommend]
impl<M: Multiplies<S, R>, S, T, R> Fan<M, S, T, R> for ToMany {
    type After = FannedOut<T>;
}

/// Holds where a to-many may be joined from `S`.
pub trait Multiplies<S, R> {}

#[diagnostic::do_not_recommend]
impl<S, R> Multiplies<S, R> for OneEach {}
#[diagnostic::do_not_recommend]
impl<S, R> Multiplies<S, R> for Multiplied {}
#[diagnostic::do_not_recommend]
impl<S: Joined, R> Multiplies<S, R> for FannedOut<S> {}
#[diagnostic::do_not_recommend]
impl<S, R> Multiplies<S, R> for FannedOut<ByCondition> {}

/// Any source, which [`ByCondition`] is not.
pub trait Joined {}

impl<S: crate::scope::Source> Joined for S {}

#[quiet]
impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
{
    /// Lets a further to-many be joined that has nothing to do with the one before: each row of the
    /// one meets each row of the other. Without this word that does not compile, since counts and
    /// sums over both are wrong.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query()
    ///     .join(User::addresses)
    ///     .multiplied()
    ///     .left_join(User::posts)
    ///     .select((Address::email, Post::headline));
    /// assert_eq!(s.all(query)?.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn multiplied(self) -> Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, Multiplied, Eager>
    where
        P: NotLimited<Root>,
    {
        self.retyped()
    }
}
