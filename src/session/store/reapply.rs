//! A row as it is in the database now, under what the program made of it.

use super::{Edited, Links, State, Store};
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
        let (mine, base, links) = match slot.state.take() {
            State::Edited(edited) => (edited.now, edited.before, edited.links),
            State::Clean(row) => (row.snapshot(), row, Links::default()),
            other => {
                slot.state = other;
                return Err(self.unreadable(at));
            }
        };
        let version = ColumnSet::of(E::VERSION.as_slice());
        let changed = mine.changes(&base).without(version);
        let mut now = theirs.snapshot();
        now.assign(changed, E::Row::of(&mine, changed));
        let before = theirs.snapshot();
        slot.state = State::Edited(Box::new(Edited { now, before, links }));
        self.touch(at);
        Ok(Conflict { mine: Some(mine), base: Some(base), theirs: Some(theirs) })
    }
}
