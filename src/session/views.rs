//! Relationships that were loaded, as views over foreign keys.
//!
//! The foreign key is the one truth. A view keeps which rows were found, in the order loaded, and
//! every reading asks their foreign keys whether they still belong: so changes, deletes and
//! rollbacks need nothing done to a view.

use core::any::{Any, TypeId};

use rustc_hash::{FxHashMap, FxHashSet};

use super::handle::RowRef;
use super::memory::Memory;
use super::store::{NewRow, State, Store};
use crate::entity::Entity;
use crate::relation::{BelongsTo, Linked};

/// The relationships loaded so far.
#[derive(Default)]
pub(crate) struct Views {
    /// Relationship -> what was loaded of it.
    views: FxHashMap<TypeId, View>,
    /// Many-to-many -> its new association rows by what they link, of a type that `links` knows.
    pairs: FxHashMap<TypeId, Box<dyn Any + Send>>,
}

struct View {
    /// The entity that is the parent.
    parent: TypeId,
    /// The entity with the foreign key.
    child: TypeId,
    /// The row that a child belongs to now.
    parent_of: fn(&Memory, u32) -> Option<RowRef>,
    /// Parent -> the children found, in order, and those that came later. A child that belongs
    /// elsewhere now is skipped when the list is read; one that comes twice counts once.
    lists: FxHashMap<RowRef, Vec<RowRef>>,
}

fn parent_of<F: BelongsTo>(memory: &Memory, child: u32) -> Option<RowRef> {
    let key = F::target_key(memory.store::<F::Source>()?.state(child).row()?)?;
    let parents = memory.store::<F::Target>()?;
    Some(parents.row_ref(parents.find(&key)?))
}

impl Views {
    /// Keeps what was loaded of the relationship `R`, whose foreign key is `F`.
    pub(crate) fn keep<R: 'static, F: BelongsTo>(&mut self, parent: RowRef, rows: Vec<RowRef>) {
        let view = self.views.entry(TypeId::of::<R>()).or_insert_with(|| View {
            child: TypeId::of::<F::Source>(),
            parent: TypeId::of::<F::Target>(),
            parent_of: parent_of::<F>,
            lists: FxHashMap::default(),
        });
        view.lists.insert(parent, rows);
    }

    /// Takes out what is known of the new pairs of `R`.
    pub(crate) fn take_pairs<R: 'static, P: Default + 'static>(&mut self) -> P {
        let pairs = self.pairs.remove(&TypeId::of::<R>());
        pairs.and_then(|pairs| pairs.downcast().ok()).map_or_else(P::default, |pairs| *pairs)
    }

    pub(crate) fn put_pairs<R: 'static, P: Send + 'static>(&mut self, pairs: P) {
        self.pairs.insert(TypeId::of::<R>(), Box::new(pairs));
    }

    fn list<R: 'static>(&self, parent: RowRef) -> &[RowRef] {
        let list = self.views.get(&TypeId::of::<R>()).and_then(|view| view.lists.get(&parent));
        list.map_or(&[], Vec::as_slice)
    }
}

impl Views {
    /// Forgets what was loaded for rows that are not in memory any more.
    pub(crate) fn keep_readable(&mut self, memory: &Memory) {
        for view in self.views.values_mut() {
            let parents = memory.any_store(view.parent);
            let is_there = |row: &RowRef| parents.is_some_and(|it| it.standing(*row).is_ok());
            view.lists.retain(|parent, _| is_there(parent));
        }
    }
}

impl Memory {
    /// Adds rows that were inserted or moved to the lists of where they belong now.
    pub(crate) fn follow(&mut self, child: TypeId, slots: &[u32]) {
        let mut views = core::mem::take(&mut self.views);
        for view in views.views.values_mut().filter(|view| view.child == child) {
            for &at in slots {
                if let Some(parent) = (view.parent_of)(self, at)
                    && let Some(list) = view.lists.get_mut(&parent)
                    && let Some(store) = self.any_store(child)
                {
                    list.push(store.row_ref(at));
                }
            }
        }
        self.views = views;
    }

