//! From a flush that succeeded to memory: nothing here happens before its last statement did.

use core::any::{Any, TypeId};

use rustc_hash::FxHashMap;

use super::{Edited, Image, State, Store};
use crate::entity::{ColumnSet, Entity, EntityDef, PartialRow};

/// What the statements of a flush did to rows of `E`, not yet seen by the store.
pub(crate) struct Staged<E: Entity> {
    /// Whole rows as they were inserted.
    pub(crate) inserted: Vec<(u32, E)>,
    /// Slot -> place in `inserted`.
    pub(crate) index: FxHashMap<u32, usize>,
    /// Rows that were updated, each with the columns that the flush filled in: foreign keys and the
    /// version.
    pub(crate) updated: Vec<(u32, E::Row)>,
    /// Slot -> columns by which rows are found (key and version) that the flush has written: they
    /// are not as in memory any more.
    pub(crate) found: FxHashMap<u32, E::Row>,
    /// Whether keys of rows that were there before are among what was filled in.
    pub(crate) rekeys: bool,
    /// Slot -> foreign keys that follow a key which changed, and which the program left alone.
    pub(crate) carried: FxHashMap<u32, ColumnSet>,
    /// How many values were parked.
    pub(crate) parked: u32,
    pub(crate) deleted: Vec<u32>,
    /// Keys of rows that went with a deleted one of their own table.
    pub(crate) below: Vec<E::Key>,
    /// Rows whose foreign key (by position) became NULL with the row it referred to.
    pub(crate) detached: Vec<(u32, usize)>,
    /// New rows that are dropped since they belong to a deleted one.
    pub(crate) dropped: Vec<u32>,
}

impl<E: Entity> Default for Staged<E> {
    fn default() -> Self {
        Self {
            inserted: Vec::new(),
            index: FxHashMap::default(),
            updated: Vec::new(),
            found: FxHashMap::default(),
            rekeys: false,
            carried: FxHashMap::default(),
            parked: 0,
            deleted: Vec::new(),
            below: Vec::new(),
            detached: Vec::new(),
            dropped: Vec::new(),
        }
    }
}

impl<E: Entity> Staged<E> {
    /// Makes room for so many more inserted rows.
    pub(crate) fn reserve(&mut self, rows: usize) {
        self.index.reserve(rows);
        self.inserted.reserve(rows);
    }

    pub(crate) fn insert(&mut self, at: u32, row: E) {
        self.index.insert(at, self.inserted.len());
        self.inserted.push((at, row));
    }
}

/// A [`Staged`] with the entity forgotten.
pub(crate) trait AnyStaged {
    /// The key (`E::Key`) of a row that this flush inserted, or gave another key.
    fn key(&self, at: u32) -> Option<Box<dyn Any>>;
    /// The key (`E::Key`) that this flush gave to a row which was there before.
    fn new_key(&self, at: u32) -> Option<Box<dyn Any>>;
    fn deleted(&mut self, at: u32);
    fn detached(&mut self, at: u32, foreign_key: usize);
    fn dropped(&mut self, at: u32);
    fn as_any(&self) -> &dyn Any;
    fn as_any_mut(&mut self) -> &mut dyn Any;
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

impl<E: Entity> AnyStaged for Staged<E> {
    fn key(&self, at: u32) -> Option<Box<dyn Any>> {
        match self.index.get(&at) {
            Some(&place) => Some(Box::new(self.inserted[place].1.key())),
            None => self.new_key(at),
        }
    }

    fn new_key(&self, at: u32) -> Option<Box<dyn Any>> {
        // Without the key, where only the version is another.
        let key = self.found.get(&at)?.key()?;
        Some(Box::new(key))
    }

    fn deleted(&mut self, at: u32) {
        self.deleted.push(at);
    }

    fn detached(&mut self, at: u32, foreign_key: usize) {
        self.detached.push((at, foreign_key));
    }

