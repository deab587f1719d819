//! A store with the entity forgotten: what a session does to all of them alike.

use core::any::{Any, TypeId};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{AnyStaged, Links, LostKeys, Staged, State, Store};
use crate::entity::{ColumnSet, Entity, EntityDef, PartialRow};
use crate::error::Result;
use crate::session::flush::carry;
use crate::session::flush::graph::{self, Change, Node};
use crate::session::flush::reach::{self, Link, Replaced};
use crate::session::flush::relate;
use crate::session::handle::RowRef;
use crate::session::inspect::Waiting;
use crate::session::memory::Memory;

/// What a row is to one that refers to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Has a key.
    Saved,
    /// Will have a key after the next flush.
    New,
    /// Undone by a rollback, and can be added again.
    Undone,
    /// To be deleted by the next flush.
    Leaving,
    /// Deleted, or forgotten.
    Gone,
}

/// A [`Store`] with the entity forgotten. Keys, rows and partial rows behind `dyn Any` are those of
/// the entity.
pub(crate) trait AnyStore: Send {
    fn as_any(&self) -> &dyn Any;
    fn as_any_mut(&mut self) -> &mut dyn Any;
    fn entity(&self) -> EntityDef;
    fn entity_id(&self) -> TypeId;
    fn has_touched(&self) -> bool;
    fn waiting(&self) -> Waiting;
    /// A name of a row for messages: its key, or its place among the new ones.
    fn label(&self, at: u32) -> String;

    fn row_ref(&self, at: u32) -> RowRef;
    fn standing(&self, row: RowRef) -> Result<(u32, Standing)>;
    /// The key of a row that is in the database.
    fn key(&self, at: u32) -> Option<Box<dyn Any>>;
    fn find(&self, key: &dyn Any) -> Option<u32>;
    /// The row, if it is in memory and good.
    fn row(&self, at: u32) -> Option<&dyn Any>;
    /// A set (`FxHashSet<E::Key>`) of the keys of rows in the database.
    fn keys(&self, slots: &[u32]) -> Box<dyn Any>;
    /// Rows in memory that refer to one of `keys` by a foreign key (its position).
    fn referring(&self, foreign_key: usize, keys: &dyn Any) -> Vec<u32>;
    /// Makes `referring` by a foreign key (its position) look at few rows from now on.
    fn list_referrers(&mut self, foreign_key: usize);
    /// Whether a row is to be deleted.
    fn has_doomed(&self) -> bool;
    /// Whether a foreign key (its position) is in the database what it is in memory.
    fn refers_already(&self, at: u32, foreign_key: usize) -> bool;
    /// What the rows that wait for a flush refer to.
    fn links(&self) -> Vec<Link>;
    /// Forgets new rows that were added after this place in the order of `add`.
    fn forget_added_since(&mut self, order: u64);
    /// Makes an undone row new again, at this place in the order of `add`. Gives what it links to,
    /// by position of the foreign key.
    fn revive(&mut self, at: u32, order: u64) -> Vec<(usize, RowRef)>;

    /// What tells rows that come into memory from here on.
    fn mark(&self) -> u32;
    /// Forgets rows of the database that came into memory since a mark, unchanged.
    fn forget_since(&mut self, mark: u32);
    /// A statement deleted the row.
    fn forget_deleted(&mut self, at: u32);
    /// The database set the row's foreign key (by position) to NULL.
    fn detach(&mut self, at: u32, foreign_key: usize);

    /// What waits for a flush, as data.
    fn collect(&self, memory: &Memory) -> Result<Vec<Change>>;
    /// Fills in what changes have to do with each other, and with the rows that are deleted.
    fn relate(
        &self,
        memory: &Memory,
        changes: &mut [Change],
        going: &FxHashSet<Node>,
        replaced: &Replaced,
    ) -> Result<()>;
    fn stage(&self) -> Box<dyn AnyStaged>;
    /// Points rows that refer to old keys at new ones, and gives their own keys that changed.
    fn carry(
        &self,
        foreign_key: usize,
        moved: &dyn Any,
        staged: &mut dyn AnyStaged,
    ) -> Option<Box<dyn Any>>;
    fn settle(&mut self, staged: Box<dyn AnyStaged>, epoch: u32) -> Vec<u32>;

