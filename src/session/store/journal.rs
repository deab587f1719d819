//! What rows were before the transaction and before each savepoint, so that it can be undone
//! without reading.

use core::any::{Any, TypeId};

use rustc_hash::FxHashMap;

use super::{Edited, Expressions, Links, Listing, NewRow, State, Store, Written};
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
    notes: Option<Box<Notes<E>>>,
}

/// What else has to be known of a row to do the transaction once more.
struct Notes<E: Entity> {
    /// It was deleted by a flush because of another row that was, and was this before. The flush that
    /// deletes that one again deletes it again.
    deleted: Option<State<E>>,
    /// Foreign keys follow a key that changed, and the program left them alone.
    carried: ColumnSet,
    /// Foreign keys became NULL because of rows that were deleted, and were this before.
    detached: Vec<(usize, E::Row)>,
    /// What flushes wrote, if the database was told to compute any of it.
    written: Vec<Written<E>>,
}

impl<E: Entity> Default for Notes<E> {
    fn default() -> Self {
        Self { deleted: None, carried: ColumnSet::EMPTY, detached: Vec::new(), written: Vec::new() }
    }
}

impl<E: Entity> Notes<E> {
    /// What came later.
    fn then(&mut self, later: Self) {
        self.deleted = later.deleted.or(self.deleted.take());
        self.carried = self.carried.or(later.carried);
        self.detached.extend(later.detached);
        self.written.extend(later.written);
    }
}

impl<E: Entity> Image<E> {
    /// The row as it was in the database.
    const fn before(&self) -> Option<&E> {
        match self {
            Self::Saved(row) => Some(row),
            Self::Waiting(State::Edited(edited) | State::Doomed(edited)) => Some(&edited.before),
            _ => None,
        }
    }
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
    fn notes(&mut self) -> &mut Notes<E> {
        self.notes.get_or_insert_default()
    }

    fn written(&self) -> &[Written<E>] {
        self.notes.as_ref().map_or(&[], |notes| &notes.written)
    }
}

/// The state of a row as the program left it, without what followed from other rows.
fn left<E: Entity>(before: &E, notes: &mut Notes<E>, state: State<E>, lost: &LostKeys) -> State<E> {
    let mut state = match (notes.deleted.take(), state) {
        (Some(left), State::Gone(key)) => {
            let goes = |foreign_key: &ForeignKeyDef| {
                left.row().is_some_and(|row| is_lost(row, foreign_key, lost))
            };
            // The row that it went with was new, and is not deleted once more.
            if E::FOREIGN_KEYS.iter().any(goes) { State::Gone(key) } else { left }
        }
        (_, state) => state,
    };
    let (now, changed) = match &mut state {
        State::Clean(now) => (now, ColumnSet::EMPTY),
        State::Edited(edited) => {
            let changed = edited.now.changes(&edited.before);
            (&mut edited.now, changed)
        }
        _ => return state,
    };
    let kept = notes.carried.without(changed);
    now.assign(kept, E::Row::of(before, kept));
    attach(now, core::mem::take(&mut notes.detached), lost);
    state
}

