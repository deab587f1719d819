//! What a filter makes of an entity, by whether it is declared as filtered.

use aludel_macros::bound;

use super::{Criterion, Definitions, Filter};
use crate::entity::Entity;
use crate::query::Everywhere;
use crate::relation::{Shape, ToMaybe, ToOne};

/// Whether rows of an entity are read freely, or through a filter.
pub trait Reading {
    /// Whether they are read through one.
    const FILTERED: bool;
    /// What a required `belongs_to` of the entity leads to.
    type ToOne: Shape;
}

/// They are read freely.
#[derive(Debug)]
pub enum ReadFreely {}

/// They are read through a filter, which may leave out the row that is referred to.
#[derive(Debug)]
pub enum ReadFiltered {}

impl Reading for ReadFreely {
    const FILTERED: bool = false;
    type ToOne = ToOne;
}

impl Reading for ReadFiltered {
    const FILTERED: bool = true;
    type ToOne = ToMaybe;
}

/// A way of reading in which rows of `E` are read through the filter `F`.
#[diagnostic::on_unimplemented(
    message = "`{E}` is read through a filter, and `{F}` is none for it",
    label = "needs a `FilteredConnection` with an `impl Filter<{E}>`"
)]
#[bound(ReadsThroughBound)]
pub trait ReadsThrough<E, F> {
    #[doc(hidden)]
    fn define(filter: &F, to: &mut Definitions) {
        let _ = (filter, to);
    }
}

#[diagnostic::do_not_recommend]
impl<E, F> ReadsThrough<E, F> for ReadFreely {}

#[diagnostic::do_not_recommend]
impl<E: Entity, F: Filter<E>> ReadsThrough<E, F> for ReadFiltered
where
    Criterion<E>: Everywhere,
{
    fn define(filter: &F, to: &mut Definitions) {
        to.define::<E, F>(filter);
    }
}
