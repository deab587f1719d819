//! The type-level list, which is frunk's under names of our own.

/// A list with at least one element. Found by inference, seldom written.
pub type Cons<Head, Tail> = frunk::HCons<Head, Tail>;

/// The empty list. Found by inference, seldom written.
pub type Nil = frunk::HNil;
