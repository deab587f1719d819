//! Who refers to a key, so that a delete need not look at every row of the tables that refer to it.

use core::any::{Any, TypeId};

use rustc_hash::FxHashSet;

use super::{AnyStore, State, Store};
use crate::entity::{DeleteRule, Entity};
use crate::session::memory::Memory;

impl<E: Entity> Store<E> {
    /// Lists the rows by a foreign key from now on.
    pub(super) fn list_referrers(&mut self, foreign_key: usize) {
        self.referrers.resize_with(E::FOREIGN_KEYS.len(), || None);
        if self.referrers[foreign_key].is_some() {
            return;
        }
        let mut referrers = E::FOREIGN_KEYS[foreign_key].fns.referrers();
        for (at, slot) in (0..).zip(&self.slots) {
            if let Some(row) = slot.state.row() {
                referrers.add(row, at);
            }
        }
        self.referrers[foreign_key] = Some(referrers);
    }

    /// Lists a row that was read, or written.
    pub(super) fn list(&mut self, at: u32) {
        if let Some(row) = self.slots[at as usize].state.row() {
            for referrers in self.referrers.iter_mut().flatten() {
                referrers.add(row, at);
            }
        }
    }

    /// Rows that refer to one of `keys`, by slot.
    pub(super) fn referring_to(&self, foreign_key: usize, keys: &dyn Any) -> Vec<u32> {
        let refers = |at: &u32| {
            let row = match self.state(*at) {
                State::Edited(edited) if edited.links.get(foreign_key).is_some() => return false,
                state => state.row(),
            };
            row.is_some_and(|row| E::FOREIGN_KEYS[foreign_key].fns.refers_into(row, keys))
        };
        let Some(Some(referrers)) = self.referrers.get(foreign_key) else {
            return (0..).take(self.slots.len()).filter(refers).collect();
        };
        let mut slots = self.touched.clone();
        referrers.of(keys, &mut slots);
        slots.sort_unstable();
        slots.dedup();
        slots.retain(refers);
        slots
    }
}

impl Memory {
    /// Before rows are deleted: lists the rows that may refer to them, or to rows that go with
    /// them. The first time it looks at every row of those tables.
    pub(crate) fn list_referrers(&mut self) {
        let mut waiting: Vec<TypeId> =
            self.stores().filter(|store| store.has_doomed()).map(AnyStore::entity_id).collect();
        let mut seen: FxHashSet<TypeId> = waiting.iter().copied().collect();
        while let Some(target) = waiting.pop() {
            for store in self.stores_mut() {
                for (nth, foreign_key) in store.entity().foreign_keys.iter().enumerate() {
                    if foreign_key.fns.target() != target {
                        continue;
                    }
                    store.list_referrers(nth);
                    let goes = !matches!(
                        foreign_key.outcome(),
                        DeleteRule::Nullify | DeleteRule::Restrict
                    );
                    if goes && seen.insert(store.entity_id()) {
                        waiting.push(store.entity_id());
                    }
                }
            }
        }
    }
}
