//! `SELECT` of whole rows by the values of some columns.

use core::fmt;
use core::marker::PhantomData;
use std::sync::Arc;

use diesel::deserialize;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;

use super::super::statement::{Statement, StatementFor};
use super::{Rows, push_match, push_names, push_table_of, separated};
use crate::backend::{Dialect, Locks, SqlBackend};

use crate::entity::{Direction, Entity, EntityDef, Persist};
use crate::filter::{Criterion, FilterSql, WalkFiltered, Within};
use crate::query::Strength;

/// Reads the rows of `E` that agree with one of some partial rows in some columns.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::driver::{Runs, SelectRows};
///
/// // `C: Stores<User>` is what to write; this is the half of it that reads.
/// fn reads_users<C: Runs<SelectRows<User>>>(_: &C) -> bool {
///     true
/// }
///
/// assert!(reads_users(s.connection()));
/// # Ok::<(), aludel::Error>(())
/// ```
pub struct SelectRows<E: Entity> {
    /// The columns to compare.
    pub(crate) by: &'static [usize],
    /// The values to compare with, at least one.
    pub(crate) rows: Rows<E>,
    /// Positions of columns.
    pub(crate) order: &'static [(usize, Direction)],
    /// Which of them are read.
    pub(crate) criterion: Option<Arc<Criterion<E>>>,
}

impl<E: Entity> SelectRows<E> {
    /// Reads the rows that agree with one of `rows`, of which there is at least one.
    pub(crate) fn new(
        by: &'static [usize],
        rows: Vec<E::Row>,
        order: &'static [(usize, Direction)],
        dialect: &Dialect,
    ) -> Self {
        Self { by, rows: Rows::to_match(by, rows, dialect), order, criterion: None }
    }

    /// Of them, those that a filter leaves.
    pub(crate) fn within(self, criterion: Option<Arc<Criterion<E>>>) -> Self {
        Self { criterion, ..self }
    }
}

impl<E: Entity> fmt::Debug for SelectRows<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "select {}", E::NAME)
    }
}

/// Known by its SQL text: which columns are compared is known at run time only.
impl<E: Entity> QueryId for SelectRows<E> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<E: Entity> Statement for SelectRows<E> {
    type Row = E;
}

impl<E: Persist<DB>, DB: SqlBackend> QueryFragment<DB> for SelectRows<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let entity = EntityDef::of::<E>();
        out.push_sql("SELECT ");
        push_names(&mut out, entity, 0..E::COLUMNS.len())?;
        out.push_sql(" FROM ");
        push_table_of(&mut out, entity)?;
        out.push_sql(" WHERE ");
        push_match(&mut out, None, self.by, &self.rows)?;
        if let Some(criterion) = &self.criterion {
            out.push_sql(" AND ");
            criterion.walk_ast(out.reborrow())?;
        }
        if !self.order.is_empty() {
            out.push_sql(" ORDER BY ");
            separated(&mut out, self.order, |out, &(at, direction)| {
                out.push_identifier(E::COLUMNS[at].name)?;
                if direction == Direction::Descending {
                    out.push_sql(" DESC");
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}

/// It has the criterion in its own WHERE, so that it reads a table and can lock its rows.
impl<E: Entity, F> Within<F> for SelectRows<E> {}

impl<E: Persist<DB>, DB: FilterSql> WalkFiltered<DB> for SelectRows<E> {}

impl<E: Persist<DB>, DB: SqlBackend> StatementFor<DB> for SelectRows<E> {
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<E> {
        E::read(row, 0)
    }
}

/// A [`SelectRows`] that locks what it reads until the transaction ends.
///
/// # Example
///
/// [`LocksRows`](crate::driver::LocksRows) says it for both strengths; a wrapper around a connection
/// has it by passing every statement on.
///
/// ```
/// use aludel::Entity;
/// use aludel::driver::{LocksRows, Runs, SelectLocked};
/// use aludel::query::ForUpdate;
///
/// fn locks<E: Entity, C: LocksRows<E>>(connection: C) -> impl Runs<SelectLocked<E, ForUpdate>> {
///     connection
/// }
/// ```
pub struct SelectLocked<E: Entity, S> {
    pub(crate) rows: SelectRows<E>,
    pub(crate) strength: PhantomData<fn() -> S>,
}

impl<E: Entity, S> fmt::Debug for SelectLocked<E, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "lock {}", E::NAME)
    }
}

/// Known by its SQL text, as what it is made of.
impl<E: Entity, S> QueryId for SelectLocked<E, S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<E: Entity, S> Statement for SelectLocked<E, S> {
    type Row = E;
}

impl<E: Persist<DB>, S: Strength, DB: Locks + SqlBackend> QueryFragment<DB> for SelectLocked<E, S> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.rows.walk_ast(out.reborrow())?;
        out.push_sql(S::clause::<DB>());
        Ok(())
    }
}

impl<E: Persist<DB>, S: Strength, DB: Locks + SqlBackend> StatementFor<DB> for SelectLocked<E, S> {
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<E> {
        self.rows.read(row)
    }
}

impl<E: Entity, S, F> Within<F> for SelectLocked<E, S> {}

impl<E, S, DB> WalkFiltered<DB> for SelectLocked<E, S>
where
    E: Persist<DB>,
    S: Strength,
    DB: Locks + FilterSql,
{
}
