//! What rows were before the transaction and before each savepoint, so that it can be undone
//! without reading.

use core::any::{Any, TypeId};

use rustc_hash::FxHashMap;

use super::{Edited, Expressions, Links, Listing, NewRow, State, Store};
use crate::entity::{ColumnSet, Entity, ForeignKeyDef, PartialRow, computed};

/// What a slot was when a layer of the journal first met it.
pub(crate) enum Image<E: Entity> {
    /// In the database, with these values.
    Saved(E),
    /// In the database, but never read: deleted by key.
    Unseen(E::Key),
    /// New: it was inserted since.
    Unsaved(Box<NewRow<E>>),
    /// Waiting for a flush when the layer began.
    Waiting(State<E>),
}

struct Entry<E: Entity> {
    /// That of the slot, so that handles are good again.
    generation: u32,
    image: Image<E>,
    followed: Followed<E>,
    /// The columns that were written as the program gave them.
    given: ColumnSet,
    /// What the database was told to compute, and was not given since.
    expressions: Expressions,
}

/// What a flush did to a row because of another one that was deleted. It is done again by the flush
/// that deletes that one again.
enum Followed<E: Entity> {
    Nothing,
    /// It was deleted, and was this before.
    Deleted(State<E>),
    /// Foreign keys follow a key that changed; the program left them alone.
    Carried(ColumnSet),
    /// Foreign keys became NULL, which were this before.
    Detached(Vec<(usize, E::Row)>),
}

/// The keys (`FxHashSet<Target::Key>`) of rows that a transaction inserted and deleted, by entity. When
/// it is undone and done again, nobody has them, and the database may give them to other rows.
pub(crate) type LostKeys = FxHashMap<TypeId, Box<dyn Any>>;

/// Whether a foreign key of `row` holds a lost key.
fn is_lost<E: Entity>(row: &E, foreign_key: &ForeignKeyDef, lost: &LostKeys) -> bool {
    let keys = lost.get(&foreign_key.fns.target());
    keys.is_some_and(|keys| foreign_key.fns.refers_into(row, &**keys))
}

impl<E: Entity> Entry<E> {
    /// The state as the program left it.
    fn left(&mut self, state: State<E>, lost: &LostKeys) -> State<E> {
        let Image::Saved(before) = &self.image else { return state };
        match (core::mem::replace(&mut self.followed, Followed::Nothing), state) {
            // The row that it went with is not deleted once more: it was new.
            (Followed::Deleted(left), state @ State::Gone(_)) => {
                let goes = |foreign_key: &ForeignKeyDef| {
                    left.row().is_some_and(|row| is_lost(row, foreign_key, lost))
                };
                if E::FOREIGN_KEYS.iter().any(goes) { state } else { left }
            }
            (Followed::Carried(columns), State::Clean(mut now)) => {
                now.assign(columns, E::Row::of(before, columns));
                State::Clean(now)
            }
            (Followed::Carried(columns), State::Edited(mut edited)) => {
                let kept = columns.without(edited.now.changes(&edited.before));
                edited.now.assign(kept, E::Row::of(before, kept));
                State::Edited(edited)
            }
            (Followed::Detached(foreign_keys), State::Clean(mut now)) => {
                attach(&mut now, foreign_keys, lost);
                State::Clean(now)
            }
            (Followed::Detached(foreign_keys), State::Edited(mut edited)) => {
                attach(&mut edited.now, foreign_keys, lost);
                State::Edited(edited)
            }
            (_, state) => state,
        }
    }
}

/// Foreign keys that are NULL still are again what they were, unless that is lost.
fn attach<E: Entity>(now: &mut E, foreign_keys: Vec<(usize, E::Row)>, lost: &LostKeys) {
    for (nth, left) in foreign_keys {
        let foreign_key = &E::FOREIGN_KEYS[nth];
        if foreign_key.fns.key_of(now).is_none() {
            let columns = ColumnSet::of(foreign_key.columns);
            now.assign(columns, left);
            if is_lost(now, foreign_key, lost) {
                foreign_key.fns.detach(now);
            }
        }
    }
}

/// Images by layer: what can be undone at once is a layer. The first is the transaction, the
/// others are what has a guard in it, the innermost last.
pub(super) struct Journal<E: Entity> {
    /// Each slot that was written in a layer, once. Missing layers at the end are empty.
    layers: Vec<FxHashMap<u32, Entry<E>>>,
    /// The place of the innermost layer.
    level: usize,
    /// Whether the database was told to compute anything.
    computes: bool,
}

