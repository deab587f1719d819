//! Which queries can be written by: filtered ones over one table, whole.

use crate::query::attr::Attr;
use crate::query::clause::{Both, NoClause, Unpaged, Written};
use crate::query::node::Expr;
use crate::query::optional::Optional;
use crate::query::whole::Whole;
use crate::scope::identity::{No, Yes};
use aludel_macros::bound;

/// A query that has a filter. You meet this bound by an update or a delete of every row.
#[diagnostic::on_unimplemented(
    message = "this would write every `{Root}`",
    label = "`.filter(..)` before it, or say so: `.update_every(..)`, `.delete_every()`"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let wendy = User::query().filter(User::name.eq("wendy"));
/// assert_eq!(s.execute(wendy.delete())?, 1); // without the filter this does not compile
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Filtered<Root> {}

#[diagnostic::do_not_recommend]
impl<X: Certainly<Is = Yes>, Root> Filtered<Root> for Written<X> {}

/// Whether a condition is there for certain: one that may turn out to be absent does not guard a
/// table.
pub trait Certainly {
    /// [`Yes`] or [`No`].
    type Is;
}

impl<N> Certainly for Expr<N> {
    type Is = Yes;
}

impl<S, C> Certainly for Attr<S, C> {
    type Is = Yes;
}

impl<N> Certainly for Optional<N> {
    type Is = No;
}

impl<X, P> Certainly for Both<X, P>
where
    X: Certainly,
    P: Certainly,
    X::Is: Either<P::Is>,
{
    type Is = <X::Is as Either<P::Is>>::Is;
}

/// One of two answers is yes.
pub trait Either<Other> {
    /// [`Yes`] or [`No`].
    type Is;
}

impl<Other> Either<Other> for Yes {
    type Is = Yes;
}

impl<Other> Either<Other> for No {
    type Is = Other;
}

/// A query without a filter, which stands for a whole table.
#[diagnostic::on_unimplemented(
    message = "this query of `{Root}` is filtered, so it does not write every row",
    label = "use `.update(..)` or `.delete()`"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// assert_eq!(s.execute(Address::query().delete_every())?, 2); // no filter before it
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait WholeTable<Root> {}

#[diagnostic::do_not_recommend]
impl<Root> WholeTable<Root> for NoClause {}

/// A query of one table. You meet this bound by an update or a delete over a join.
#[diagnostic::on_unimplemented(
    message = "an update, a delete or windows of `{Root}` cannot join",
    label = "filter by a relationship instead: `.any(..)`, `.has(..)`, or by `.in_(query)`"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// // What a join would find is asked by the relationship.
/// let org = User::addresses.any(Address::email.eq("ed@example.org"));
/// let statement = User::query().filter(org).update(User::fullname.set("Org"));
/// assert_eq!(s.execute(statement)?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
#[bound(UnjoinedBound)]
pub trait Unjoined<Root> {}

#[diagnostic::do_not_recommend]
impl<Root> Unjoined<Root> for () {}

/// A query without order, limit and offset. You meet this bound by limiting an update or a delete.
#[diagnostic::on_unimplemented(
    message = "an update, a delete or windows of `{Root}` have no order and no limit",
    label = "filter by the keys instead: `{Root}::id.in_(query.select(..))`"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let newest = Address::query().order_by(Address::id.desc()).limit(1).select(Address::id);
/// let statement = Address::query().filter(Address::id.in_(newest)).delete();
/// assert_eq!(s.execute(statement)?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Unlimited<Root> {}

#[diagnostic::do_not_recommend]
impl<Root> Unlimited<Root> for Unpaged {}

#[diagnostic::do_not_recommend]
impl<Root> Unlimited<Root> for NoClause {}

/// A query that selects its root, whole.
#[diagnostic::on_unimplemented(
    message = "this query selects something else than `{Root}`, which is what would be written",
    label = "begin with `{Root}::query()` and only filter it"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let ed = User::query().filter(User::name.eq("ed")); // whole users
/// assert_eq!(s.execute(ed.update(User::fullname.set("Edward")))?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait SelectsRoot<Root> {}

#[diagnostic::do_not_recommend]
impl<Root> SelectsRoot<Root> for Whole<Root> {}
