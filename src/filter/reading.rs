//! What a filter makes of the row that a required key refers to.

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