    fn dropped(&mut self, at: u32) {
        self.dropped.push(at);
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

impl<E: Entity> Store<E> {
    /// Takes over what a flush did. Gives the slots whose foreign keys may point elsewhere now.
    pub(crate) fn settle(&mut self, staged: Staged<E>, epoch: u32) -> Vec<u32> {
        let written = staged.inserted.len() + staged.updated.len();
        let mut moved = Vec::with_capacity(written);
        self.journal.reserve(written);
        for (at, foreign_key) in staged.detached {
            self.settle_detach(at, foreign_key);
        }
        // Keys are free before other rows get them.
        let below = staged.below.iter().filter_map(|key| self.find(key)).collect::<Vec<_>>();
        for at in staged.deleted.into_iter().chain(below) {
            self.settle_delete(at);
        }
        let rekeyed: Vec<u32> = match staged.rekeys {
            true => staged.found.into_keys().collect(),
            false => Vec::new(),
        };
        for &at in &rekeyed {
            self.release_key(at);
        }
        for (at, row) in staged.inserted {
            self.settle_insert(at, row, epoch);
            moved.push(at);
        }
        for (at, row) in staged.updated {
            let read = if staged.carried.contains_key(&at) { None } else { Some(epoch) };
            self.settle_update(at, row, read);
            moved.push(at);
        }
        for at in rekeyed {
            if let Some(key) = self.state(at).row().map(Entity::key) {
                self.claim_key(at, key);
            }
        }
        for (at, columns) in staged.carried {
            self.remember_carried(at, columns);
        }
        for at in staged.dropped {
            self.vacate(at);
        }
        self.settle_unchanged();
        moved
    }

    fn settle_insert(&mut self, at: u32, row: E, epoch: u32) {
        self.claim_key(at, row.key());
        let slot = &mut self.slots[at as usize];
        let state = core::mem::replace(&mut slot.state, State::Clean(row));
        slot.read = epoch;
        if let State::New(new) = state {
            self.remember(at, || Image::Unsaved(new));
        }
    }

    fn settle_update(&mut self, at: u32, row: E::Row, read: Option<u32>) {
        let columns = row.given();
        let slot = &mut self.slots[at as usize];
        slot.read = read.unwrap_or(slot.read);
        match slot.state.take() {
            State::Edited(edited) => {
                let mut edited = *edited;
                let written = self.journal.writing(at, &edited);
                edited.now.assign(columns, row);
                slot.state = State::Clean(edited.now);
                self.remember(at, || Image::Saved(edited.before));
                self.journal.wrote(at, written);
            }
            // A row that this flush wrote already, or whose foreign key followed by itself.
            State::Clean(mut now) => {
                self.remember(at, || Image::Saved(now.snapshot()));
                now.assign(columns, row);
                self.slots[at as usize].state = State::Clean(now);
                self.list(at);
            }
            other => slot.state = other,
        }
    }

    fn settle_detach(&mut self, at: u32, foreign_key: usize) {
        let nth = foreign_key;
        let foreign_key = E::FOREIGN_KEYS[nth].fns;
        let mut written = Vec::new();
        let (before, mut row, left) = match self.slots[at as usize].state.take() {
            State::Clean(row) => {
                let left = E::Row::of(&row, ColumnSet::of(E::FOREIGN_KEYS[nth].columns));
                (row.snapshot(), row, left)
            }
            // Its changes are written by this flush too, or it came back without a net change.
            State::Edited(edited) => {
                written = self.journal.writing(at, &edited);
                let Edited { before, now, .. } = *edited;
                let left = E::Row::of(&now, ColumnSet::of(E::FOREIGN_KEYS[nth].columns));
                (before, now, left)
            }
            other => {
                self.slots[at as usize].state = other;
                return;
            }
        };
        self.remember_detached(at, before, nth, left);
        self.journal.wrote(at, written);
        foreign_key.detach(&mut row);
        // As in the statement: rows of the deleted rows' own table keep their version.
        if foreign_key.target() != TypeId::of::<E>()
            && EntityDef::of::<E>().counted_version().is_some()
        {
            row.next_version();
        }
        let slot = &mut self.slots[at as usize];
        slot.state = State::Clean(row);
        // What the database made of it is not known.
        if E::COLUMNS.iter().any(|column| column.computed.is_some()) {
            slot.read = 0;
        }
    }

    pub(super) fn settle_delete(&mut self, at: u32) {
        let state = self.slots[at as usize].state.take();
        let Some(key) = state.key() else {
            self.slots[at as usize].state = state;
            return;
        };
        match state {
            State::Doomed(edited) => self.remember(at, || Image::Saved(edited.before)),
            State::DoomedKey(ref key) => self.remember(at, || Image::Unseen(key.clone())),
            state => self.remember_deleted(at, state),
        }
        if self.keys.get(&key) == Some(&at) {
            self.keys.remove(&key);
        }
        self.slots[at as usize].state = State::Gone(key);
    }

    /// What was lent out and came back without a net change keeps no copy of itself.
    fn settle_unchanged(&mut self) {
        for at in self.touched.clone() {
            let state = &mut self.slots[at as usize].state;
            match state.take() {
                State::Edited(edited) => *state = State::Clean(edited.now),
                other => *state = other,
            }
        }
        self.sweep();
    }
}
