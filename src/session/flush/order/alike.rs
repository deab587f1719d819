//! Changes that wait for nothing: those of one kind are one step together.
//!
//! Most flushes consist of them, and of few kinds, so that their order costs next to nothing.

use core::mem::{Discriminant, discriminant};
use core::ops::Range;

use super::super::graph::{Change, Verb};
use super::Changes;
use super::cascades::{Place, place};
use crate::entity::ColumnSet;

/// Which changes are no step of their own: nothing has to be done before them but what comes first by
/// the order of tables anyway.
pub(super) struct Alike {
    /// By entity, as among the changes.
    inserts: Vec<bool>,
    updates: Vec<bool>,
    deletes: Vec<bool>,
}

impl Alike {
    pub(super) fn of(all: &[Changes]) -> Self {
        let takes = |(_, changes): &Changes| changes.iter().any(|it| !it.takes.is_empty());
        let quiet: Vec<bool> = all.iter().map(|changes| !takes(changes)).collect();
        let mut each = all.iter().flat_map(|(_, changes)| changes);
        let lone_deletes = each.all(|change| {
            let goes_with = matches!(change.verb, Verb::Reached(_) | Verb::Replaced(_));
            change.leaves.is_empty() && !goes_with
        });
        let deletes = quiet.iter().map(|quiet| *quiet && lone_deletes).collect();
        let mut alike = Self { inserts: Vec::new(), updates: quiet, deletes };
        let places: Vec<Place> = all.iter().map(|((_, entity), _)| place(*entity)).collect();
        for (at, (_, changes)) in all.iter().enumerate() {
            let inserts = changes.iter().all(|change| match change.verb {
                Verb::Insert => alike.refers_to_earlier(change, all, &places, at),
                Verb::Replace(_) => false,
                _ => true,
            });
            alike.inserts.push(alike.updates[at] && inserts);
        }
        alike
    }

    /// Whether a new row refers only to new rows that are no steps of their own, of tables that come
    /// before its own.
    fn refers_to_earlier(
        &self,
        change: &Change,
        all: &[Changes],
        places: &[Place],
        own: usize,
    ) -> bool {
        change.links.iter().all(|edge| {
            let target = all[..own].iter().position(|((id, _), _)| *id == edge.target.entity);
            target.is_some_and(|target| self.inserts[target] && places[target] < places[own])
        })
    }

    /// Whether a change of this entity is no step of its own.
    pub(super) fn has(&self, entity: usize, change: &Change) -> bool {
        match change.verb {
            Verb::Insert => self.inserts[entity],
            Verb::Update => {
                self.updates[entity] && change.links.is_empty() && change.leaves.is_empty()
            }
            Verb::Delete => self.deletes[entity],
            _ => false,
        }
    }
}

/// The steps of changes that are alike, of one entity.
#[derive(Default)]
pub(super) struct Together(Vec<(Discriminant<Verb>, ColumnSet, Range<usize>)>);

impl Together {
    /// The steps of changes like this one.
    pub(super) fn find(&self, change: &Change) -> Option<Range<usize>> {
        let (verb, columns) = (discriminant(&change.verb), change.columns);
        // Rows of one kind come one after the other more often than not.
        let mut known = self.0.iter().rev();
        Some(known.find(|it| it.0 == verb && it.1 == columns)?.2.clone())
    }

    pub(super) fn add(&mut self, change: &Change, steps: Range<usize>) {
        self.0.push((discriminant(&change.verb), change.columns, steps));
    }
}
