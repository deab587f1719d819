//! Names of prepared statements whose shape is known at run time only.
//!
//! diesel finds a prepared statement by the type of the query, at no cost, or else by its SQL, which
//! has to be written for that each time. Which columns an `UPDATE` sets is not in its type. So there
//! are a few types that stand for nothing else, and a shape that comes up takes the next of them as
//! its name, for as long as the program runs. Shapes for which there is none left are found by their
//! SQL.

use core::any::TypeId;
use core::marker::PhantomData;
use std::sync::{Mutex, PoisonError};

use diesel::backend::Backend;
use diesel::connection::{Connection, LoadConnection};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::Untyped;

use crate::entity::{ColumnSet, Entity};

/// A statement over so many rows of an entity, up to its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    pub(crate) verb: Verb,
    pub(crate) rows: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Insert { columns: ColumnSet },
    Update { columns: ColumnSet },
    Delete,
}

/// What a prepared statement is known by: one of [`NAMES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[doc(hidden)]
pub struct Name(usize);

/// The shapes that have a name, in the order in which they came up.
static SHAPES: Mutex<Vec<(TypeId, Shape)>> = Mutex::new(Vec::new());

/// The name of a shape, if there is one left for it.
pub(crate) fn of<E: Entity>(shape: Shape) -> Option<Name> {
    let shape = (TypeId::of::<E>(), shape);
    // Nothing can fail while it is locked.
    let mut all = SHAPES.lock().unwrap_or_else(PoisonError::into_inner);
    match all.iter().position(|known| *known == shape) {
        Some(at) => Some(Name(at)),
        None if all.len() < NAMES => {
            all.push(shape);
            Some(Name(all.len() - 1))
        }
        None => None,
    }
}

/// A statement under the nth name. It does not know the entity, so that a program has this code once
/// for each kind of connection.
struct Named<'a, DB, const N: usize>(&'a dyn QueryFragment<DB>);

struct Nth<const N: usize>(PhantomData<[(); N]>);

impl<DB, const N: usize> QueryId for Named<'_, DB, N> {
    type QueryId = Nth<N>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<DB, const N: usize> Query for Named<'_, DB, N> {
    type SqlType = Untyped;
}

impl<DB: Backend, const N: usize> QueryFragment<DB> for Named<'_, DB, N> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

macro_rules! names {
    ($count:literal: $($nth:literal)*) => {
        /// How many there are.
        const NAMES: usize = $count;

        /// Runs a statement under a name, and gives the number of rows that it changed.
        pub(super) fn execute<C: Connection>(
            connection: &mut C,
            statement: &dyn QueryFragment<C::Backend>,
            name: Name,
        ) -> QueryResult<usize> {
            match name.0 {
                $($nth => connection
                    .execute_returning_count(&Named::<C::Backend, $nth>(statement)),)*
                _ => connection.execute_returning_count(&Unnamed(statement)),
            }
        }

        /// Runs a statement under a name, and gives the rows that it returns.
        pub(super) fn load<'conn, 'query, C: LoadConnection>(
            connection: &'conn mut C,
            statement: &'query dyn QueryFragment<C::Backend>,
            name: Name,
        ) -> QueryResult<C::Cursor<'conn, 'query>> {
            match name.0 {
                $($nth => connection.load(Named::<C::Backend, $nth>(statement)),)*
                _ => connection.load(Unnamed(statement)),
            }
        }
    };
}

names!(32: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31);

/// A statement that is found by its SQL.
struct Unnamed<'a, DB>(&'a dyn QueryFragment<DB>);

impl<DB> QueryId for Unnamed<'_, DB> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB> Query for Unnamed<'_, DB> {
    type SqlType = Untyped;
}

impl<DB: Backend> QueryFragment<DB> for Unnamed<'_, DB> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}
