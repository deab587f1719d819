//! From a statement that succeeded to memory.

use core::any::TypeId;

use rustc_hash::FxHashSet;

use crate::driver::Stores;
use crate::entity::{Entity, EntityDef};
use crate::session::Session;
use crate::session::flush::reach;
use crate::session::handle::RowRef;
use crate::session::store::AnyStore;

impl<C, B> Session<C, B> {
    /// Takes over rows as a statement left them: into memory, where they were not there.
    pub(super) fn took<E: Entity>(&mut self, rows: Vec<E>) -> Vec<RowRef>
    where
        C: Stores<E>,
    {
        self.registry.register::<E>();
        let epoch = self.memory.epoch;
        let mut moved = Vec::new();
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let store = self.memory.store_mut::<E>();
            let row = match store.find(&row.key()) {
                Some(at) => {
                    store.overwrite(at, row, epoch);
                    store.row_ref(at)
                }
                None => store.track(row, epoch),
            };
            moved.push(row.slot);
            all.push(row);
        }
        self.memory.follow(TypeId::of::<E>(), &moved);
        all
    }

    /// Takes over rows that a statement updated, as far as they are in memory.
    pub(super) fn took_updated<E: Entity>(&mut self, mut rows: Vec<E>)
    where
        C: Stores<E>,
    {
        let store = self.memory.store_mut::<E>();
        rows.retain(|row| store.find(&row.key()).is_some());
        self.took(rows);
    }

    /// Takes over that rows were deleted: they, and what the declared rules say of the rows that
    /// refer to them.
    pub(super) fn took_deleted<E: Entity>(&mut self, keys: FxHashSet<E::Key>) {
        if keys.is_empty() {
            return;
        }
        let store = self.memory.store_mut::<E>();
        for at in keys.iter().filter_map(|key| store.find(key)).collect::<Vec<_>>() {
            AnyStore::forget_deleted(store, at);
        }
        let mut known: Vec<EntityDef> = self.memory.stores().map(AnyStore::entity).collect();
        known.sort_by_key(|entity| (entity.rank, entity.schema, entity.table));
        let gone = reach::gone(&self.memory, EntityDef::of::<E>(), Box::new(keys), &known);
        for node in gone.deleted {
            if let Some(store) = self.memory.any_store_mut(node.entity) {
                store.forget_deleted(node.slot);
            }
        }
        for (node, foreign_key) in gone.detached {
            if let Some(store) = self.memory.any_store_mut(node.entity) {
                store.detach(node.slot, foreign_key);
            }
        }
    }
}
