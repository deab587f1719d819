//! UPDATE: changed rows, foreign keys that follow, values that are parked, rows that take a place.

use core::any::TypeId;

use smallvec::SmallVec;

use super::stale::stale;
use super::{Failure, Writer, finding, moved};
use crate::backend::Updates;
use crate::driver::name::Verb;
use crate::driver::table::{Carry, Update, Write};
use crate::driver::{Stores, WriteRows};
use crate::entity::{ColumnSet, Entity, EntityDef, PartialRow, UpdateRule};
use crate::error::Error;
use crate::session::flush::carry;
use crate::session::flush::order::Group;
use crate::session::flush::propagate::{fill_in, follow_keys, saved_keys};
use crate::session::flush::reach::{self, Referrer};
use crate::session::store::{AnyStore, Edited, Expressions, State};

/// The rows of one UPDATE, and what it sets in each.
struct Batch<E: Entity> {
    slots: SmallVec<[u32; 1]>,
    set: SmallVec<[E::Row; 1]>,
}

impl<E: Entity> Batch<E> {
    fn with_capacity(rows: usize) -> Self {
        Self { slots: SmallVec::with_capacity(rows), set: SmallVec::with_capacity(rows) }
    }

    fn one(at: u32, set: E::Row) -> Self {
        let mut batch = Self::with_capacity(1);
        batch.push(at, set);
        batch
    }

    fn push(&mut self, at: u32, set: E::Row) {
        self.slots.push(at);
        self.set.push(set);
    }
}

impl<'a, E: Entity, C: Stores<E>> Writer<'a, E, C> {
    pub(super) fn update(&mut self) -> Result<(), Failure<C>> {
        let (store, group) = (self.store, self.group);
        let columns = group.columns.or(moved::<E>());
        let mut computing = Vec::new();
        self.stage.of::<E>().updated.reserve(group.rows.len());
        for slots in self.update_chunks(columns) {
            let mut rows = Batch::with_capacity(slots.len());
            for &at in slots {
                let State::Edited(edited) = store.state(at) else { continue };
                if edited.computes() {
                    computing.push((at, &**edited));
                } else {
                    let set = self.given(at, edited, group.columns)?;
                    rows.push(at, set);
                }
            }
            self.run_update(columns, rows)?;
        }
        for (at, edited) in computing {
            self.compute(at, edited)?;
        }
        self.finish_updates()
    }

    /// What an UPDATE of a changed row sets in these columns, and the version.
    fn given(
        &mut self,
        at: u32,
        edited: &Edited<E>,
        columns: ColumnSet,
    ) -> Result<E::Row, Failure<C>> {
        let mut filled = fill_in::<E>(self.memory, self.stage, &edited.links, columns)?;
        filled.merge(self.next_version(at));
        let mut set = E::Row::of(&edited.now, columns);
        set.merge(filled.copy());
        follow_keys::<E>(self.memory, self.stage, &edited.links, &mut set);
        let settled = match self.stage.rekeys() {
            true => set.copy(),
            false => filled,
        };
        self.stage.of::<E>().updated.push((at, settled));
        Ok(set)
    }

    /// Updates a row of which the database computes something: once for each flush that a failed COMMIT
    /// has undone, then for what was changed since.
    fn compute(&mut self, at: u32, edited: &Edited<E>) -> Result<(), Failure<C>> {
        for write in edited.again().iter().filter(|write| !write.is_empty()) {
            let version = self.next_version(at);
            self.stage.of::<E>().updated.push((at, version.copy()));
            let mut set = write.values.copy();
            set.merge(version);
            self.update_one(at, set, &write.expressions)?;
        }
        let expressions = edited.expressions();
        let differs = edited.now.changes(&edited.written_again());
        let columns = differs.or(edited.links.columns::<E>()).without(expressions.columns());
        if columns.is_empty() && expressions.is_empty() {
            return Ok(());
        }
        let set = self.given(at, edited, columns)?;
        self.update_one(at, set, &expressions)
    }

    /// New rows of which the database had been told to compute something, before they were undone.
    pub(super) fn compute_inserted(&mut self, slots: &[u32]) -> Result<(), Failure<C>> {
        let store = self.store;
        for &at in slots {
            if let State::New(new) = store.state(at) {
                self.update_one(at, E::Row::default(), &new.expressions)?;
            }
        }
        Ok(())
    }

    /// Foreign keys of rows that this flush inserted, to rows that it inserted later.
    pub(super) fn follow(&mut self) -> Result<(), Failure<C>> {
        let columns = self.group.columns;
        for slots in self.update_chunks(columns) {
            let mut rows = Batch::with_capacity(slots.len());
            for &at in slots {
                let State::New(new) = self.store.state(at) else { continue };
                let mut set = new.row.copy();
                set.clear(ColumnSet::first(E::COLUMNS.len()).without(columns));
                set.merge(fill_in::<E>(self.memory, self.stage, &new.links, columns)?);
                self.stage.of::<E>().updated.push((at, set.copy()));
                rows.push(at, set);
            }
            self.run_update(columns, rows)?;
        }
        self.finish_updates()
    }

