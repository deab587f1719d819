//! What may order the rows of a distinct query: what it selects, and nothing else.

use super::attr::Attr;
use super::boxed::BoxedFor;
use super::clause::{EachOnce, Everything, NoClause, Written};
use super::distinct_on::FirstOfEach;
use super::label::{ByLabel, Labelled};
use super::node::Expr;
use super::order::Ordered;
use super::shape::{Items, WholeIn};
use super::sorting::Sorting;
use super::whole::Whole;
use crate::entity::Column;
use crate::scope::grouping::FindColumn;
use crate::scope::identity::{Is, No, SameAs, Yes};
use crate::scope::{Cons, Source};

/// Holds for what may order a query with the selection `Sel`, where `D` says how often it gives a
/// row. You meet this bound by sorting a distinct query by what it does not select.
///
/// One distinct row stands for many, which may differ in what is not selected: SQLite takes any of
/// them, PostgreSQL refuses the query.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let users = User::query().join(User::addresses).distinct().order_by(User::name);
/// assert_eq!(s.all(users)?.len(), 1);
///
/// // By a column of another entity only where that is selected too.
/// let addresses = User::query()
///     .join(User::addresses)
///     .select((User::entity(), Address::email))
///     .distinct()
///     .order_by(Address::email);
/// assert_eq!(s.all(addresses)?.len(), 2);
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "a distinct query cannot be ordered by `{Self}`",
    label = "expected a column that it selects, `by(label)`, or a tuple of them"
)]
pub trait DistinctKey<D, Sel> {}

impl<O, Sel> DistinctKey<Everything, Sel> for O {}

impl<O, Columns, Sel> DistinctKey<FirstOfEach<Columns>, Sel> for O {}

#[diagnostic::do_not_recommend]
impl<S, C, Sel: SelectsOf<S, C>> DistinctKey<EachOnce, Sel> for Attr<S, C> {}

/// A label of the selection, as `order_by` asks already.
#[diagnostic::do_not_recommend]
impl<Name, Sel> DistinctKey<EachOnce, Sel> for ByLabel<Name> {}

#[diagnostic::do_not_recommend]
impl<K: DistinctKey<EachOnce, Sel>, Direction, Sel> DistinctKey<EachOnce, Sel>
    for Ordered<K, Direction>
{
}

/// By columns of `S`, which is selected as a whole.
#[diagnostic::do_not_recommend]
impl<S, K: BoxedFor, Sel: SelectsWhole<S>> DistinctKey<EachOnce, Sel> for Sorting<S, K> {}

macro_rules! tuples {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: DistinctKey<EachOnce, Sel>,)+ Sel> DistinctKey<EachOnce, Sel> for ($($name,)+) {}
    };
}

super::for_each_tuple!(tuples);

/// Holds for the clause ORDER BY, or its absence, of a query with the selection `Sel`, where `D`
/// says how often it gives a row. You meet this bound by writing `distinct` or `select` behind an
/// order by what is not selected.
///
/// What a boxed query is ordered by is not in its type: `distinct` and `select` come before `boxed`.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let named = User::query().select((User::name, User::id)).order_by(User::id.desc()).distinct();
/// assert_eq!(s.all(named)?.len(), 2);
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "a distinct query of `{Sel}` cannot be ordered by anything else",
    label = "`.select(..)` what it is ordered by, too",
    note = "`.boxed()` comes last: what is ordered by then is checked against the selection"
)]
pub trait DistinctOrder<D, Sel> {}

impl<O, Sel> DistinctOrder<Everything, Sel> for O {}

impl<O, Columns, Sel> DistinctOrder<FirstOfEach<Columns>, Sel> for O {}

#[diagnostic::do_not_recommend]
impl<Sel> DistinctOrder<EachOnce, Sel> for NoClause {}

#[diagnostic::do_not_recommend]
impl<K: DistinctKey<EachOnce, Sel>, Sel> DistinctOrder<EachOnce, Sel> for Written<K> {}

/// Holds for a selection that has the column `C` of `S`, by itself or with the whole row.
pub trait SelectsOf<S, C> {}

#[diagnostic::do_not_recommend]
impl<S: Source, C: Column, Sel> SelectsOf<S, C> for Sel where
    Sel: Items<List: FindColumn<S, C, Found = Yes>>
{
}

/// Holds for a selection that has the whole row of `S`.
pub trait SelectsWhole<S> {}

#[diagnostic::do_not_recommend]
impl<S: Source, Sel> SelectsWhole<S> for Sel where Sel: Items<List: WholeIn<S::Entity, Found = Yes>> {}

/// An expression is no column: look in the tail.
impl<S, C, N, T: FindColumn<S, C>> FindColumn<S, C> for Cons<Expr<N>, T> {
    type Found = T::Found;
}

/// What has a label goes by it: look in the tail.
impl<S, C, N, Name, T: FindColumn<S, C>> FindColumn<S, C> for Cons<Labelled<N, Name>, T> {
    type Found = T::Found;
}

/// A whole row has each column of its source.
impl<S: Source, C, Other: Source, T> FindColumn<S, C> for Cons<Whole<Other>, T>
where
    Other::Id: SameAs<S::Id>,
    <Other::Id as SameAs<S::Id>>::Answer: OrTail<Other, T, S, C>,
{
    type Found = <<Other::Id as SameAs<S::Id>>::Answer as OrTail<Other, T, S, C>>::Found;
}

/// Goes on from the answer of a whole row.
pub trait OrTail<Whole, T, S, C> {
    /// [`Yes`] or [`No`].
    type Found;
}

impl<Other: Is<S>, T, S, C> OrTail<Other, T, S, C> for Yes {
    type Found = Yes;
}

impl<Other, T: FindColumn<S, C>, S, C> OrTail<Other, T, S, C> for No {
    type Found = T::Found;
}