/// What a flush wrote to a changed row: columns that the program gave, and what the database computed.
pub(super) struct Written {
    given: ColumnSet,
    expressions: Expressions,
}

impl<E: Entity> Journal<E> {
    pub(super) const fn at_level(level: usize) -> Self {
        Self { layers: Vec::new(), level, computes: false }
    }

    fn keep(&mut self, at: u32, generation: u32, image: impl FnOnce() -> Image<E>) {
        while self.layers.len() <= self.level {
            self.layers.push(FxHashMap::default());
        }
        if let Some(layer) = self.layers.last_mut() {
            layer.entry(at).or_insert_with(|| Entry {
                generation,
                image: image(),
                followed: Followed::Nothing,
                given: ColumnSet::EMPTY,
                expressions: Expressions::default(),
            });
        }
    }

    /// Notes what followed from a delete, of a slot that was kept.
    fn follow(&mut self, at: u32, followed: Followed<E>) {
        let Some(entry) = self.layers.last_mut().and_then(|layer| layer.get_mut(&at)) else {
            return;
        };
        match (&mut entry.followed, followed) {
            (_, Followed::Nothing) => {}
            (Followed::Detached(all), Followed::Detached(more)) => all.extend(more),
            (Followed::Carried(all), Followed::Carried(more)) => *all = all.or(more),
            (before, followed) => *before = followed,
        }
    }

    /// What is written of a changed row, where it may matter: once the database was told to compute
    /// something.
    pub(super) fn written(&mut self, edited: &Edited<E>) -> Option<Written> {
        let expressions = edited.expressions();
        self.computes |= !expressions.is_empty();
        if !self.computes {
            return None;
        }
        let given = edited.changes().without(expressions.columns());
        Some(Written { given, expressions })
    }

    /// Notes what was written to a slot that was kept.
    pub(super) fn wrote(&mut self, at: u32, written: Option<Written>) {
        let entry = self.layers.last_mut().and_then(|layer| layer.get_mut(&at));
        if let (Some(entry), Some(Written { given, expressions })) = (entry, written) {
            entry.given = entry.given.or(given);
            entry.expressions.forget(given);
            entry.expressions.then(expressions);
        }
    }

    /// Takes out the innermost layer.
    fn take(&mut self) -> FxHashMap<u32, Entry<E>> {
        if self.layers.len() > self.level {
            self.layers.pop().unwrap_or_default()
        } else {
            FxHashMap::default()
        }
    }

    /// Whether a slot may be needed to undo something.
    pub(super) fn holds(&self, at: u32) -> bool {
        self.layers.iter().any(|layer| layer.contains_key(&at))
    }

    /// The row of a slot is forgotten, whatever is undone.
    pub(super) fn forget(&mut self, at: u32) {
        for layer in &mut self.layers {
            layer.remove(&at);
        }
    }

    pub(super) fn clear(&mut self) {
        self.layers.clear();
        self.computes = false;
    }

    /// The slots that were written.
    pub(super) fn slots(&self) -> impl Iterator<Item = u32> {
        self.layers.iter().flat_map(|layer| layer.keys().copied())
    }

    /// Whether the row of a slot, which has this key, got it since the transaction began.
    pub(super) fn gave_key(&self, at: u32, key: &E::Key) -> bool {
        match self.layers.iter().find_map(|layer| layer.get(&at)).map(|entry| &entry.image) {
            Some(Image::Unsaved(_) | Image::Waiting(State::New(_))) => true,
            Some(Image::Saved(before)) => before.key() != *key,
            Some(Image::Waiting(state)) => state.key().is_some_and(|before| before != *key),
            _ => false,
        }
    }

    /// Whether the row of a slot was inserted since the transaction began.
    pub(super) fn was_inserted(&self, at: u32) -> bool {
        let first = self.layers.iter().find_map(|layer| layer.get(&at));
        matches!(first, Some(Entry { image: Image::Unsaved(_), .. }))
    }
}

impl<E: Entity> Store<E> {
    /// Keeps what a slot was, unless the innermost layer has met it before.
    pub(super) fn remember(&mut self, at: u32, image: impl FnOnce() -> Image<E>) {
        let generation = self.slots[at as usize].generation;
        self.journal.keep(at, generation, image);
    }

    /// Keeps a row that goes with another one.
    pub(super) fn remember_deleted(&mut self, at: u32, state: State<E>) {
        let before = match &state {
            State::Clean(row) => row.snapshot(),
            State::Edited(edited) => edited.before.snapshot(),
            _ => return,
        };
        self.remember(at, || Image::Saved(before));
        self.journal.follow(at, Followed::Deleted(state));
    }

