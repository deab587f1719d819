//! What rows were before the transaction, so that it can be undone without reading.

use rustc_hash::FxHashMap;

use super::{Edited, Links, NewRow, State, Store};
use crate::entity::{ColumnSet, Entity, PartialRow};

/// What a slot was when the transaction first wrote it.
pub(crate) enum Image<E: Entity> {
    /// In the database, with these values.
    Saved(E),
    /// In the database, but never read: deleted by key.
    Unseen(E::Key),
    /// New: the transaction inserted it.
    Unsaved(Box<NewRow<E>>),
}

impl<E: Entity> Store<E> {
    /// Keeps what a slot was, unless the transaction wrote it before.
    pub(super) fn remember(&mut self, at: u32, image: impl FnOnce() -> Image<E>) {
        self.journal.entry(at).or_insert_with(image);
    }

    /// Forgets what was before: the transaction is part of the database now.
    pub(crate) fn commit(&mut self) {
        for (at, _) in core::mem::take(&mut self.journal) {
            if matches!(self.state(at), State::Gone(_)) {
                self.vacate(at);
            }
        }
    }

    /// Takes every row back to what it was when the transaction began. Rows added since are new
    /// again.
    pub(crate) fn rollback(&mut self) {
        for at in self.touched.clone() {
            self.revert(at);
        }
        let mut saved = Vec::new();
        for (at, image) in core::mem::take(&mut self.journal) {
            self.release_key(at);
            match image {
                Image::Saved(row) => saved.push((at, row)),
                Image::Unseen(_) => self.vacate(at),
                Image::Unsaved(new) => self.put(at, State::Undone(new)),
            }
        }
        // Only now are all keys free that the transaction gave to other rows.
        for (at, row) in saved {
            self.claim_key(at, row.key());
            self.put(at, State::Clean(row));
        }
        self.sweep();
    }

    /// Takes back what was not flushed.
    fn revert(&mut self, at: u32) {
        match self.slots[at as usize].state.take() {
            State::New(new) => self.put(at, State::Undone(new)),
            State::Edited(edited) | State::Doomed(edited) => {
                self.put(at, State::Clean(edited.before));
            }
            State::DoomedKey(key) => {
                self.keys.remove(&key);
                self.vacate(at);
            }
            other => self.put(at, other),
        }
    }

    /// After a COMMIT that failed: the values stay as the program set them, and wait for another
    /// flush. `links` are the foreign keys that point at rows which are not saved any more.
    pub(crate) fn uncommit(&mut self, mut links: FxHashMap<u32, Links>) {
        let mut doomed = Vec::new();
        for (at, image) in core::mem::take(&mut self.journal) {
            let links = links.remove(&at).unwrap_or_default();
            self.release_key(at);
            let state = self.slots[at as usize].state.take();
            let state = match (image, state) {
                (Image::Saved(before), State::Clean(now)) => {
                    doomed.push((at, before.key()));
                    State::Edited(Box::new(edited(now, before, links)))
                }
                (Image::Saved(before), _) => {
                    doomed.push((at, before.key()));
                    let now = before.snapshot();
                    State::Doomed(Box::new(Edited { now, before, links: Links::default() }))
                }
                (Image::Unseen(key), _) => {
                    doomed.push((at, key.clone()));
                    State::DoomedKey(key)
                }
                (Image::Unsaved(new), State::Clean(now)) => {
                    State::New(Box::new(unsaved(&now, *new, links)))
                }
                (Image::Unsaved(new), _) => State::Undone(new),
            };
            self.put(at, state);
            if self.state(at).waits() {
                self.touch(at);
            }
        }
        for (at, key) in doomed {
            self.claim_key(at, key);
        }
    }

    fn put(&mut self, at: u32, state: State<E>) {
        self.slots[at as usize].state = state;
    }

    /// The row at `at` no longer answers to its key.
    fn release_key(&mut self, at: u32) {
        if let Some(key) = self.state(at).key()
            && self.keys.get(&key) == Some(&at)
        {
            self.keys.remove(&key);
        }
    }

    /// The row at `at` answers to `key`; a row that did so before is gone.
    pub(super) fn claim_key(&mut self, at: u32, key: E::Key) {
        if let Some(other) = self.keys.insert(key, at)
            && other != at
        {
            self.journal.remove(&other);
            self.vacate(other);
        }
    }
}

/// A changed row again, with the version that the database has.
fn edited<E: Entity>(mut now: E, before: E, links: Links) -> Edited<E> {
    if let Some(version) = E::VERSION {
        let version = ColumnSet::of(&[version]);
        now.assign(version, E::Row::of(&before, version));
    }
    Edited { now, before, links }
}

/// A new row again, with the values that it has now and without what the database made.
fn unsaved<E: Entity>(now: &E, new: NewRow<E>, links: Links) -> NewRow<E> {
    let given = new.row.given();
    let made = ColumnSet::of(E::KEY).without(given).or(ColumnSet::of(E::VERSION.as_slice()));
    let kept = ColumnSet::first(E::COLUMNS.len()).without(made);
    let mut row = E::Row::of(now, kept);
    if let Some(version) = E::VERSION
        && given.contains(version)
    {
        let mut first = new.row.copy();
        first.clear(ColumnSet::first(E::COLUMNS.len()).without(ColumnSet::of(&[version])));
        row.merge(first);
    }
    NewRow { row, links, order: new.order }
}
