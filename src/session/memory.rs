//! All that a session holds in memory. Knows no connection.

use core::any::{Any, TypeId};
use core::sync::atomic::{AtomicU32, Ordering};

use rustc_hash::FxHashMap;

use super::draft::{DraftParts, Target};
use super::handle::RowRef;
use super::inspect::Waiting;
use super::store::{AnyStore, Expressions, Links, LostKeys, NewRow, Standing, Store};
use super::views::Views;
use crate::entity::{Entity, EntityDef};
use crate::error::{Error, Result};

/// The rows of a session, and the relationships among them that were loaded.
pub(crate) struct Memory {
    /// Tells handles of other sessions.
    pub(crate) session: u32,
    /// Moves on with each commit and rollback: rows read before may be stale.
    pub(crate) epoch: u32,
    /// How many rows were added: the order of `add`.
    added: u64,
    /// How many layers can be undone, one in another, beside the transaction.
    level: usize,
    /// Entity -> its rows.
    stores: FxHashMap<TypeId, Box<dyn AnyStore>>,
    pub(crate) views: Views,
}

impl Memory {
    pub(crate) fn new() -> Self {
        static SESSIONS: AtomicU32 = AtomicU32::new(0);
        Self {
            session: SESSIONS.fetch_add(1, Ordering::Relaxed),
            epoch: 1,
            added: 0,
            level: 0,
            stores: FxHashMap::default(),
            views: Views::default(),
        }
    }

    /// The rows of `E`, if there was ever one.
    pub(crate) fn store<E: Entity>(&self) -> Option<&Store<E>> {
        self.stores.get(&TypeId::of::<E>())?.as_any().downcast_ref()
    }

    /// The rows of `E`.
    pub(crate) fn store_mut<E: Entity>(&mut self) -> &mut Store<E> {
        let (session, level) = (self.session, self.level);
        self.stores
            .entry(TypeId::of::<E>())
            .or_insert_with(|| Box::new(Store::<E>::new(session, level)))
            .as_any_mut()
            .downcast_mut()
            .expect("a store is kept under the id of its entity")
    }

    /// The rows of an entity, if there was ever one.
    pub(crate) fn any_store(&self, entity: TypeId) -> Option<&dyn AnyStore> {
        self.stores.get(&entity).map(|store| &**store)
    }

    pub(crate) fn any_store_mut(
        &mut self,
        entity: TypeId,
    ) -> Option<&mut (dyn AnyStore + 'static)> {
        self.stores.get_mut(&entity).map(|store| &mut **store)
    }

    pub(crate) fn stores(&self) -> impl Iterator<Item = &dyn AnyStore> {
        self.stores.values().map(|store| &**store)
    }

    pub(crate) fn stores_mut(&mut self) -> impl Iterator<Item = &mut (dyn AnyStore + 'static)> {
        self.stores.values_mut().map(|store| &mut **store)
    }

    /// Whether a flush may have something to do.
    pub(crate) fn has_touched(&self) -> bool {
        self.stores().any(AnyStore::has_touched)
    }

    pub(crate) fn waiting(&self) -> Waiting {
        self.stores().fold(Waiting::default(), |sum, store| {
            let more = store.waiting();
            Waiting {
                new: sum.new + more.new,
                dirty: sum.dirty + more.dirty,
                deleted: sum.deleted + more.deleted,
            }
        })
    }

    /// Reads a row.
    pub(crate) fn read<E: Entity>(&self, row: RowRef) -> Result<&E> {
        match self.store::<E>() {
            Some(store) => store.read(row),
            None => Err(self.unknown::<E>(row)),
        }
    }

    /// Lends out a row to be changed.
    /// The key that a row has in the database, which the program may have changed since.
    pub(crate) fn key_of<E: Entity>(&self, row: RowRef) -> Option<E::Key> {
        let store = self.store::<E>()?;
        let state = store.state(store.slot(row).ok()?);
        state.row()?;
        state.key()
    }

    pub(crate) fn edit<E: Entity>(&mut self, row: RowRef) -> Result<&mut E> {
        self.read::<E>(row)?;
        self.store_mut::<E>().edit(row)
    }

    /// Why a row of an entity without a store cannot be read.
    pub(crate) fn unknown<E: Entity>(&self, row: RowRef) -> Error {
        if row.session == self.session {
            Error::Gone { entity: E::NAME, key: None }
        } else {
            Error::ForeignHandle { entity: E::NAME }
        }
    }

    /// The place of the row added last in the order of `add`.
    pub(crate) const fn last_order(&self) -> u64 {
        self.added
    }

    /// Forgets new rows that were added after that place. Those that a rollback had undone before
    /// are undone again.
    pub(crate) fn forget_added_since(&mut self, order: u64) {
        for store in self.stores_mut() {
            store.forget_added_since(order);
        }
    }

    fn next_order(&mut self) -> u64 {
        self.added += 1;
        self.added
    }

    /// Adds a draft, after the drafts in its links.
    pub(crate) fn add<E: Entity, B>(&mut self, parts: DraftParts<E, B>) -> RowRef {
        let mut links = Links::default();
        for (foreign_key, target) in parts.links {
            let row = match target {
                Target::Row(row) => {
                    self.revive((E::FOREIGN_KEYS[foreign_key].fns).target(), row);
                    row
                }
                Target::Draft(draft) => draft.add_to(self),
            };
            links.set(foreign_key, row);
        }
        self.add_new::<E>(parts.row, links)
    }

    /// Adds a row made of columns and links.
    pub(crate) fn add_new<E: Entity>(&mut self, row: E::Row, links: Links) -> RowRef {
        let order = self.next_order();
        self.store_mut::<E>().add(NewRow {
            row,
            links,
            expressions: Expressions::default(),
            order,
            revived: false,
        })
    }