    /// The rows of the group, cut into those that one UPDATE of these columns takes.
    fn update_chunks(&self, columns: ColumnSet) -> impl Iterator<Item = &'a [u32]> + use<'a, E, C> {
        let group: &'a Group = self.group;
        let bound = columns.or(finding::<E>());
        let rekeys = !columns.and(ColumnSet::of(E::KEY)).is_empty();
        // Rows in statements of this length, and those that are left in statements of that.
        let (long, rest) = match self.driver.dialect().updates {
            Updates::From => {
                let chunk = self.chunk(bound);
                (chunk, chunk)
            }
            Updates::Batches { from } if !rekeys && group.rows.len() >= from => {
                (self.batch(bound).unwrap_or(1), 1)
            }
            Updates::Batches { .. } => (1, 1),
            // Columns are set one by one, and those behind the key would not find the row any more.
            Updates::Case { .. } if rekeys => (1, 1),
            Updates::Case { rows } => {
                // Each value comes with the key of its row, and the row is found once more.
                let binds = columns.len() * (1 + E::KEY.len()) + finding::<E>().len();
                let chunk = rows.min(self.driver.dialect().bind_limit / binds).max(1);
                (chunk, chunk)
            }
        };
        let (in_full, left) = group.rows.split_at(group.rows.len() / long * long);
        in_full.chunks(long).chain(left.chunks(rest))
    }

    /// Columns that get their values later, or whose row is deleted later.
    pub(super) fn release(&mut self) -> Result<(), Failure<C>> {
        let columns = self.group.columns;
        for slots in self.update_chunks(columns) {
            let mut rows = Batch::with_capacity(slots.len());
            for &at in slots {
                let mut set = E::Row::default();
                let staged = self.stage.of::<E>();
                for column in columns.iter() {
                    set.park(column, staged.parked);
                }
                staged.parked += 1;
                rows.push(at, set);
            }
            self.run_update(columns, rows)?;
        }
        self.finish_updates()
    }

    /// New rows that take the place of deleted ones.
    pub(super) fn replace(&mut self) -> Result<(), Failure<C>> {
        let columns = self.group.columns.or(moved::<E>());
        let mut replaced = Vec::with_capacity(self.group.rows.len());
        let criterion = self.driver.criterion();
        for slots in self.update_chunks(columns) {
            let mut rows = Batch::with_capacity(slots.len());
            for &at in slots {
                let State::New(new) = self.store.state(at) else { continue };
                let mut row = new.row.copy();
                row.merge(saved_keys::<E>(self.memory, &new.links)?);
                row.merge(fill_in::<E>(self.memory, self.stage, &new.links, self.group.columns)?);
                let Some(old) = row.key().and_then(|key| self.store.find(&key)) else { continue };
                let State::Doomed(edited) = self.store.state(old) else { continue };
                let mut whole = E::Row::of(&edited.before, ColumnSet::first(E::COLUMNS.len()));
                row.merge(self.next_version(old));
                let mut set = row.copy();
                set.clear(ColumnSet::first(E::COLUMNS.len()).without(columns));
                whole.merge(row);
                criterion.as_ref().map_or(Ok(()), |it| it.admit(&whole))?;
                let row = whole.build().map_err(|at| Error::MissingValue {
                    entity: E::NAME,
                    field: E::COLUMNS[at].field,
                })?;
                let staged = self.stage.of::<E>();
                staged.deleted.push(old);
                staged.insert(at, row);
                rows.push(old, set);
                replaced.push((at, old));
            }
            if !columns.is_empty() {
                self.run_update(columns, rows)?;
            }
        }
        self.finish_updates()?;
        self.take_computed(&replaced);
        Ok(())
    }

    /// The version that a row gets when it is written.
    fn next_version(&mut self, at: u32) -> E::Row {
        let version = moved::<E>();
        let (State::Edited(edited) | State::Doomed(edited)) = self.store.state(at) else {
            return E::Row::default();
        };
        let mut next = edited.before.snapshot();
        if let Some(written) = self.stage.of::<E>().found.get(&at) {
            next.assign(version, written.copy());
        }
        next.next_version();
        E::Row::of(&next, version)
    }

    /// How the row at `at` was first found in the database: before this flush, unless it is new.
    pub(super) fn first_found(&mut self, at: u32) -> E::Row {
        let columns = finding::<E>();
        match self.store.state(at) {
            State::Clean(row) => E::Row::of(row, columns),
            State::Edited(edited) | State::Doomed(edited) => E::Row::of(&edited.before, columns),
            State::DoomedKey(key) => E::Row::of_key(key),
            _ => {
                let staged = self.stage.of::<E>();
                let row = staged.index.get(&at).map(|&place| &staged.inserted[place].1);
                row.map_or_else(E::Row::default, |row| E::Row::of(row, columns))
            }
        }
    }

    /// How the row at `at` is found in the database now.
    pub(super) fn found(&mut self, at: u32) -> E::Row {
        let mut found = self.first_found(at);
        if let Some(written) = self.stage.of::<E>().found.get(&at) {
            found.merge(written.copy());
        }
        found
    }