    fn commit(&mut self);
    fn begin_layer(&mut self);
    fn release_layer(&mut self);
    fn rollback(&mut self) -> Vec<u32>;
    /// Rows that the transaction inserted or updated, or that wait to be updated.
    fn written(&self) -> Vec<u32>;
    /// Whether the transaction gave the row its key.
    fn gave_key(&self, at: u32) -> bool;
    /// The keys (`FxHashSet<E::Key>`) of rows that the transaction inserted and deleted, if there are
    /// any.
    fn lost_keys(&self) -> Option<Box<dyn Any>>;
    fn uncommit(&mut self, links: FxHashMap<u32, Links>, lost: &LostKeys);
    /// Forgets every row.
    fn clear(&mut self);
}

impl<E: Entity> AnyStore for Store<E> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }

    fn entity(&self) -> EntityDef {
        EntityDef::of::<E>()
    }

    fn entity_id(&self) -> TypeId {
        TypeId::of::<E>()
    }

    fn has_touched(&self) -> bool {
        !self.touched.is_empty()
    }

    fn waiting(&self) -> Waiting {
        let mut waiting = Waiting::default();
        for &at in &self.touched {
            match self.state(at) {
                State::New(_) => waiting.new += 1,
                State::Edited(edited) if !edited.changes().is_empty() => waiting.dirty += 1,
                State::Doomed(_) | State::DoomedKey(_) => waiting.deleted += 1,
                _ => {}
            }
        }
        waiting
    }

    fn label(&self, at: u32) -> String {
        let key = match self.state(at) {
            State::New(new) => new.row.key(),
            state => state.key(),
        };
        match key {
            Some(key) => format!("{}({key:?})", E::NAME),
            None => format!("{}#{at}", E::NAME),
        }
    }

    fn row_ref(&self, at: u32) -> RowRef {
        Store::row_ref(self, at)
    }

    fn standing(&self, row: RowRef) -> Result<(u32, Standing)> {
        let at = self.slot(row)?;
        let standing = match self.state(at) {
            State::Clean(_) | State::Edited(_) => Standing::Saved,
            State::New(_) => Standing::New,
            State::Undone(_) => Standing::Undone,
            State::Doomed(_) | State::DoomedKey(_) => Standing::Leaving,
            State::Vacant | State::Gone(_) => Standing::Gone,
        };
        Ok((at, standing))
    }

    fn key(&self, at: u32) -> Option<Box<dyn Any>> {
        self.state(at).key().map(|key| Box::new(key) as _)
    }

    fn find(&self, key: &dyn Any) -> Option<u32> {
        Store::find(self, key.downcast_ref()?)
    }

    fn row(&self, at: u32) -> Option<&dyn Any> {
        self.state(at).row().map(|row| row as _)
    }

    fn keys(&self, slots: &[u32]) -> Box<dyn Any> {
        let keys: FxHashSet<E::Key> = slots.iter().filter_map(|&at| self.state(at).key()).collect();
        Box::new(keys)
    }

    fn referring(&self, foreign_key: usize, keys: &dyn Any) -> Vec<u32> {
        self.referring_to(foreign_key, keys)
    }

    fn list_referrers(&mut self, foreign_key: usize) {
        Store::list_referrers(self, foreign_key);
    }

    fn has_doomed(&self) -> bool {
        let is_doomed =
            |&at: &u32| matches!(self.state(at), State::Doomed(_) | State::DoomedKey(_));
        self.touched.iter().any(is_doomed)
    }

    fn refers_already(&self, at: u32, foreign_key: usize) -> bool {
        match self.state(at) {
            State::Edited(edited) => {
                let columns = ColumnSet::of(E::FOREIGN_KEYS[foreign_key].columns);
                edited.changes().and(columns).is_empty()
            }
            _ => true,
        }
    }

    fn links(&self) -> Vec<Link> {
        reach::links(self)
    }

    fn forget_added_since(&mut self, order: u64) {
        for at in self.touched.clone() {
            let state = &mut self.slots[at as usize].state;
            match state.take() {
                State::New(new) if new.order > order && new.revived => {
                    *state = State::Undone(new);
                }
                State::New(new) if new.order > order => {
                    *state = State::New(new);
                    self.vacate(at);
                }
                other => *state = other,
            }
        }
        self.sweep();
    }

    fn revive(&mut self, at: u32, order: u64) -> Vec<(usize, RowRef)> {
        let state = &mut self.slots[at as usize].state;
        match state.take() {
            State::Undone(mut new) => {
                new.order = order;
                new.revived = true;
                let links = new.links.0.clone();
                *state = State::New(new);
                self.touch(at);
                links
            }
            other => {
                *state = other;
                Vec::new()
            }
        }
    }

    fn mark(&self) -> u32 {
        Store::mark(self)
    }

    fn forget_since(&mut self, mark: u32) {
        Store::forget_since(self, mark);
    }

    fn forget_deleted(&mut self, at: u32) {
        Store::forget_deleted(self, at);
    }

    fn detach(&mut self, at: u32, foreign_key: usize) {
        Store::detach(self, at, foreign_key);
    }

    fn collect(&self, memory: &Memory) -> Result<Vec<Change>> {
        graph::collect(self, memory)
    }

    fn relate(
        &self,
        memory: &Memory,
        changes: &mut [Change],
        going: &FxHashSet<Node>,
        replaced: &Replaced,
    ) -> Result<()> {
        relate::relate(self, memory, changes, going, replaced)
    }

    fn stage(&self) -> Box<dyn AnyStaged> {
        Box::new(Staged::<E>::default())
    }

    fn carry(
        &self,
        foreign_key: usize,
        moved: &dyn Any,
        staged: &mut dyn AnyStaged,
    ) -> Option<Box<dyn Any>> {
        let staged = staged.as_any_mut().downcast_mut::<Staged<E>>()?;
        let own = carry::carried(self, foreign_key, moved, staged);
        (!own.is_empty()).then(|| Box::new(own) as _)
    }

    fn settle(&mut self, staged: Box<dyn AnyStaged>, epoch: u32) -> Vec<u32> {
        match staged.into_any().downcast::<Staged<E>>() {
            Ok(staged) => Store::settle(self, *staged, epoch),
            Err(_) => Vec::new(),
        }
    }

    fn commit(&mut self) {
        Store::commit(self);
    }

    fn begin_layer(&mut self) {
        Store::begin_layer(self);
    }

    fn release_layer(&mut self) {
        Store::release_layer(self);
    }

    fn rollback(&mut self) -> Vec<u32> {
        Store::rollback(self)
    }

    fn written(&self) -> Vec<u32> {
        let written: FxHashSet<u32> =
            self.journal.slots().chain(self.touched.iter().copied()).collect();
        written.into_iter().filter(|&at| self.state(at).row().is_some()).collect()
    }

    fn gave_key(&self, at: u32) -> bool {
        self.state(at).key().is_some_and(|key| self.journal.gave_key(at, &key))
    }

    fn lost_keys(&self) -> Option<Box<dyn Any>> {
        let keys = self.journal.slots().filter_map(|at| match self.state(at) {
            State::Gone(key) if self.journal.was_inserted(at) => Some(key.clone()),
            _ => None,
        });
        let keys: FxHashSet<E::Key> = keys.collect();
        (!keys.is_empty()).then(|| Box::new(keys) as _)
    }

    fn uncommit(&mut self, links: FxHashMap<u32, Links>, lost: &LostKeys) {
        Store::uncommit(self, links, lost);
    }

    fn clear(&mut self) {
        // Generations go on, so that handles to what was here read as gone.
        self.slots.clear();
        self.vacant.clear();
        self.keys.clear();
        self.touched.clear();
        self.edits = false;
        self.referrers.clear();
        self.sweeps += 1;
        self.journal.clear();
    }
}
