//! The type-level list, which is frunk's under names of our own.

/// A list with at least one element. Found by inference, seldom written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::scope::{Certain, Cons, ContainsAll, Nil};
///
/// fn reads_all<List, L: ContainsAll<List>>() {}
///
/// type Users = Cons<Certain<User>, Nil>;
/// type Both = Cons<Certain<Address>, Users>;
///
/// reads_all::<Users, Both>();
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