    /// Adds a row that a rollback undid once more, with all undone rows that it refers to.
    pub(crate) fn revive(&mut self, entity: TypeId, row: RowRef) {
        let Some(store) = self.stores.get(&entity) else { return };
        let Ok((at, Standing::Undone)) = store.standing(row) else { return };
        let definition = store.entity();
        // New before its parents are, so that a ring of links ends here.
        let order = self.next_order();
        let Some(store) = self.stores.get_mut(&entity) else { return };
        for (foreign_key, target) in store.revive(at, order) {
            self.revive((definition.foreign_keys[foreign_key].fns).target(), target);
        }
    }

    /// How many layers can be undone beside the transaction.
    pub(crate) const fn level(&self) -> usize {
        self.level
    }

    /// From here on everything can be undone at once.
    pub(crate) fn begin_layer(&mut self) {
        self.level += 1;
        for store in self.stores_mut() {
            store.begin_layer();
        }
    }

    /// What was done since the innermost layer began is part of the one around it.
    pub(crate) fn release_layer(&mut self) {
        self.level = self.level.saturating_sub(1);
        for store in self.stores_mut() {
            store.release_layer();
        }
    }

    /// Undoes what was done since the innermost layer, or the transaction, began.
    pub(crate) fn rollback(&mut self) {
        self.epoch += 1;
        self.level = self.level.saturating_sub(1);
        let back: Vec<(TypeId, Vec<u32>)> =
            self.stores_mut().map(|store| (store.entity_id(), store.rollback())).collect();
        for (id, slots) in back {
            self.follow(id, &slots);
        }
    }

    /// Undoes layers until no more than `level` are left.
    pub(crate) fn rollback_to(&mut self, level: usize) {
        while self.level > level {
            self.rollback();
        }
    }

    pub(crate) fn commit(&mut self) {
        self.epoch += 1;
        for store in self.stores_mut() {
            store.commit();
        }
    }

    /// The database has undone the transaction: what it wrote waits for another flush.
    pub(crate) fn uncommit(&mut self) {
        self.epoch += 1;
        let links = self.links_to_unsaved();
        let lost: LostKeys =
            self.stores().filter_map(|it| Some((it.entity_id(), it.lost_keys()?))).collect();
        for (id, store) in &mut self.stores {
            let of_store = links.iter().filter(|((entity, _), _)| entity == id);
            let links = of_store.map(|((_, at), links)| (*at, links.clone())).collect();
            store.uncommit(links, &lost);
        }
    }

    /// (Entity, slot) -> the foreign keys that refer to rows which the transaction inserted.
    fn links_to_unsaved(&self) -> FxHashMap<(TypeId, u32), Links> {
        let mut all = FxHashMap::default();
        for store in self.stores() {
            let definition = store.entity();
            for at in store.written() {
                let Some(row) = store.row(at) else { continue };
                let links = self.links_of(definition, row);
                if !links.0.is_empty() {
                    all.insert((store.entity_id(), at), links);
                }
            }
        }
        all
    }

    /// The foreign keys of a row that refer to rows which the transaction inserted: a rollback
    /// undoes those keys.
    pub(crate) fn links_of(&self, entity: EntityDef, row: &dyn Any) -> Links {
        let mut links = Links::default();
        for (nth, foreign_key) in entity.foreign_keys.iter().enumerate() {
            let target = || {
                let target = self.any_store(foreign_key.fns.target())?;
                let at = target.find(&*foreign_key.fns.key_of(row)?)?;
                target.gave_key(at).then(|| target.row_ref(at))
            };
            if let Some(row) = target() {
                links.set(nth, row);
            }
        }
        links
    }

    /// Forgets every row.
    pub(crate) fn clear(&mut self) {
        self.views = Views::default();
        for store in self.stores_mut() {
            store.clear();
        }
    }

    /// Where each entity's rows end now.
    pub(crate) fn marks(&self) -> FxHashMap<TypeId, u32> {
        self.stores.iter().map(|(id, store)| (*id, store.mark())).collect()
    }

    /// Forgets rows of the database that came into memory since, unchanged.
    pub(crate) fn forget_since(&mut self, marks: &FxHashMap<TypeId, u32>) {
        for (id, store) in &mut self.stores {
            store.forget_since(marks.get(id).copied().unwrap_or(0));
        }
        let mut views = core::mem::take(&mut self.views);
        views.keep_readable(self);
        self.views = views;
    }

    /// A name of a row for messages.
    pub(crate) fn label(&self, entity: TypeId, at: u32) -> String {
        self.any_store(entity).map_or_else(String::new, |store| store.label(at))
    }

    /// The entities that have rows waiting for a flush, in the order in which they are inserted.
    pub(crate) fn touched_entities(&self) -> Vec<(TypeId, EntityDef)> {
        let mut entities: Vec<_> = self
            .stores()
            .filter(|store| store.has_touched())
            .map(|store| (store.entity_id(), store.entity()))
            .collect();
        entities.sort_by_key(|(_, entity)| (entity.rank, entity.schema, entity.table, entity.name));
        entities
    }
}

/// Changes that nobody wrote are lost when a session is dropped: say so.
impl Drop for Memory {
    fn drop(&mut self) {
        let waiting = self.waiting();
        if !waiting.is_empty() && !std::thread::panicking() {
            tracing::warn!(
                target: "aludel",
                new = waiting.new,
                dirty = waiting.dirty,
                deleted = waiting.deleted,
                "a session was dropped with changes that were never flushed",
            );
        }
    }
}