    /// The rows that belong to `parent` by the foreign key `F`: those loaded for `R`, and those
    /// that were moved to it since.
    pub(crate) fn children<R: 'static, F: BelongsTo>(&self, parent: RowRef) -> Vec<RowRef> {
        let Some(key) = self.key_of::<F::Target>(parent) else { return Vec::new() };
        let Some(store) = self.store::<F::Source>() else { return Vec::new() };
        let refers = |at: u32| refers::<F>(store, at, &key);
        let mut seen = FxHashSet::default();
        let loaded = self.views.list::<R>(parent).iter().filter_map(|row| store.slot(*row).ok());
        let moved = store.edited_among().iter().copied();
        loaded
            .chain(moved)
            .filter(|&at| refers(at) && seen.insert(at))
            .map(|at| store.row_ref(at))
            .collect()
    }

    /// The rows linked to `source`: through association rows loaded, moved, or new.
    pub(crate) fn linked<R: Linked>(&self, source: RowRef) -> Vec<RowRef> {
        let Some(associations) = self.store::<R::Association>() else { return Vec::new() };
        let far = |at: u32| -> Option<<R::Target as Entity>::Key> {
            match associations.state(at) {
                State::New(new) => self.new_key::<R::Far>(new),
                state => R::Far::target_key(state.row()?),
            }
        };
        let loaded = self.children::<R, R::Near>(source);
        let mut slots: Vec<u32> = loaded.into_iter().map(|row| row.slot).collect();
        let key = self.key_of::<R::Source>(source);
        if key.is_some() {
            slots.extend(associations.touched().iter().copied().filter(|&at| {
                let State::New(new) = associations.state(at) else { return false };
                self.new_key::<R::Near>(new) == key
            }));
        }
        let targets = self.store::<R::Target>();
        slots.into_iter().filter_map(|at| self.row_with_key(targets, &far(at)?)).collect()
    }

    /// The key that a new row refers to, as far as there is one yet.
    pub(crate) fn new_key<F: BelongsTo>(
        &self,
        new: &NewRow<F::Source>,
    ) -> Option<<F::Target as Entity>::Key> {
        let Some(row) = new.links.get(F::INDEX) else { return F::target_key_of_row(&new.row) };
        let store = self.store::<F::Target>()?;
        store.state(store.slot(row).ok()?).key()
    }

    /// The row with a key. Where it is not in memory: none, if a filter may have left it out, and
    /// else a reference that reads as gone.
    fn row_with_key<E: Entity>(&self, store: Option<&Store<E>>, key: &E::Key) -> Option<RowRef> {
        match store.and_then(|store| Some(store.row_ref(store.find(key)?))) {
            None if !E::FILTERED => {
                Some(RowRef { session: self.session, slot: u32::MAX, generation: 0 })
            }
            found => found,
        }
    }

    /// The row that `source` refers to by the foreign key `F`: a new one if it was set to one.
    pub(crate) fn parent<F: BelongsTo>(&self, source: RowRef) -> Option<RowRef> {
        let store = self.store::<F::Source>()?;
        let state = store.state(store.slot(source).ok()?);
        if let State::Edited(edited) = state
            && let Some(row) = edited.links.get(F::INDEX)
        {
            return Some(row);
        }
        let key = F::target_key(state.row()?)?;
        self.row_with_key(self.store::<F::Target>(), &key)
    }
}

/// Whether the row at `at` refers to `key`, as the program sees it.
fn refers<F: BelongsTo>(
    store: &Store<F::Source>,
    at: u32,
    key: &<F::Target as Entity>::Key,
) -> bool {
    let row = match store.state(at) {
        State::Edited(edited) if edited.links.get(F::INDEX).is_some() => return false,
        state => state.row(),
    };
    row.and_then(F::target_key).as_ref() == Some(key)
}
