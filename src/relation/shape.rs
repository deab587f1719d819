//! Words for what a relationship is: how many rows it leads to, and where its foreign key is.

/// How many rows a relationship leads to. Sealed: [`ToOne`], [`ToMaybe`], [`ToMany`].
pub trait Shape: sealed::Sealed + 'static {}

/// Exactly one row: a required `belongs_to`.
#[derive(Debug)]
pub enum ToOne {}

/// One row or none: a nullable `belongs_to`, or a `has_one`.
#[derive(Debug)]
pub enum ToMaybe {}

/// Any number of rows: a `has_many` or `many_to_many`.
#[derive(Debug)]
pub enum ToMany {}

impl Shape for ToOne {}
impl Shape for ToMaybe {}
impl Shape for ToMany {}

/// Where the foreign key is. Sealed: [`Forward`], [`Backward`], [`Through`].
pub trait Mechanism: sealed::Sealed + 'static {}

/// The source has the foreign key: a `belongs_to`.
#[derive(Debug)]
pub enum Forward {}

/// The target has the foreign key: a `has_many` or `has_one`.
#[derive(Debug)]
pub enum Backward {}

/// A third entity has a foreign key to each end: a `many_to_many`.
#[derive(Debug)]
pub enum Through {}

impl Mechanism for Forward {}
impl Mechanism for Backward {}
impl Mechanism for Through {}

mod sealed {
    /// The shapes and mechanisms are matched exhaustively, so no other can be added from outside.
    pub trait Sealed {}
    impl Sealed for super::ToOne {}
    impl Sealed for super::ToMaybe {}
    impl Sealed for super::ToMany {}
    impl Sealed for super::Forward {}
    impl Sealed for super::Backward {}
    impl Sealed for super::Through {}
}
