//! The identity map of one entity: one row, one slot, one value.

mod erased;
mod expressions;
mod journal;
mod reapply;
mod referrers;
mod settle;
mod slot;
mod written;

pub(crate) use self::erased::{AnyStore, Standing};
pub(crate) use self::expressions::{Assignments, Expressions, Written};
use self::journal::Journal;
pub(crate) use self::journal::{Image, LostKeys};
pub(crate) use self::settle::{AnyStaged, Staged};
pub(crate) use self::slot::{Edited, Links, Listing, NewRow, Slot, State};

use rustc_hash::FxHashMap;

use super::handle::RowRef;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::relation::Referrers;

/// All rows of `E` that a session knows.
pub(crate) struct Store<E: Entity> {
    /// Tells handles of other sessions.
    session: u32,
    slots: Vec<Slot<E>>,
    /// Slots without a row.
    vacant: Vec<u32>,
    /// Key -> the slot of the row that has it in the database.
    keys: FxHashMap<E::Key, u32>,
    /// Slots that may hold something for the next flush, each once. All that a flush looks at.
    touched: Vec<u32>,
    /// Whether there may be a changed row among them.
    edits: bool,
    /// What slots were before what can be undone.
    journal: Journal<E>,
    /// By position of a foreign key: who refers to what, once it was asked.
    referrers: Vec<Option<Box<dyn Referrers>>>,
    /// The generation of the next slot given away.
    next_generation: u32,
    /// How often `touched` was gone through: in between it only grows.
    sweeps: u64,
}

impl<E: Entity> Store<E> {
    /// An empty one; `level` is how many layers can be undone beside the transaction.
    pub(crate) fn new(session: u32, level: usize) -> Self {
        Self {
            session,
            slots: Vec::new(),
            vacant: Vec::new(),
            keys: FxHashMap::default(),
            touched: Vec::new(),
            edits: false,
            journal: Journal::at_level(level),
            referrers: Vec::new(),
            next_generation: 0,
            sweeps: 0,
        }
    }

    /// Gives a slot to a row.
    fn occupy(&mut self, state: State<E>, read: u32) -> u32 {
        let generation = self.next_generation;
        self.next_generation = generation.wrapping_add(1);
        let slot = Slot { generation, read, listing: Listing::Untouched, state };
        match self.vacant.pop() {
            Some(at) => {
                self.slots[at as usize] = slot;
                at
            }
            None => {
                let at = u32::try_from(self.slots.len()).expect("fewer rows than 2^32");
                self.slots.push(slot);
                at
            }
        }
    }

    /// Takes a slot away from its row: handles to it read as gone.
    fn vacate(&mut self, at: u32) {
        let slot = &mut self.slots[at as usize];
        slot.state = State::Vacant;
        slot.generation = self.next_generation;
        self.next_generation = self.next_generation.wrapping_add(1);
        match slot.listing {
            // Whoever next goes through the list of touched slots gives it back.
            Listing::Touched => {}
            // A rollback may need it for the row that it was of.
            Listing::Untouched if self.journal.holds(at) => {}
            Listing::Untouched => self.vacant.push(at),
        }
    }

    /// A row that may be changed waits for the next flush.
    fn touch(&mut self, at: u32) {
        self.edits = true;
        self.wait(at);
    }

    fn wait(&mut self, at: u32) {
        let slot = &mut self.slots[at as usize];
        if slot.listing == Listing::Untouched {
            slot.listing = Listing::Touched;
            self.touched.push(at);
        }
    }

    /// Takes slots that no longer wait for a flush off the list of touched ones.
    fn sweep(&mut self) {
        self.sweeps += 1;
        let mut touched = core::mem::take(&mut self.touched);
        let mut settled = Vec::new();
        touched.retain(|&at| {
            let slot = &mut self.slots[at as usize];
            let waits = slot.state.waits();
            if !waits {
                slot.listing = Listing::Untouched;
                settled.push(at);
                if matches!(slot.state, State::Vacant) && !self.journal.holds(at) {
                    self.vacant.push(at);
                }
            }
            waits
        });
        self.edits = touched.iter().any(|&at| matches!(self.state(at), State::Edited(_)));
        self.touched = touched;
        for at in settled {
            self.list(at);
        }
    }

