//! A flush: data before it is effect.
//!
//! [`graph`] says what waits, [`reach`] what goes with deleted rows, [`relate`] what changes have to
//! do with each other, [`order`] sorts it, [`plan`] shows it, [`propagate`] hands keys down,
//! [`statements`] writes it. Memory changes only when the last statement has succeeded.

pub(crate) mod carry;
pub(crate) mod graph;
mod order;
mod plan;
mod propagate;
pub(crate) mod reach;
pub(crate) mod relate;
mod statements;

use core::any::TypeId;

use rustc_hash::FxHashSet;

pub(crate) use self::order::Group;
pub use self::plan::{Plan, PlanAction, PlanStep};
pub(crate) use self::propagate::{Stage, fill_in};
pub(crate) use self::statements::{Failure, write};

use self::graph::{Change, Node, Verb};
use self::order::{Changes, Reason, Ring};
use self::reach::{Deleted, Reach};
use super::memory::Memory;
use super::registry::Registry;
use super::store::AnyStore;
use crate::entity::{ColumnSet, EntityDef};
use crate::error::{Error, Result};

/// What a flush is going to do.
pub(crate) struct Work {
    pub(crate) groups: Vec<Group>,
    reach: Reach,
    /// Whether keys of rows change.
    rekeys: bool,
}

/// Collects what waits, and puts it in order. No I/O.
pub(crate) fn prepare(memory: &Memory) -> Result<Work> {
    let mut changes = Vec::new();
    for (id, entity) in memory.touched_entities() {
        let Some(store) = memory.any_store(id) else { continue };
        changes.push(((id, entity), store.collect(memory)?));
    }
    let deleted = deleted(&changes);
    let known = known(memory, &deleted);
    let reach = reach::reach(memory, &deleted, &known)?;
    let going = take_along(&mut changes, &deleted, &reach, memory);
    for ((id, _), changes) in &mut changes {
        let Some(store) = memory.any_store(*id) else { continue };
        store.relate(memory, changes, &going, &deleted.replaced)?;
    }
    let rekeys = changes.iter().any(|((_, entity), changes)| {
        let key = ColumnSet::of(entity.key);
        let rekeys = |it: &Change| it.verb == Verb::Update && !it.columns.and(key).is_empty();
        changes.iter().any(rekeys)
    });
    let groups = order::order(&changes, &known).map_err(|ring| cycle(&ring, memory))?;
    Ok(Work { groups, reach, rekeys })
}

fn deleted(changes: &[Changes]) -> Deleted {
    let mut deleted = Deleted::default();
    for ((id, _), changes) in changes {
        let is_deleted = |change: &&Change| matches!(change.verb, Verb::Delete | Verb::Replaced(_));
        let slots: Vec<u32> = changes.iter().filter(is_deleted).map(|it| it.slot).collect();
        for change in changes {
            if let Verb::Replaced(new) = change.verb {
                deleted.replaced.insert(Node { entity: *id, slot: change.slot }, new);
            }
        }
        if !slots.is_empty() {
            deleted.rows.push((*id, slots));
        }
    }
    deleted
}

