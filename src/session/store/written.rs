//! What a statement by query did to rows in memory. What the program changed in them and did not
//! flush stays.

use super::{Image, State, Store};
use crate::entity::{Entity, PartialRow};

impl<E: Entity> Store<E> {
    /// The row at `at` has these values in the database now.
    pub(crate) fn overwrite(&mut self, at: u32, row: E, epoch: u32) {
        let slot = &mut self.slots[at as usize];
        slot.read = epoch;
        let before = match slot.state.take() {
            State::Clean(old) => {
                slot.state = State::Clean(row);
                old
            }
            State::Edited(mut edited) => {
                let changed = edited.now.changes(&edited.before);
                let kept = E::Row::of(&edited.now, changed);
                let mut now = row.snapshot();
                now.assign(changed, kept);
                edited.now = now;
                let old = core::mem::replace(&mut edited.before, row);
                slot.state = State::Edited(edited);
                old
            }
            State::Doomed(mut edited) => {
                let old = core::mem::replace(&mut edited.before, row);
                slot.state = State::Doomed(edited);
                old
            }
            other => {
                slot.state = other;
                return;
            }
        };
        self.remember(at, || Image::Saved(before));
    }

    /// The row at `at` is not in the database any more.
    pub(crate) fn forget_deleted(&mut self, at: u32) {
        self.settle_delete(at);
        self.sweep();
    }

    /// The foreign key of the row at `at` is NULL in the database.
    pub(crate) fn detach(&mut self, at: u32, foreign_key: usize) {
        let foreign_key = E::FOREIGN_KEYS[foreign_key].fns;
        let before = match &mut self.slots[at as usize].state {
            State::Clean(row) => {
                let before = row.snapshot();
                foreign_key.detach(row);
                before
            }
            State::Edited(edited) => {
                let before = edited.before.snapshot();
                foreign_key.detach(&mut edited.before);
                foreign_key.detach(&mut edited.now);
                before
            }
            _ => return,
        };
        self.remember(at, || Image::Saved(before));
    }

    /// What tells rows that come into memory from here on.
    pub(crate) const fn mark(&self) -> u32 {
        self.next_generation
    }

    /// Forgets rows of the database that came into memory since a mark and wait for nothing. Rows
    /// that were inserted since stay, for whoever added them holds on to them.
    pub(crate) fn forget_since(&mut self, mark: u32) {
        for at in 0..u32::try_from(self.slots.len()).unwrap_or(u32::MAX) {
            let slot = &self.slots[at as usize];
            // Generations go round.
            let is_new = slot.generation.wrapping_sub(mark) <= u32::MAX / 2;
            let State::Clean(row) = &slot.state else { continue };
            if !is_new || self.journal.was_inserted(at) {
                continue;
            }
            let key = row.key();
            if self.keys.get(&key) == Some(&at) {
                self.keys.remove(&key);
            }
            self.journal.forget(at);
            self.vacate(at);
        }
    }
}