    pub(crate) fn touched(&self) -> &[u32] {
        &self.touched
    }

    /// Slots among which are all rows that were changed.
    pub(crate) fn edited_among(&self) -> &[u32] {
        if self.edits { &self.touched } else { &[] }
    }

    pub(crate) fn sweeps(&self) -> u64 {
        self.sweeps
    }

    pub(crate) fn states(&self) -> impl Iterator<Item = (u32, &State<E>)> {
        (0..).zip(self.slots.iter().map(|slot| &slot.state))
    }

    pub(crate) fn state(&self, at: u32) -> &State<E> {
        &self.slots[at as usize].state
    }

    pub(crate) fn row_ref(&self, at: u32) -> RowRef {
        RowRef { session: self.session, slot: at, generation: self.slots[at as usize].generation }
    }

    /// The slot that a reference means.
    ///
    /// # Errors
    ///
    /// `ForeignHandle`, or `Gone` when the place has been given away.
    pub(crate) fn slot(&self, row: RowRef) -> Result<u32> {
        if row.session != self.session {
            return Err(Error::ForeignHandle { entity: E::NAME });
        }
        match self.slots.get(row.slot as usize) {
            Some(slot) if slot.generation == row.generation => Ok(row.slot),
            _ => Err(Error::Gone { entity: E::NAME, key: None }),
        }
    }

    /// Why the row at `at` cannot be read.
    fn unreadable(&self, at: u32) -> Error {
        match self.state(at) {
            State::New(_) | State::Undone(_) => Error::Unsaved { entity: E::NAME },
            state => {
                Error::Gone { entity: E::NAME, key: state.key().map(|key| format!("{key:?}")) }
            }
        }
    }

    pub(crate) fn read(&self, row: RowRef) -> Result<&E> {
        let at = self.slot(row)?;
        self.state(at).row().ok_or_else(|| self.unreadable(at))
    }

    /// Lends out a row to be changed. The first time it keeps a copy to compare with.
    pub(crate) fn edit(&mut self, row: RowRef) -> Result<&mut E> {
        Ok(&mut self.edited(row)?.now)
    }

    pub(crate) fn edited(&mut self, row: RowRef) -> Result<&mut Edited<E>> {
        let at = self.slot(row)?;
        if self.state(at).row().is_none() {
            return Err(self.unreadable(at));
        }
        self.touch(at);
        let state = &mut self.slots[at as usize].state;
        if let State::Clean(_) = state
            && let State::Clean(now) = state.take()
        {
            let before = now.snapshot();
            *state = State::Edited(Box::new(Edited::new(now, before)));
        }
        match state {
            State::Edited(edited) => Ok(edited),
            _ => Err(Error::Gone { entity: E::NAME, key: None }),
        }
    }

    /// Two rows at once; `None` when they are the same.
    pub(crate) fn edit_both(&mut self, a: RowRef, b: RowRef) -> Result<Option<(&mut E, &mut E)>> {
        let (a, b) = {
            self.edit(a)?;
            self.edit(b)?;
            (a.slot as usize, b.slot as usize)
        };
        let [a, b] = match self.slots.get_disjoint_mut([a, b]) {
            Ok(both) => both,
            Err(_) => return Ok(None),
        };
        match (&mut a.state, &mut b.state) {
            (State::Edited(a), State::Edited(b)) => Ok(Some((&mut a.now, &mut b.now))),
            _ => Err(Error::Gone { entity: E::NAME, key: None }),
        }
    }

    /// Takes in a row that a query read: the row already here wins, unless it is stale and clean.
    pub(crate) fn track(&mut self, value: E, epoch: u32) -> RowRef {
        let at = match self.keys.get(&value.key()) {
            Some(&at) => {
                let slot = &mut self.slots[at as usize];
                if slot.read < epoch
                    && let State::Clean(row) = &mut slot.state
                {
                    *row = value;
                    slot.read = epoch;
                    self.list(at);
                }
                at
            }
            None => {
                let key = value.key();
                let at = self.occupy(State::Clean(value), epoch);
                self.keys.insert(key, at);
                self.list(at);
                at
            }
        };
        self.row_ref(at)
    }

