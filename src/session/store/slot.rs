//! One place in a store: a row in one of its states.

use std::sync::Arc;

use super::{Expressions, Written};
use crate::entity::{ColumnSet, Entity, PartialRow};
use crate::query::Everywhere;
use crate::session::handle::RowRef;

/// A place in a store.
pub(crate) struct Slot<E: Entity> {
    /// Moves on when the place is given to another row.
    pub(crate) generation: u32,
    /// The epoch of the session in which the row was last read from, or written to, the database.
    pub(crate) read: u32,
    pub(crate) listing: Listing,
    pub(crate) state: State<E>,
}

/// Whether a slot is in the store's list of touched ones, where it must not be twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listing {
    Untouched,
    Touched,
}

/// The states of a row.
pub(crate) enum State<E: Entity> {
    /// No row: the place can be given away.
    Vacant,
    /// Added, not in the database.
    New(Box<NewRow<E>>),
    /// Added and saved, then undone by a rollback: as new, but left out of flushes.
    Undone(Box<NewRow<E>>),
    /// As in the database, as far as this session knows. Keeps no copy of itself.
    Clean(E),
    /// Lent out by `&mut`: may differ from the database.
    Edited(Box<Edited<E>>),
    /// In the database until the next flush.
    Doomed(Box<Edited<E>>),
    /// Not in memory, to be deleted by key: an association row that was unlinked unseen.
    DoomedKey(E::Key),
    /// Was in the database in this transaction.
    Gone(E::Key),
}

/// A row that is not in the database.
pub(crate) struct NewRow<E: Entity> {
    /// The columns given.
    pub(crate) row: E::Row,
    /// What the foreign keys are to point at. These win over columns given.
    pub(crate) links: Links,
    /// What the database is to compute once the row is there.
    pub(crate) expressions: Expressions,
    /// The place in the order of `add`, over all entities.
    pub(crate) order: u64,
    /// Whether it took that place when it was added once more, after a rollback had undone it.
    pub(crate) revived: bool,
}

/// A row that is in the database, and what the program made of it.
pub(crate) struct Edited<E: Entity> {
    /// As the program left it.
    pub(crate) now: E,
    /// As in the database.
    pub(crate) before: E,
    /// Foreign keys that are to point at rows without a key yet.
    pub(crate) links: Links,
    /// What the database is to compute, if it is anything.
    computing: Option<Box<Computing<E>>>,
}

struct Computing<E: Entity> {
    /// What a COMMIT that failed had written, to be written again first.
    again: Vec<Written<E>>,
    /// What is to be computed since, unless a value was given later.
    expressions: Expressions,
}

impl<E: Entity> Default for Computing<E> {
    fn default() -> Self {
        Self { again: Vec::new(), expressions: Expressions::default() }
    }
}

/// Foreign keys that wait for the key of another row: position of the foreign key, and that row.
/// At most one entry for each foreign key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Links(pub(crate) Vec<(usize, RowRef)>);

impl Links {
    pub(crate) fn set(&mut self, foreign_key: usize, row: RowRef) {
        self.remove(foreign_key);
        self.0.push((foreign_key, row));
    }

    pub(crate) fn remove(&mut self, foreign_key: usize) {
        self.0.retain(|(at, _)| *at != foreign_key);
    }

    pub(crate) fn get(&self, foreign_key: usize) -> Option<RowRef> {
        self.0.iter().find(|(at, _)| *at == foreign_key).map(|(_, row)| *row)
    }

    /// These, except where `others` point elsewhere.
    #[must_use]
    pub(crate) fn overridden_by(mut self, others: Self) -> Self {
        for (foreign_key, row) in others.0 {
            self.set(foreign_key, row);
        }
        self
    }

    /// The columns that they will fill in.
    pub(crate) fn columns<E: Entity>(&self) -> ColumnSet {
        self.0.iter().fold(ColumnSet::EMPTY, |set, (at, _)| {
            set.or(ColumnSet::of(E::FOREIGN_KEYS[*at].columns))
        })
    }
}

impl<E: Entity> NewRow<E> {
    fn copy(&self) -> Self {
        let Self { order, revived, .. } = *self;
        let (links, expressions) = (self.links.clone(), self.expressions.clone());
        Self { row: self.row.copy(), links, expressions, order, revived }
    }

    /// The columns that an INSERT gives.
    pub(crate) fn shape(&self) -> ColumnSet {
        self.row.given().or(self.links.columns::<E>())
    }
}

impl<E: Entity> Edited<E> {
    /// A row whose links and expressions are all in its values.
    pub(crate) fn new(now: E, before: E) -> Self {
        Self { now, before, links: Links::default(), computing: None }
    }