/// Puts what goes with deleted rows among the changes, in place of what else was to be done to it.
/// Gives all rows that go.
fn take_along(
    changes: &mut Vec<Changes>,
    deleted: &Deleted,
    reach: &Reach,
    memory: &Memory,
) -> FxHashSet<Node> {
    let mut going: FxHashSet<Node> = FxHashSet::default();
    let gone = reach.deleted.iter().map(|(node, _)| node).chain(&reach.moved);
    let with_others: FxHashSet<Node> = gone.chain(&reach.dropped).copied().collect();
    if !with_others.is_empty() {
        for ((entity, _), changes) in changes.iter_mut() {
            let entity: TypeId = *entity;
            changes.retain(|it| !with_others.contains(&Node { entity, slot: it.slot }));
        }
        let reached = reach.deleted.iter().map(|&(node, edge)| (node, Verb::Reached(edge)));
        for (node, verb) in reached.chain(reach.moved.iter().map(|&node| (node, Verb::Delete))) {
            let at = changes.iter().position(|((id, _), _)| *id == node.entity);
            let at = at.unwrap_or_else(|| {
                if let Some(store) = memory.any_store(node.entity) {
                    changes.push(((node.entity, store.entity()), Vec::new()));
                }
                changes.len() - 1
            });
            changes[at].1.push(Change::new(node.slot, verb, ColumnSet::EMPTY));
            going.insert(node);
        }
        changes.sort_by_key(|((_, it), _)| (it.rank, it.schema, it.table, it.name));
    }
    for (entity, slots) in &deleted.rows {
        going.extend(slots.iter().map(|&slot| Node { entity: *entity, slot }));
    }
    going
}

/// The entities that the session has met, by rank and table, if something is deleted: only then it
/// matters who else may refer to a row.
fn known(memory: &Memory, deleted: &Deleted) -> Vec<EntityDef> {
    if deleted.rows.is_empty() {
        return Vec::new();
    }
    let mut known: Vec<EntityDef> = memory.stores().map(AnyStore::entity).collect();
    known.sort_by_key(|entity| (entity.rank, entity.schema, entity.table));
    known
}

fn cycle(Ring(ring): &Ring, memory: &Memory) -> Error {
    let step = |(node, reason): &(Node, Reason)| {
        let entity = memory.any_store(node.entity).map(AnyStore::entity);
        let name = entity.map_or_else(String::new, |entity| match reason {
            Reason::ForeignKey(nth) => entity.foreign_keys[*nth].name.to_owned(),
            Reason::Unique(columns) => {
                let fields: Vec<_> = columns.iter().map(|at| entity.columns[at].field).collect();
                fields.join("+")
            }
        });
        format!("{}.{name}", memory.label(node.entity, node.slot))
    };
    Error::Cycle { ring: ring.iter().map(step).collect() }
}

/// Makes a plan readable.
pub(crate) fn show(work: &Work, memory: &Memory) -> Plan {
    plan::plan(&work.groups, memory)
}

/// Runs the statements. Memory is only read.
pub(crate) fn execute<C>(
    driver: &mut C,
    memory: &Memory,
    registry: &Registry<C>,
    work: &Work,
) -> Result<Stage, Failure<C>> {
    let mut stage = Stage::new(work.rekeys);
    for group in &work.groups {
        let (id, entity) = group.entity;
        let write = registry.write(id).ok_or(Error::Unregistered { entity: entity.name })?;
        write(driver, memory, group, &mut stage)?;
    }
    Ok(stage)
}

/// Takes over into memory what was written.
pub(crate) fn settle(memory: &mut Memory, mut stage: Stage, work: &Work) {
    for (node, _) in &work.reach.deleted {
        if let Some(store) = memory.any_store(node.entity) {
            stage.any(store).deleted(node.slot);
        }
    }
    for (node, foreign_key) in &work.reach.detached {
        if let Some(store) = memory.any_store(node.entity) {
            stage.any(store).detached(node.slot, *foreign_key);
        }
    }
    for node in &work.reach.dropped {
        if let Some(store) = memory.any_store(node.entity) {
            stage.any(store).dropped(node.slot);
        }
    }
    // Rows that were lent out and came back unchanged have a store but nothing staged.
    for (id, _) in memory.touched_entities() {
        if let Some(store) = memory.any_store(id) {
            stage.any(store);
        }
    }
    let epoch = memory.epoch;
    let mut moved = Vec::new();
    for (id, staged) in stage.into_parts() {
        if let Some(store) = memory.any_store_mut(id) {
            moved.push((id, store.settle(staged, epoch)));
        }
    }
    for (id, slots) in moved {
        memory.follow(id, &slots);
    }
}
