//! The type-level list, which is frunk's under names of our own.

/// A list with at least one element. Found by inference, seldom written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::scope::{Cons, Nil};
/// use aludel::{Has, Loaded};
///
/// fn has_addresses<L: Has<user_fields::addresses>>() {}
///
/// has_addresses::<Cons<Loaded<user_fields::addresses>, Nil>>();
/// ```
pub type Cons<Head, Tail> = frunk::HCons<Head, Tail>;

/// The empty list. Found by inference, seldom written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::Handle;
/// use aludel::scope::Nil;
///
/// // A handle that promises no loaded relationship, as which `Handle<User>` is read.
/// fn same(user: Handle<User, Nil>) -> Handle<User> {
///     user
/// }
/// ```
pub type Nil = frunk::HNil;
