//! Type-level facts about a query: which sources it reads, whether they may be missing, how many
//! rows stand for one root, what it is grouped by.
//!
//! Nothing here runs. What a query reads is a tree of sources by their
//! [identities](identity), so membership needs no impl for each pair of tables and takes a few
//! steps, however many sources there are.
//!
//! # Example
//!
//! ```
//! # use aludel_docs::example::*;
//! use aludel::scope::{Certain, Contains, Lacks, Maybe, Present, With};
//!
//! // What `User::query().left_join(User::addresses)` reads.
//! type Reads = With<Maybe<Address>, Certain<User>>;
//!
//! fn reads<X, L: Contains<X>>() {}
//! fn has_for_certain<X, L: Present<X>>() {}
//! fn can_join<X, L: Lacks<X>>() {}
//!
//! reads::<Address, Reads>();
//! has_for_certain::<User, Reads>();
//! can_join::<Address, Certain<User>>();
//! ```

pub(crate) mod grouping;
pub mod identity;
mod list;
mod membership;
mod raw;
mod several;
mod sources;
mod tables;

pub use self::grouping::{GroupedBy, Grouping, Ungrouped, ValidSelection};
pub use self::list::{Cons, Nil};
pub use self::membership::{
    Certain, Contains, ContainsAll, Lacks, Maybe, Membership, Outer, Presence, PresenceOf, Present,
    Proposed,
};
#[doc(hidden)]
pub use self::raw::{MappedTable, Over};
pub use self::several::{Loosen, Sources, SourcesIn};
pub use self::sources::{Adds, Empty, Fork, KeepOuter, With};
#[doc(hidden)]
pub use self::tables::ReadsTable;
pub(crate) use self::tables::same;

use crate::entity::Entity;

/// What a query can read from: an entity, an alias of one, or a subquery under a name.
///
/// Implemented by `derive(Entity)` and [`alias!`](crate::alias); named in bounds.
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::Source;
///
/// aludel::alias!(type Boss = Employee);
///
/// assert_eq!((Employee::SQL_NAME, Employee::ALIASED), ("employees", false));
/// assert_eq!((Boss::SQL_NAME, Boss::ALIASED), ("Boss", true));
/// # Ok(())
/// # }
/// ```
pub trait Source: 'static {
    /// The entity whose columns it has.
    type Entity: Entity;
    /// The type-level identity.
    type Id;
    /// The name that it goes by in SQL, unquoted: the table's, or the alias's.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::Source;
    ///
    /// aludel::alias!(type Other = User);
    ///
    /// assert_eq!(User::SQL_NAME, "users");
    /// assert_eq!(Other::SQL_NAME, "Other");
    /// ```
    const SQL_NAME: &'static str;
    /// Whether [`SQL_NAME`](Source::SQL_NAME) is an alias of the table's.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::Source;
    ///
    /// aludel::alias!(type Other = User);
    ///
    /// assert!(!User::ALIASED); // FROM "users"
    /// assert!(Other::ALIASED); // FROM "users" AS "Other"
    /// ```
    const ALIASED: bool;
    /// Whether there is no table behind the name: it is that of a query in a WITH clause.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::Source;
    ///
    /// assert!(!User::BY_NAME); // a table
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    const BY_NAME: bool = false;
}

/// The struct of an entity's columns and relationships, seen from a source: what
/// [`alias!`](crate::alias) gives.
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::{Attr, Members};
///
/// aludel::alias!(boss = Employee);
///
/// // Takes what `alias!` makes of an entity.
/// fn source_name<M: Members>(_: M) -> &'static str {
///     <M::Source as aludel::Source>::SQL_NAME
/// }
///
/// assert_eq!(source_name(boss), "boss");
/// # Ok(())
/// # }
/// ```
pub trait Members: Copy {
    /// The source that they are seen from.
    type Source: Source;
}