    /// The slot of the row with this key.
    pub(crate) fn find(&self, key: &E::Key) -> Option<u32> {
        self.keys.get(key).copied()
    }

    /// Whether there is a row of the database in memory.
    pub(crate) fn knows_any(&self) -> bool {
        !self.keys.is_empty()
    }

    /// Whether what is in memory may be older than the epoch.
    pub(crate) fn is_stale(&self, at: u32, epoch: u32) -> bool {
        let slot = &self.slots[at as usize];
        slot.read < epoch && matches!(slot.state, State::Clean(_))
    }

    /// Takes over what the database has now, and forgets what the program changed.
    pub(crate) fn refresh(&mut self, at: u32, value: E, epoch: u32) {
        let slot = &mut self.slots[at as usize];
        slot.state = State::Clean(value);
        slot.read = epoch;
        self.list(at);
        self.sweep();
    }

    /// Marks a row stale.
    pub(crate) fn expire(&mut self, at: u32) {
        self.slots[at as usize].read = 0;
    }

    /// Adds a new row.
    pub(crate) fn add(&mut self, new: NewRow<E>) -> RowRef {
        let at = self.occupy(State::New(Box::new(new)), 0);
        self.wait(at);
        self.row_ref(at)
    }

    /// The new row at `row`, if it is still new.
    pub(crate) fn new_row(&mut self, row: RowRef) -> Result<Option<&mut NewRow<E>>> {
        let at = self.slot(row)?;
        match &mut self.slots[at as usize].state {
            State::New(new) => Ok(Some(new)),
            _ => Ok(None),
        }
    }

    /// Marks a row to be deleted by the next flush.
    pub(crate) fn doom(&mut self, row: RowRef) -> Result<()> {
        let at = self.slot(row)?;
        let state = &mut self.slots[at as usize].state;
        match state.take() {
            State::Clean(now) => {
                let before = now.snapshot();
                *state = State::Doomed(Box::new(Edited::new(now, before)));
            }
            State::Edited(edited) => *state = State::Doomed(edited),
            other => {
                *state = other;
                return Err(self.unreadable(at));
            }
        }
        self.wait(at);
        Ok(())
    }

    /// Marks the row with this key to be deleted, though it is not in memory.
    pub(crate) fn doom_key(&mut self, key: E::Key) {
        let at = self.occupy(State::DoomedKey(key.clone()), 0);
        self.keys.insert(key, at);
        self.wait(at);
    }

    /// Takes back that a row is to be deleted.
    pub(crate) fn spare(&mut self, at: u32) {
        let state = &mut self.slots[at as usize].state;
        match state.take() {
            State::Doomed(edited) => {
                *state = State::Edited(edited);
                self.edits = true;
            }
            State::DoomedKey(key) => {
                self.keys.remove(&key);
                self.vacate(at);
            }
            other => *state = other,
        }
    }

    /// Forgets a row that was never saved. `false` when it was.
    pub(crate) fn discard(&mut self, row: RowRef) -> Result<bool> {
        let at = self.slot(row)?;
        let unsaved = matches!(self.state(at), State::New(_) | State::Undone(_));
        if unsaved {
            self.vacate(at);
        }
        Ok(unsaved)
    }

    /// Forgets a row of the database, changes included.
    pub(crate) fn expunge(&mut self, row: RowRef) -> Result<E> {
        let at = self.slot(row)?;
        let state = &mut self.slots[at as usize].state;
        let key = state.key();
        let row = match state.take() {
            State::Clean(row) => row,
            State::Edited(edited) => edited.now,
            other => {
                *state = other;
                return Err(self.unreadable(at));
            }
        };
        if let Some(key) = key
            && self.keys.get(&key) == Some(&at)
        {
            self.keys.remove(&key);
        }
        self.journal.forget(at);
        self.vacate(at);
        Ok(row)
    }
}
