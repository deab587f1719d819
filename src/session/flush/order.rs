//! The order of a flush: from changes to groups of rows, one statement each (but for its length).
//! Knows no values, no store and no connection.
//!
//! [`cascades`] says what follows from deletes, [`graph`](steps) which step waits for which,
//! [`rings`] breaks up steps that wait for each other, [`sort`] puts them in groups, [`kept`] leaves
//! out rows that stay where others are deleted. [`alike`] makes one step of changes that wait for
//! nothing.

mod alike;
mod cascades;
mod kept;
mod rings;
mod sort;
mod steps;

use core::any::TypeId;

use self::steps::Steps;
use super::graph::{Change, Node};
use crate::driver::table::{Effect, Step};
use crate::entity::{ColumnSet, EntityDef, ForeignKeyDef};

/// Rows of one entity to which the same is done.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) entity: (TypeId, EntityDef),
    pub(crate) action: Action,
    /// The columns to insert or to update.
    pub(crate) columns: ColumnSet,
    /// Slots, in order.
    pub(crate) rows: Vec<u32>,
}

/// What is done to a group.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// Sets columns to NULL, or where that cannot be to a value that nobody has, so that others can
    /// have theirs, or rows that they refer to can go.
    Release,
    Insert,
    Update,
    /// New rows take the place of deleted ones with the same keys.
    Replace,
    /// Fills in foreign keys of rows that this flush inserted.
    Follow,
    Delete,
    /// Deletes rows and all below them in the same table.
    DeleteTree(&'static ForeignKeyDef),
    /// What deleting the rows does to others.
    Cascade {
        /// With it the rows are some that stay: it is done to all others that refer by this foreign key
        /// to what these refer to, and to what is reached from those.
        beside: Option<&'static ForeignKeyDef>,
        own: Option<&'static ForeignKeyDef>,
        path: Vec<Step>,
        effect: Effect,
    },
}

/// Rows that wait for each other in a ring, each with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ring(pub(crate) Vec<(Node, Reason)>);

/// Why rows wait for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// A foreign key of the row, by position.
    ForeignKey(usize),
    /// A unique value that is in these columns of the row.
    Unique(ColumnSet),
}

/// The changes of one entity.
pub(crate) type Changes = ((TypeId, EntityDef), Vec<Change>);

/// Puts changes in order.
///
/// Where nothing stands against it: entities by rank; of one entity its updates, then its inserts
/// as collected, level by level; then deletes by falling rank, each after what follows from it. A
/// step that must wait for another comes as soon as that one is done. Steps that wait for each
/// other are split in two, if that is possible.
///
/// # Errors
///
/// A ring of rows none of which can be written first.
pub(crate) fn order(changes: &[Changes], known: &[EntityDef]) -> Result<Vec<Group>, Ring> {
    let mut steps = Steps::of(changes, known);
    steps.shorten_chains();
    let sequence = steps.break_rings()?;
    Ok(sort::groups(&steps, &sequence))
}

#[cfg(all(test, feature = "sqlite"))]
mod exhaustive;
#[cfg(test)]
mod tests;