/// Foreign keys that are NULL still are again what they were, unless that is lost.
fn attach<E: Entity>(now: &mut E, foreign_keys: Vec<(usize, E::Row)>, lost: &LostKeys) {
    for (nth, left) in foreign_keys {
        let foreign_key = &E::FOREIGN_KEYS[nth];
        if foreign_key.fns.key_of(now).is_none() {
            now.assign(ColumnSet::of(foreign_key.columns), left);
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
    /// Whether what is written is noted for some row.
    computes: bool,
}

impl<E: Entity> Journal<E> {
    pub(super) const fn at_level(level: usize) -> Self {
        Self { layers: Vec::new(), level, computes: false }
    }

    /// Makes room for so many more rows.
    pub(super) fn reserve(&mut self, rows: usize) {
        if let Some(layer) = self.innermost() {
            layer.reserve(rows);
        }
    }

    fn innermost(&mut self) -> Option<&mut FxHashMap<u32, Entry<E>>> {
        while self.layers.len() <= self.level {
            self.layers.push(FxHashMap::default());
        }
        self.layers.last_mut()
    }

    fn keep(&mut self, at: u32, generation: u32, image: impl FnOnce() -> Image<E>) {
        if let Some(layer) = self.innermost() {
            layer.entry(at).or_insert_with(|| Entry { generation, image: image(), notes: None });
        }
    }

    /// What the innermost layer knows of a slot.
    fn entry(&self, at: u32) -> Option<&Entry<E>> {
        self.layers.get(self.level)?.get(&at)
    }

    /// The notes of a slot that was kept.
    fn notes(&mut self, at: u32) -> Option<&mut Notes<E>> {
        Some(self.layers.get_mut(self.level)?.get_mut(&at)?.notes())
    }

    /// What a flush writes of a changed row, where the database is or was told to compute something of
    /// it. Asked before the row is kept.
    pub(super) fn writing(&mut self, at: u32, edited: &Edited<E>) -> Vec<Written<E>> {
        if !self.computes && !edited.computes() {
            return Vec::new();
        }
        let entry = self.entry(at);
        let is_noted = entry.is_some_and(|entry| !entry.written().is_empty());
        if !is_noted && !edited.computes() {
            return Vec::new();
        }
        let mut all = Vec::new();
        // The flushes before it, which were of values alone.
        if let Some(first) = entry.filter(|_| !is_noted).and_then(|entry| entry.image.before()) {
            all.extend(Written::between(&edited.before, first, Expressions::default()));
        }
        all.extend(edited.again().iter().map(Written::copy));
        let before = edited.written_again();
        all.extend(Written::between(&edited.now, &before, edited.expressions()));
        self.computes = true;
        all
    }

    /// Notes what was written of a slot that was kept.
    pub(super) fn wrote(&mut self, at: u32, written: Vec<Written<E>>) {
        if !written.is_empty()
            && let Some(notes) = self.notes(at)
        {
            notes.written.extend(written);
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
        if let Some(notes) = self.journal.notes(at) {
            notes.deleted = Some(state);
        }
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
        if let Some(notes) = self.journal.notes(at) {
            notes.detached.push((foreign_key, left));
        }
    }

    /// Keeps that foreign keys of a row follow keys which changed.
    pub(super) fn remember_carried(&mut self, at: u32, columns: ColumnSet) {
        if let Some(notes) = self.journal.notes(at) {
            notes.carried = notes.carried.or(columns);
        }
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
        for (at, Entry { generation, image, mut notes }) in layer {
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
            if self.journal.computes {
                self.note_values(at, &image, &mut notes);
            }
            self.journal.keep(at, generation, || image);
            if let (Some(all), Some(notes)) = (self.journal.notes(at), notes) {
                all.then(*notes);
            }
        }
    }

    /// Where one of two layers has noted what was written to a row, what the other wrote is noted too.
    /// `image` and `notes` are of the layer that becomes part of the innermost one.
    fn note_values(&self, at: u32, image: &Image<E>, notes: &mut Option<Box<Notes<E>>>) {
        let Some(outer) = self.journal.entry(at) else { return };
        let inner_is_noted = notes.as_ref().is_some_and(|notes| !notes.written.is_empty());
        let outer_is_noted = !outer.written().is_empty();
        let values = |now: Option<&E>, before: Option<&E>| {
            Written::between(now?, before?, Expressions::default())
        };
        if inner_is_noted && !outer_is_noted {
            let first = values(image.before(), outer.image.before());
            notes.get_or_insert_default().written.splice(..0, first);
        } else if outer_is_noted && !inner_is_noted {
            let now = match self.state(at) {
                State::Clean(row) => Some(row),
                State::Edited(edited) | State::Doomed(edited) => Some(&edited.before),
                _ => None,
            };
            if let Some(last) = values(now, image.before()) {
                notes.get_or_insert_default().written.push(last);
            }
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
        for (at, Entry { image, notes, .. }) in self.journal.take() {
            let mut notes = notes.map_or_else(Notes::default, |notes| *notes);
            let mut links = links.remove(&at).unwrap_or_default();
            // They follow once more.
            links.0.retain(|(nth, _)| {
                notes.carried.and(ColumnSet::of(E::FOREIGN_KEYS[*nth].columns)).is_empty()
            });
            self.release_key(at);
            let state = self.slots[at as usize].state.take();
            let state = match &image {
                Image::Saved(before) => left(before, &mut notes, state, lost),
                _ => state,
            };
            let state = match (image, state) {
                (Image::Unsaved(_), State::Vacant) => {
                    self.give_away(at);
                    continue;
                }
                (Image::Saved(before), State::Clean(now)) => {
                    let mut edited = edited(now, before, links);
                    edited.write_again(notes.written, Expressions::default(), ColumnSet::EMPTY);
                    State::Edited(Box::new(edited))
                }
                (Image::Saved(before), State::Edited(later)) => {
                    let kept = later.now.changes(&later.before);
                    let expressions = later.expressions();
                    let mut edited = edited(later.now, before, links);
                    edited.links = edited.links.overridden_by(later.links);
                    edited.write_again(notes.written, expressions, kept);
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