    /// Keeps a row that loses the one that a foreign key refers to. `left` is that foreign key as
    /// it was.
    pub(super) fn remember_detached(
        &mut self,
        at: u32,
        before: E,
        foreign_key: usize,
        left: E::Row,
    ) {
        self.remember(at, || Image::Saved(before));
        self.journal.follow(at, Followed::Detached(vec![(foreign_key, left)]));
    }

    /// Keeps that foreign keys of a row follow keys which changed.
    pub(super) fn remember_carried(&mut self, at: u32, columns: ColumnSet) {
        self.journal.follow(at, Followed::Carried(columns));
    }

    /// From here on everything can be undone at once. What waits now will wait then.
    pub(crate) fn begin_layer(&mut self) {
        self.journal.level += 1;
        for at in self.touched.clone() {
            if let Some(state) = self.state(at).copy() {
                self.remember(at, || Image::Waiting(state));
            }
        }
    }

    /// What was done since the innermost layer began is part of the one around it.
    pub(crate) fn release_layer(&mut self) {
        let layer = self.journal.take();
        self.journal.level = self.journal.level.saturating_sub(1);
        for (at, Entry { generation, image, followed, given, expressions }) in layer {
            // What waited then may have been written since.
            let image = match image {
                Image::Waiting(State::New(new)) => Image::Unsaved(new),
                Image::Waiting(State::Edited(edited) | State::Doomed(edited)) => {
                    Image::Saved(edited.before)
                }
                Image::Waiting(State::DoomedKey(key)) => Image::Unseen(key),
                Image::Waiting(_) => continue,
                image => image,
            };
            self.journal.keep(at, generation, || image);
            self.journal.follow(at, followed);
            self.journal.wrote(at, Some(Written { given, expressions }));
        }
    }

    /// Forgets what was before: the transaction is part of the database now.
    pub(crate) fn commit(&mut self) {
        let written: Vec<u32> = self.journal.slots().collect();
        self.journal.clear();
        for at in written {
            match self.state(at) {
                State::Gone(_) => self.vacate(at),
                State::Vacant => self.give_away(at),
                _ => {}
            }
        }
    }

