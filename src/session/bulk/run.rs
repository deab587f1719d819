//! Runs a statement that writes by query, in the session's transaction.

use super::{of, whole};
use crate::driver::{Driver, Runs, Stores};
use crate::entity::{ColumnSet, Entity, PartialRow};
use crate::error::{Context, Result};
use crate::query::{Report, Reported, WriteStatement};
use crate::session::Session;

/// What a statement wrote.
pub(super) struct Written<E: Entity> {
    /// How many rows.
    pub(super) count: usize,
    /// Which rows, as far as memory has any: the columns asked for, or their keys alone.
    pub(super) rows: Vec<E::Row>,
}

impl<C: Driver, B> Session<C, B> {
    /// Runs a statement. While memory has rows of the entity, it also finds out which it wrote:
    /// the statement says so, or is asked for the keys before where the database cannot.
    pub(super) fn write_by_query<S>(
        &mut self,
        statement: S,
        wanted: ColumnSet,
    ) -> Result<Written<S::Entity>>
    where
        S: WriteStatement,
        C: Stores<S::Entity> + Runs<Reported<S>>,
    {
        let dialect = self.driver.dialect();
        let returns = match S::UPDATES {
            true => dialect.returns_updated,
            false => dialect.returning,
        };
        let knows = self.memory.store::<S::Entity>().is_some_and(|store| store.knows_any());
        self.writing(|driver| {
            let fail = |error| Context::on(dialect, S::VERB, of::<S::Entity>()).error(error);
            let mut statement = Reported { statement, report: Report::Keys };
            if knows && returns {
                statement.report = Report::Columns(wanted);
                let rows = driver.rows(&statement).map_err(fail)?;
                return Ok(Written { count: rows.len(), rows });
            }
            let rows = if knows { driver.rows(&statement).map_err(fail)? } else { Vec::new() };
            statement.report = Report::Columns(ColumnSet::EMPTY);
            let count = driver.execute(&statement).map_err(fail)?;
            Ok(Written { count, rows })
        })
    }

    /// The rows that were written, whole. Where only their keys are known, those in memory are
    /// read.
    pub(super) fn whole_rows<E: Entity>(&mut self, written: &Written<E>) -> Result<Vec<E>>
    where
        C: Stores<E>,
    {
        if self.driver.dialect().returns_updated {
            return written.rows.iter().map(whole::<E>).collect();
        }
        let store = self.memory.store_mut::<E>();
        let known = |row: &&E::Row| row.key().is_some_and(|key| store.find(&key).is_some());
        let rows = written.rows.iter().filter(known).map(PartialRow::copy).collect();
        self.select_by::<E>(E::KEY, rows, &[], None)
    }
}