    fn copy(&self) -> Self {
        let computing = self.computing.as_ref().map(|computing| {
            let again = computing.again.iter().map(Written::copy).collect();
            Box::new(Computing { again, expressions: computing.expressions.clone() })
        });
        let (now, before) = (self.now.snapshot(), self.before.snapshot());
        Self { now, before, links: self.links.clone(), computing }
    }

    /// Whether the database is to compute something.
    pub(crate) const fn computes(&self) -> bool {
        self.computing.is_some()
    }

    /// Sets a column to what the database computes.
    pub(crate) fn set_expression(&mut self, column: usize, value: Arc<dyn Everywhere>) {
        // So that a value which is given later can be told.
        self.take_back(ColumnSet::of(&[column]));
        self.computing.get_or_insert_default().expressions.set(column, value);
    }

    /// Columns are given by values.
    pub(crate) fn forget_expressions(&mut self, columns: ColumnSet) {
        if let Some(computing) = &mut self.computing {
            computing.expressions.forget(columns);
        }
    }

    /// What the database is to compute.
    pub(crate) fn expressions(&self) -> Expressions {
        let Some(computing) = &self.computing else { return Expressions::default() };
        let mut expressions = computing.expressions.clone();
        expressions.forget(self.now.changes(&self.before));
        expressions
    }

    /// What is to be written before that.
    pub(crate) fn again(&self) -> &[Written<E>] {
        self.computing.as_ref().map_or(&[], |computing| &computing.again)
    }

    /// Has to be written again, and then columns to be computed. `kept` are columns that have got
    /// values since.
    pub(crate) fn write_again(
        &mut self,
        again: Vec<Written<E>>,
        expressions: Expressions,
        kept: ColumnSet,
    ) {
        let computed = Written::computed(&again).or(expressions.columns());
        if !computed.is_empty() {
            self.take_back(computed.without(kept));
            self.computing = Some(Box::new(Computing { again, expressions }));
        }
    }

    /// The row as it is once that is written again, as far as it is known.
    pub(crate) fn written_again(&self) -> E {
        let mut row = self.before.snapshot();
        for write in self.again() {
            row.assign(write.values.given(), write.values.copy());
            let computed = write.expressions.columns();
            row.assign(computed, E::Row::of(&self.before, computed));
        }
        row
    }

    /// Columns are as in the database.
    fn take_back(&mut self, columns: ColumnSet) {
        self.now.assign(columns, E::Row::of(&self.before, columns));
    }

    /// Foreign keys that are to wait for a key again stay what they were in the database.
    pub(crate) fn unset(&mut self, links: &Links) {
        self.take_back(links.columns::<E>());
    }

    /// The columns in which it differs from the database, links and expressions included.
    pub(crate) fn changes(&self) -> ColumnSet {
        let changes = self.now.changes(&self.before).or(self.links.columns::<E>());
        let Some(computing) = &self.computing else { return changes };
        changes.or(Written::computed(&computing.again)).or(computing.expressions.columns())
    }
}

impl<E: Entity> State<E> {
    /// The row as the program sees it, if it is in memory and good.
    pub(crate) fn row(&self) -> Option<&E> {
        match self {
            Self::Clean(row) => Some(row),
            Self::Edited(edited) => Some(&edited.now),
            _ => None,
        }
    }

    /// Whether it waits for a flush.
    pub(crate) fn waits(&self) -> bool {
        matches!(self, Self::New(_) | Self::Edited(_) | Self::Doomed(_) | Self::DoomedKey(_))
    }

    /// A copy of what waits for a flush.
    pub(crate) fn copy(&self) -> Option<Self> {
        Some(match self {
            Self::New(new) => Self::New(Box::new(new.copy())),
            Self::Edited(edited) => Self::Edited(Box::new(edited.copy())),
            Self::Doomed(edited) => Self::Doomed(Box::new(edited.copy())),
            Self::DoomedKey(key) => Self::DoomedKey(key.clone()),
            Self::Vacant | Self::Undone(_) | Self::Clean(_) | Self::Gone(_) => return None,
        })
    }

    /// Takes the state, and leaves the place vacant until it is given another.
    pub(crate) fn take(&mut self) -> Self {
        core::mem::replace(self, Self::Vacant)
    }

    /// The key of a row that is, or was, in the database.
    pub(crate) fn key(&self) -> Option<E::Key> {
        match self {
            Self::Clean(row) => Some(row.key()),
            Self::Edited(edited) | Self::Doomed(edited) => Some(edited.before.key()),
            Self::DoomedKey(key) | Self::Gone(key) => Some(key.clone()),
            Self::Vacant | Self::New(_) | Self::Undone(_) => None,
        }
    }
}