    /// Takes every row back to what it was when the innermost layer began. Rows added since are
    /// new again. Gives the slots whose foreign keys may point elsewhere now.
    pub(crate) fn rollback(&mut self) -> Vec<u32> {
        let mut moved = Vec::new();
        for at in self.touched.clone() {
            self.revert(at);
            // What only waited is in no layer: all rows after a COMMIT that failed.
            if self.state(at).row().is_some() {
                moved.push(at);
            }
        }
        let mut back = Vec::new();
        let layer = self.journal.take();
        self.journal.level = self.journal.level.saturating_sub(1);
        for (at, Entry { generation, image, .. }) in layer {
            self.release_key(at);
            self.slots[at as usize].generation = generation;
            match image {
                Image::Saved(row) => back.push((at, State::Clean(row))),
                Image::Unseen(_) => self.vacate(at),
                Image::Unsaved(new) => self.put(at, State::Undone(new)),
                Image::Waiting(state) => back.push((at, state)),
            }
        }
        // Only now are all keys free that were given to other rows since.
        for (at, state) in back {
            if let Some(key) = state.key() {
                self.evict(at, key);
            }
            let waits = state.waits();
            self.put(at, state);
            if waits {
                self.touch(at);
            }
            self.list(at);
            moved.push(at);
        }
        self.sweep();
        moved
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

    /// The database has undone the transaction, and the program wants it still: the values stay as
    /// the program set them, and wait for another flush. `links` are the foreign keys that point
    /// at rows which are not saved any more.
    pub(crate) fn uncommit(&mut self, mut links: FxHashMap<u32, Links>, lost: &LostKeys) {
        let mut keys = Vec::new();
        for (at, mut entry) in self.journal.take() {
            let mut links = links.remove(&at).unwrap_or_default();
            if let Followed::Carried(columns) = entry.followed {
                // They follow once more.
                links.0.retain(|(nth, _)| {
                    columns.and(ColumnSet::of(E::FOREIGN_KEYS[*nth].columns)).is_empty()
                });
            }
            self.release_key(at);
            let state = entry.left(self.slots[at as usize].state.take(), lost);
            let state = match (entry.image, state) {
                (Image::Unsaved(_), State::Vacant) => {
                    self.give_away(at);
                    continue;
                }
                (Image::Saved(before), State::Clean(now)) => {
                    let mut edited = edited(now, before, links);
                    edited.compute(entry.expressions);
                    State::Edited(Box::new(edited))
                }
                (Image::Saved(before), State::Edited(later)) => {
                    entry.expressions.forget(later.now.changes(&later.before));
                    entry.expressions.then(later.expressions());
                    let mut edited = edited(later.now, before, links);
                    edited.links = edited.links.overridden_by(later.links);
                    edited.compute(entry.expressions);
                    State::Edited(Box::new(edited))
                }
                (Image::Saved(before), _) => {
                    State::Doomed(Box::new(Edited::new(before.snapshot(), before)))
                }
                (Image::Unseen(key), _) => State::DoomedKey(key),
                (Image::Unsaved(new), State::Clean(now)) => {
                    State::New(Box::new(unsaved(&now, *new, links)))
                }
                (Image::Unsaved(new), State::Edited(later)) => {
                    let expressions = later.expressions();
                    let links = links.overridden_by(later.links);
                    let mut new = unsaved(&later.now, *new, links);
                    new.expressions = expressions;
                    State::New(Box::new(new))
                }
                (Image::Unsaved(_), State::New(new)) => State::New(new),
                (Image::Unsaved(new), _) => State::Undone(new),
                (Image::Waiting(state), _) => state,
            };
            if let Some(key) = state.key() {
                keys.push((at, key));
            }
            let state = match state {
                State::Edited(edited) if edited.changes().is_empty() => State::Clean(edited.now),
                state => state,
            };
            self.put(at, state);
            if self.state(at).waits() {
                self.touch(at);
            }
        }
        for (at, key) in keys {
            self.evict(at, key);
        }
        // Changed and not written, and now pointing at rows that are not saved any more.
        for (at, links) in links {
            if let State::Edited(edited) = &mut self.slots[at as usize].state {
                edited.unset(&links);
                edited.links = links.overridden_by(core::mem::take(&mut edited.links));
            }
        }
        self.sweep();
    }

    fn put(&mut self, at: u32, state: State<E>) {
        self.slots[at as usize].state = state;
    }

    /// A slot without a row that was kept for the sake of what could be undone is free.
    fn give_away(&mut self, at: u32) {
        if self.slots[at as usize].listing == Listing::Untouched && !self.journal.holds(at) {
            self.vacant.push(at);
        }
    }

    /// The row at `at` no longer answers to its key.
    pub(super) fn release_key(&mut self, at: u32) {
        if let Some(key) = self.state(at).key()
            && self.keys.get(&key) == Some(&at)
        {
            self.keys.remove(&key);
        }
    }

    /// The row at `at` answers to `key`; a row that did so before is gone.
    fn evict(&mut self, at: u32, key: E::Key) {
        if let Some(other) = self.keys.insert(key, at)
            && other != at
        {
            self.journal.forget(other);
            self.vacate(other);
        }
    }

    /// The row at `at` answers to `key`; a row that did so before is gone, until this is undone.
    pub(super) fn claim_key(&mut self, at: u32, key: E::Key) {
        if let Some(other) = self.keys.insert(key, at)
            && other != at
        {
            if let State::Clean(row) = self.slots[other as usize].state.take() {
                self.remember(other, || Image::Saved(row));
            }
            self.vacate(other);
        }
    }
}

/// A changed row again, with the version and whatever else the database has made.
fn edited<E: Entity>(mut now: E, before: E, links: Links) -> Edited<E> {
    let made = ColumnSet::of(E::VERSION.as_slice()).or(computed::<E>());
    now.assign(made, E::Row::of(&before, made));
    let mut edited = Edited::new(now, before);
    edited.unset(&links);
    edited.links = links;
    edited
}

/// A new row again, with the values that it has now and without what the database made.
fn unsaved<E: Entity>(now: &E, new: NewRow<E>, links: Links) -> NewRow<E> {
    let given = new.row.given();
    let made = ColumnSet::of(E::KEY)
        .without(given)
        .or(ColumnSet::of(E::VERSION.as_slice()))
        .or(computed::<E>());
    let kept = ColumnSet::first(E::COLUMNS.len()).without(made);
    let mut row = E::Row::of(now, kept);
    if let Some(version) = E::VERSION
        && given.contains(version)
    {
        let mut first = new.row.copy();
        first.clear(ColumnSet::first(E::COLUMNS.len()).without(ColumnSet::of(&[version])));
        row.merge(first);
    }
    NewRow { row, links, expressions: Expressions::default(), ..new }
}
