//! DELETE, and what goes before it.

use core::any::TypeId;

use super::stale::stale;
use super::{Failure, Writer, finding};
use crate::driver::name::Verb;
use crate::driver::table::{Cascade, Delete, Effect, Rows, Step, Write};
use crate::driver::{Stores, WriteRows};
use crate::entity::{ColumnSet, Entity, EntityDef, ForeignKeyDef, PartialRow};
use crate::session::store::State;

impl<E: Entity, C: Stores<E>> Writer<'_, E, C> {
    /// The rows to delete, as they must be found.
    fn deleted(&self, slots: &[u32], columns: ColumnSet) -> Vec<E::Row> {
        let written = self.stage.get::<E>().filter(|staged| staged.rekeys);
        let row = |&at: &u32| {
            let mut row = match self.store.state(at) {
                State::Doomed(edited) | State::Edited(edited) => {
                    E::Row::of(&edited.before, columns)
                }
                State::DoomedKey(key) => E::Row::of_key(key),
                _ => return None,
            };
            // With the key that another row's gave it.
            if let Some(found) = written.and_then(|staged| staged.found.get(&at)) {
                let mut found = found.copy();
                found.clear(ColumnSet::first(E::COLUMNS.len()).without(columns));
                row.merge(found);
            }
            Some(row)
        };
        slots.iter().filter_map(row).collect()
    }

    pub(super) fn delete(&mut self) -> Result<(), Failure<C>> {
        let columns = finding::<E>();
        for slots in self.group.rows.chunks(self.chunk(columns)) {
            let rows: Rows<E> = self.deleted(slots, columns).into();
            self.detach_from_each_other(slots, &rows)?;
            let by = columns.iter().collect();
            let name = self.name(Verb::Delete, rows.len(), columns);
            let statement = WriteRows(Write::Delete(Delete { by, rows }), name);
            let count = self.run("delete", slots, &statement)?;
            let WriteRows(Write::Delete(Delete { rows, .. }), _) = statement else { continue };
            if count != rows.len() {
                return Err(stale::<E, C>(rows.into_vec()));
            }
            self.stage.of::<E>().deleted.extend(slots);
        }
        Ok(())
    }

    pub(super) fn delete_tree(&mut self, own: &'static ForeignKeyDef) -> Result<(), Failure<C>> {
        let columns = finding::<E>();
        // A row may be below one of an earlier chunk, and gone with it.
        let mut gone = rustc_hash::FxHashSet::default();
        let at_once = !self.driver.dialect().checks_each_row;
        for slots in self.group.rows.chunks(self.chunk(columns)) {
            let keys = self.deleted(slots, columns).into();
            let cascade = Cascade {
                keys,
                beside: None,
                own: Some(own),
                path: Vec::new(),
                effect: Effect::Delete,
                returning: true,
            };
            let write = if at_once { Write::Cascade(cascade) } else { Write::Reached(cascade) };
            let statement = WriteRows(write, None);
            let reached = self.read("delete", slots, &statement)?;
            gone.extend(reached.iter().filter_map(PartialRow::key));
            let (Write::Cascade(Cascade { keys, .. }) | Write::Reached(Cascade { keys, .. })) =
                statement.0
            else {
                continue;
            };
            let missing = |row: &E::Row| row.key().is_some_and(|key| !gone.contains(&key));
            if keys.iter().any(missing) {
                return Err(stale::<E, C>(keys.into_vec()));
            }
            if !at_once {
                self.delete_found(slots, reached)?;
            }
            self.stage.of::<E>().deleted.extend(slots);
        }
        self.stage.of::<E>().below.extend(gone);
        Ok(())
    }

    /// Deletes rows that may refer to each other, by their keys.
    fn delete_found(&mut self, slots: &[u32], found: Vec<E::Row>) -> Result<(), Failure<C>> {
        let mut found = found.into_iter();
        loop {
            let some = found.by_ref().take(self.chunk(ColumnSet::of(E::KEY)));
            let keys: Rows<E> = some.collect::<Vec<_>>().into();
            if keys.is_empty() {
                return Ok(());
            }
            self.detach_from_each_other(slots, &keys)?;
            let delete = Delete { by: E::KEY.to_vec(), rows: keys };
            self.run("delete", slots, &WriteRows(Write::Delete(delete), None))?;
        }
    }

    /// Where foreign keys are checked with each row, rows that refer to rows of their own table
    /// cannot be deleted by one statement in any order: sets those foreign keys to NULL first.
    fn detach_from_each_other(&mut self, slots: &[u32], rows: &Rows<E>) -> Result<(), Failure<C>> {
        if !self.driver.dialect().checks_each_row || rows.len() < 2 {
            return Ok(());
        }
        let own = E::FOREIGN_KEYS.iter().filter(|key| {
            key.nullable && (key.target_schema, key.target_table) == (E::SCHEMA, E::TABLE)
        });
        for foreign_key in own {
            let keys: Vec<E::Row> =
                rows.iter().filter_map(|row| row.key().map(|key| E::Row::of_key(&key))).collect();
            let entity = EntityDef::of::<E>();
            let cascade = Cascade {
                keys: keys.into(),
                beside: None,
                own: None,
                path: vec![Step { entity, foreign_key, own: None }],
                effect: Effect::Nullify { version: None },
                returning: false,
            };
            self.run("delete", slots, &WriteRows(Write::Cascade(cascade), None))?;
        }
        Ok(())
    }

    pub(super) fn cascade(
        &mut self,
        cascade: impl Fn(Vec<E::Row>) -> Cascade<E>,
    ) -> Result<(), Failure<C>> {
        for slots in self.group.rows.chunks(self.chunk(ColumnSet::of(E::KEY))) {
            let keys = self.deleted(slots, ColumnSet::of(E::KEY));
            self.run_cascade(slots, cascade(keys))?;
        }
        Ok(())
    }

    fn run_cascade(&mut self, slots: &[u32], cascade: Cascade<E>) -> Result<(), Failure<C>> {
        let deletes = cascade.effect == Effect::Delete;
        let action = if deletes { "delete" } else { "update" };
        let is_own = |step: &Step| (step.entity.type_id)() == TypeId::of::<E>();
        let own = match cascade.path.last() {
            Some(last) => last.own.filter(|_| is_own(last)),
            None => cascade.own,
        };
        // No order of the rows of a tree would do for one statement there.
        if deletes && own.is_some() && self.driver.dialect().checks_each_row {
            let statement = WriteRows(Write::Reached(cascade), None);
            let reached = self.read(action, slots, &statement)?;
            return self.delete_found(slots, reached);
        }
        self.run(action, slots, &WriteRows(Write::Cascade(cascade), None)).map(|_| ())
    }

    /// What is done to rows that refer by `foreign_key` to the same as those of the group, which
    /// stay. All of those that refer to one row must be in one statement.
    pub(super) fn cascade_beside(
        &mut self,
        foreign_key: &ForeignKeyDef,
        cascade: impl Fn(Vec<E::Row>) -> Cascade<E>,
    ) -> Result<(), Failure<C>> {
        let by = ColumnSet::of(foreign_key.columns);
        let chunk = self.chunk(by.or(ColumnSet::of(E::KEY)));
        let mut rows = Vec::with_capacity(self.group.rows.len());
        for &at in &self.group.rows {
            let (State::Edited(edited) | State::Doomed(edited)) = self.store.state(at) else {
                continue;
            };
            let mut row = E::Row::of(&edited.before, by);
            let mut found = self.found(at);
            found.clear(ColumnSet::first(E::COLUMNS.len()).without(ColumnSet::of(E::KEY)));
            row.merge(found);
            let referred: Vec<String> = by.iter().map(|at| row.describe(at)).collect();
            rows.push((referred, at, row));
        }
        rows.sort_by(|(a, ..), (b, ..)| a.cmp(b));
        let mut of_one = rows.chunk_by(|(a, ..), (b, ..)| a == b).peekable();
        while of_one.peek().is_some() {
            let mut together: Vec<&(Vec<String>, u32, E::Row)> = Vec::new();
            while let Some(next) =
                of_one.next_if(|next| together.is_empty() || together.len() + next.len() <= chunk)
            {
                together.extend(next);
            }
            let slots: Vec<u32> = together.iter().map(|(_, at, _)| *at).collect();
            let keys = together.iter().map(|(.., row)| row.copy()).collect();
            self.run_cascade(&slots, cascade(keys))?;
        }
        Ok(())
    }
}
