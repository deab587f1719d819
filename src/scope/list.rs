//! The type-level list, which is frunk's under names of our own.

/// A list with at least one element.
pub type Cons<Head, Tail> = frunk::HCons<Head, Tail>;

/// The empty list.
pub type Nil = frunk::HNil;