    /// Updates rows, and keeps how they are found from now on.
    fn run_update(&mut self, columns: ColumnSet, rows: Batch<E>) -> Result<(), Failure<C>> {
        match rows.slots.is_empty() {
            true => Ok(()),
            false => self.update_rows(columns, rows, &Expressions::default()),
        }
    }

    /// Updates one row, also to what the database computes.
    fn update_one(
        &mut self,
        at: u32,
        set: E::Row,
        expressions: &Expressions,
    ) -> Result<(), Failure<C>> {
        let columns = set.given();
        self.update_rows(columns, Batch::one(at, set), expressions)
    }

    /// Expressions are those of one row.
    fn update_rows(
        &mut self,
        columns: ColumnSet,
        rows: Batch<E>,
        expressions: &Expressions,
    ) -> Result<(), Failure<C>> {
        let Batch { slots, set: all_set } = rows;
        let mut written = Vec::new();
        let moves_on = !finding::<E>().and(columns).is_empty();
        let rekeys = !ColumnSet::of(E::KEY).and(columns).is_empty();
        let mut old_keys = Vec::new();
        let mut all_found = SmallVec::with_capacity(slots.len());
        for (&at, set) in slots.iter().zip(&all_set) {
            let found_at = self.found(at);
            if moves_on {
                let mut found = set.copy();
                found.clear(ColumnSet::first(E::COLUMNS.len()).without(finding::<E>()));
                if rekeys {
                    // The whole key, for those who refer to it.
                    let mut whole = found_at.copy();
                    whole.merge(found);
                    found = whole;
                    old_keys.push(found_at.copy());
                }
                written.push((at, found));
            }
            all_found.push(found_at);
        }
        let expected = slots.len();
        let returning = self.returning(expressions);
        let name = match expressions.is_empty() {
            true => self.name(Verb::Update { columns }, expected, columns.or(finding::<E>())),
            false => None,
        };
        let update = Update {
            columns,
            set: all_set.into(),
            at: all_found.into(),
            expressions: expressions.assignments().clone(),
            returning,
        };
        let statement = WriteRows(Write::Update(update), name);
        let (count, returned) = match returning.is_empty() {
            true => (self.run("update", &slots, &statement)?, Vec::new()),
            false => {
                let returned = self.read("update", &slots, &statement)?;
                (returned.len(), returned)
            }
        };
        if count != expected {
            return Err(stale::<E, C>(slots.iter().map(|&at| self.first_found(at)).collect()));
        }
        for (at, row) in written {
            self.stage.of::<E>().found.entry(at).or_default().merge(row);
        }
        if rekeys {
            self.carry(&slots, old_keys)?;
        }
        self.take_returned(&slots, returned, returning);
        self.leave_unread(&slots, expressions);
        Ok(())
    }

    /// Keys of rows have changed: rows that refer to them follow.
    fn carry(&mut self, slots: &[u32], old: Vec<E::Row>) -> Result<(), Failure<C>> {
        self.stage.of::<E>().rekeys = true;
        let known: Vec<EntityDef> = self.memory.stores().map(AnyStore::entity).collect();
        // Where foreign keys are checked at once, the database has changed them.
        let defers = self.driver.dialect().ddl.is_none_or(|ddl| ddl.defers_foreign_keys());
        let mut referrers = reach::referrers(EntityDef::of::<E>(), &known);
        referrers.retain(|it| defers && it.foreign_key.on_update == UpdateRule::Cascade);
        for (&at, from) in slots.iter().zip(old) {
            let to = self.found(at);
            if let (Some(from), Some(to)) = (from.key(), to.key()) {
                self.rekeyed.insert(from, to);
            }
            for Referrer { entity, foreign_key } in &referrers {
                let (entity, foreign_key) = (*entity, *foreign_key);
                let carry = Carry { entity, foreign_key, from: from.copy(), to: to.copy() };
                self.run("update", &[at], &WriteRows(Write::Carry(carry), None))?;
            }
        }
        // The next statement of the group has to find a row by the key that followed.
        let own = E::FOREIGN_KEYS.iter().filter(|key| key.fns.target() == TypeId::of::<E>());
        let key = ColumnSet::of(E::KEY);
        if own.into_iter().any(|own| !ColumnSet::of(own.columns).and(key).is_empty()) {
            self.carry_in_memory();
        }
        Ok(())
    }

    /// What is known of rows in memory follows the keys that a group has changed. No two of them are the
    /// old key of one row and the new one of another, which are of different groups.
    fn carry_in_memory(&mut self) {
        if !self.rekeyed.is_empty() {
            let rekeyed = Box::new(core::mem::take(&mut self.rekeyed));
            carry::carry(self.memory, self.stage, EntityDef::of::<E>(), rekeyed);
        }
    }

    /// What follows from the updates of a group.
    pub(super) fn finish_updates(&mut self) -> Result<(), Failure<C>> {
        self.carry_in_memory();
        self.read_unread()
    }
}
