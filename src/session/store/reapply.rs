//! A row as it is in the database now, under what the program made of it.

use super::{Edited, State, Store};
use crate::entity::{ColumnSet, Entity, PartialRow};
use crate::error::{Conflict, Result};
use crate::session::handle::RowRef;

impl<E: Entity> Store<E> {
    /// Takes over what the database has now, and puts the columns that the program changed on top.
    /// The version is the database's.
    pub(crate) fn reapply(&mut self, row: RowRef, theirs: E, epoch: u32) -> Result<Conflict<E>> {
        let at = self.slot(row)?;
        self.read(row)?;
        let slot = &mut self.slots[at as usize];
        slot.read = epoch;
        let mut edited = match slot.state.take() {
            State::Edited(edited) => edited,
            State::Clean(row) => Box::new(Edited::new(row.snapshot(), row)),
            other => {
                slot.state = other;
                return Err(self.unreadable(at));
            }
        };
        let version = ColumnSet::of(E::VERSION.as_slice());
        let changed = edited.now.changes(&edited.before).without(version);
        let mut now = theirs.snapshot();
        now.assign(changed, E::Row::of(&edited.now, changed));
        let mine = core::mem::replace(&mut edited.now, now);
        let base = core::mem::replace(&mut edited.before, theirs.snapshot());
        slot.state = State::Edited(edited);
        self.touch(at);
        Ok(Conflict { mine: Some(mine), base: Some(base), theirs: Some(theirs) })
    }
}
