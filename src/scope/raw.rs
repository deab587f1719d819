//! diesel's own columns in a query of ours, where `#[entity(diesel)]` asks for it: `users::name` is
//! taken for a column of the entity over `users::table`.
//!
//! diesel lets a column appear where its table appears in the FROM clause once, so it is enough to
//! answer that. The table is found by the number of its entity, which the derive puts on it; the
//! entity itself is not named, since a private one may stand over a public table.
//!
//! Where the query reads from another entity, the column is refused, in diesel's words:
//!
//! ```compile_fail,E0277
//! # use aludel::{Entity, expr};
//! # use diesel::ExpressionMethods;
//! # #[derive(Entity)]
//! # #[entity(table = "users")]
//! # pub struct User { #[entity(key, generated)] pub id: i32 }
//! # #[derive(Entity)]
//! # #[entity(table = "posts", diesel)]
//! # pub struct Post { #[entity(key, generated)] pub id: i32 }
//! use post_fields::posts;
//!
//! let query = User::query().filter(expr(posts::id.eq(1)));
//! ```

use diesel::query_source::{AppearsInFromClause, Once};

use super::identity::{One, Zero};
use super::membership::{Certain, Maybe, Outer};
use super::sources::Fork;

/// A table of diesel's whose columns may be used. Only derived.
#[diagnostic::on_unimplemented(
    message = "diesel's columns of `{Self}` are not used in queries of aludel",
    label = "use the entity's own columns, like `User::name`",
    note = "or write `#[entity(diesel)]` on the entity of this table"
)]
pub trait MappedTable {
    /// The identity of its entity.
    type Id;
}

/// The entity of a table of diesel's: the proof behind a hit by number. Only derived.
pub trait Over<Table> {}

/// Holds for a scope that reads the entity over `Table`.
#[diagnostic::on_unimplemented(
    message = "this query does not read from `{Table}`",
    label = "join a relationship to this table's entity first"
)]
pub trait Reads<Table> {}

#[diagnostic::do_not_recommend]
impl<L, T: MappedTable> Reads<T> for L where L: HasTable<T::Id, T> {}

/// The scopes of a query.
macro_rules! from_clauses {
    ($($scope:ident<$($part:ident),+>)+) => {$(
        impl<$($part,)+ T: MappedTable> AppearsInFromClause<T> for $scope<$($part),+>
        where
            Self: Reads<T>,
        {
            type Count = Once;
        }
    )+};
}

from_clauses!(Certain<S> Maybe<S> Outer<S> Fork<A, B>);

/// Finds the entity over `Table`, like [`Has`](super::sources::Has).
pub trait HasTable<Path, Table> {}

impl<Rest, A: HasTable<Rest, T>, B, T> HasTable<Zero<Rest>, T> for Fork<A, B> {}
impl<Rest, A, B: HasTable<Rest, T>, T> HasTable<One<Rest>, T> for Fork<A, B> {}
impl<S: Over<T>, Path, T> HasTable<Path, T> for Certain<S> {}
impl<S: Over<T>, Path, T> HasTable<Path, T> for Maybe<S> {}
impl<S: Over<T>, Path, T> HasTable<Path, T> for Outer<S> {}
