//! What the database makes of rows that are updated.

use rustc_hash::FxHashMap;

use super::stale::stale;
use super::{Failure, Writer};
use crate::driver::{SelectRows, Stores};
use crate::entity::{ColumnSet, Entity, PartialRow};
use crate::session::store::Expressions;

impl<E: Entity, C: Stores<E>> Writer<'_, E, C> {
    /// Gives rows that took the place of others what the database made of those.
    pub(super) fn take_computed(&mut self, replaced: &[(u32, u32)]) {
        let computed = self.generated.or(self.triggered);
        let staged = self.stage.of::<E>();
        for (at, old) in replaced {
            if let (Some(found), Some(&place)) = (staged.found.get(old), staged.index.get(at)) {
                staged.inserted[place].1.assign(computed, found.copy());
            }
        }
    }

    /// The columns that an UPDATE gives back: what the database made, as far as RETURNING tells, and the
    /// key to know the row by.
    pub(super) fn returning(&self, expressions: &Expressions) -> ColumnSet {
        let made = self.generated.or(expressions.columns());
        match self.driver.dialect().returns_updated && !made.is_empty() {
            true => made.or(ColumnSet::of(E::KEY)),
            false => ColumnSet::EMPTY,
        }
    }

    /// Leaves for later what an UPDATE of rows did not tell.
    pub(super) fn leave_unread(&mut self, slots: &[u32], expressions: &Expressions) {
        let unread = match self.driver.dialect().returns_updated {
            true => self.triggered,
            false => self.triggered.or(self.generated).or(expressions.columns()),
        };
        if !unread.is_empty() {
            self.unread.extend(slots.iter().map(|&at| (at, unread)));
        }
    }

    /// Takes over what an UPDATE gave back of the columns that the database made.
    pub(super) fn take_returned(
        &mut self,
        slots: &[u32],
        returned: Vec<E::Row>,
        columns: ColumnSet,
    ) {
        let columns = columns.without(ColumnSet::of(E::KEY));
        if returned.is_empty() {
            return;
        }
        let places: FxHashMap<Option<E::Key>, u32> =
            slots.iter().map(|&at| (self.found(at).key(), at)).collect();
        for mut row in returned {
            let Some(&at) = places.get(&row.key()) else { continue };
            row.clear(ColumnSet::first(E::COLUMNS.len()).without(columns));
            self.take_made(at, row);
        }
    }

    /// Takes over what the database made of some columns of a row.
    fn take_made(&mut self, at: u32, made: E::Row) {
        let staged = self.stage.of::<E>();
        staged.found.entry(at).or_default().merge(made.copy());
        staged.updated.push((at, made));
    }

    /// Reads what the database made of rows that were updated, where the UPDATE did not tell: not
    /// every database has RETURNING there, and on SQLite it does not see what a trigger did.
    pub(super) fn read_unread(&mut self) -> Result<(), Failure<C>> {
        let unread = core::mem::take(&mut self.unread);
        if unread.is_empty() {
            return Ok(());
        }
        // A row that was written more than once is read once.
        let mut wanted: FxHashMap<u32, ColumnSet> = FxHashMap::default();
        let mut slots = Vec::with_capacity(unread.len());
        for (at, columns) in unread {
            let all = wanted.entry(at).or_insert_with(|| {
                slots.push(at);
                ColumnSet::EMPTY
            });
            *all = all.or(columns);
        }
        let written: Vec<E::Row> = slots.iter().map(|&at| self.found(at)).collect();
        let mut places: FxHashMap<Option<E::Key>, u32> =
            written.iter().map(PartialRow::key).zip(slots.iter().copied()).collect();
        for rows in written.chunks(self.driver.dialect().power_of_two(E::KEY.len())) {
            let rows: Vec<E::Row> = rows.iter().map(PartialRow::copy).collect();
            let select = SelectRows::new(E::KEY, rows, &[], self.driver.dialect());
            let found = self.driver.rows(&select);
            for row in found.map_err(|error| self.failure("read back", &slots, error))? {
                let Some(at) = places.remove(&Some(row.key())) else { continue };
                self.take_made(at, E::Row::of(&row, wanted[&at]));
            }
        }
        match places.is_empty() {
            true => Ok(()),
            false => Err(stale::<E, C>(slots.iter().map(|&at| self.first_found(at)).collect())),
        }
    }
}
