//! Which values may stand in the SELECT list of a grouped query.

use core::marker::PhantomData;

use diesel::expression::{ValidGrouping, is_aggregate};

use super::identity::{Is, No, SameAs, Yes};
use super::list::{Cons, Nil};
use crate::entity::Column;
use crate::query::Attr;
use crate::scope::Source;

/// A query without GROUP BY.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::scope::{Ungrouped, ValidSelection};
///
/// fn fits<G, Sel: ValidSelection<G>>(_: Sel) {}
///
/// fits::<Ungrouped, _>((User::name, User::fullname));
/// fits::<Ungrouped, _>(aludel::func::count(User::id));
/// ```
#[derive(Debug)]
pub struct Ungrouped(());

/// A query grouped by a list of columns.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::Attr;
/// use aludel::func::count;
/// use aludel::scope::{Cons, GroupedBy, Nil, ValidSelection};
///
/// fn fits<G, Sel: ValidSelection<G>>(_: Sel) {}
///
/// type ByName = GroupedBy<Cons<Attr<User, user_fields::name>, Nil>>;
///
/// fits::<ByName, _>((User::name, count(User::id)));
/// ```
#[derive(Debug)]
pub struct GroupedBy<G>(PhantomData<fn() -> G>);

/// [`Ungrouped`] or [`GroupedBy`]. Sealed by its use.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::query::{Clauses, Query};
/// use aludel::scope::{Grouping, Ungrouped};
///
/// fn of<R, L, J, Sel, D, F, G: Grouping, H, O, P>(
///     _: &Query<R, Sel, L, J, Clauses<D, F, G, H, O, P>>,
/// ) -> bool {
///     core::any::type_name::<G>() != core::any::type_name::<Ungrouped>()
/// }
///
/// assert!(!of(&User::query()));
/// assert!(of(&User::query().group_by(User::name).select(User::name)));
/// ```
pub trait Grouping {}

impl Grouping for Ungrouped {}
impl<G> Grouping for GroupedBy<G> {}

/// What may be selected under the grouping `G`: all of it plain, or all of it aggregated or
/// grouped by.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{count, max};
///
/// let totals = User::query().select((count(User::id), max(User::name))); // all aggregated
/// assert_eq!(s.one(totals)?, (2, Some("wendy".to_owned())));
/// let each = User::query().select((User::id, User::name)); // all single
/// assert_eq!(s.all(each)?.len(), 2);
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "aggregates beside single values: `{Self}`",
    label = "`.group_by(..)` each single column, or aggregate it: `max(..)`, `count(..)`"
)]
pub trait ValidSelection<G = Ungrouped> {}

#[diagnostic::do_not_recommend]
impl<T, G> ValidSelection<G> for T
where
    T: ValidGrouping<G>,
    T::IsAggregate: AllowedIn<G>,
{
}

/// Which answers of diesel's grouping rules a grouping allows.
pub trait AllowedIn<G> {}

impl AllowedIn<Ungrouped> for is_aggregate::No {}
impl AllowedIn<Ungrouped> for is_aggregate::Yes {}
impl AllowedIn<Ungrouped> for is_aggregate::Never {}
impl<G> AllowedIn<GroupedBy<G>> for is_aggregate::Yes {}
impl<G> AllowedIn<GroupedBy<G>> for is_aggregate::Never {}

impl<S, C> ValidGrouping<Ungrouped> for Attr<S, C> {
    type IsAggregate = is_aggregate::No;
}

/// diesel's word for ungrouped, which its own columns know alone.
impl<S, C> ValidGrouping<()> for Attr<S, C> {
    type IsAggregate = is_aggregate::No;
}

impl<S, C, G> ValidGrouping<GroupedBy<G>> for Attr<S, C>
where
    S: Source,
    C: Column,
    G: FindColumn<S, C>,
    G::Found: AsAggregate,
{
    type IsAggregate = <G::Found as AsAggregate>::Is;
}

/// A grouped column is as good as an aggregate.
pub trait AsAggregate {
    /// diesel's word for it.
    type Is;
}

impl AsAggregate for Yes {
    type Is = is_aggregate::Yes;
}

impl AsAggregate for No {
    type Is = is_aggregate::No;
}

/// Looks for a column of a source in a list of columns.
pub trait FindColumn<S, C> {
    /// [`Yes`] or [`No`].
    type Found;
}

/// Empty: not found.
impl<S, C> FindColumn<S, C> for Nil {
    type Found = No;
}

/// Ask the head's column, then its source, then the tail.
impl<S, C, S2, C2, T> FindColumn<S, C> for Cons<Attr<S2, C2>, T>
where
    S: Source,
    C: Column,
    S2: Source,
    C2: Column,
    C2::Id: SameAs<C::Id>,
    S2::Id: SameAs<S::Id>,
    <C2::Id as SameAs<C::Id>>::Answer:
        PickColumn<<S2::Id as SameAs<S::Id>>::Answer, Attr<S2, C2>, T, S, C>,
{
    type Found = <<C2::Id as SameAs<C::Id>>::Answer as PickColumn<
        <S2::Id as SameAs<S::Id>>::Answer,
        Attr<S2, C2>,
        T,
        S,
        C,
    >>::Found;
}

/// Goes on from the head's answer about the column.
pub trait PickColumn<SameSource, H, T, S, C> {
    /// [`Yes`] or [`No`].
    type Found;
}

/// Both match by number; it must also be the very column.
impl<H: Is<Attr<S, C>>, T, S, C> PickColumn<Yes, H, T, S, C> for Yes {
    type Found = Yes;
}

/// The same column of another source: look in the tail.
impl<H, T: FindColumn<S, C>, S, C> PickColumn<No, H, T, S, C> for Yes {
    type Found = T::Found;
}

/// Another column: look in the tail.
impl<Any, H, T: FindColumn<S, C>, S, C> PickColumn<Any, H, T, S, C> for No {
    type Found = T::Found;
}
