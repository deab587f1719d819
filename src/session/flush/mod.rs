//! A flush: data before it is effect.
//!
//! [`graph`] says what waits and what depends on what, [`order`] sorts it, [`plan`] shows it,
//! [`propagate`] hands keys down, [`statements`] writes it. Memory changes only when the last
//! statement has succeeded.

pub(crate) mod graph;
mod order;
mod plan;
mod propagate;
mod statements;

use core::any::TypeId;

use rustc_hash::FxHashSet;

pub(crate) use self::order::Group;
pub use self::plan::{Plan, PlanAction, PlanStep};
pub(crate) use self::propagate::Stage;
pub(crate) use self::statements::{Failure, write};

use self::graph::{Node, Reach, Verb};
use self::order::Ring;
use super::memory::Memory;
use super::registry::Registry;
use super::store::AnyStore;
use crate::backend::Dialect;
use crate::entity::EntityDef;
use crate::error::{Error, Result};

/// What a flush is going to do.
pub(crate) struct Work {
    pub(crate) groups: Vec<Group>,
    reach: Reach,
}

/// Collects what waits, and puts it in order. No I/O.
pub(crate) fn prepare(memory: &Memory) -> Result<Work> {
    let mut changes = Vec::new();
    let mut deleted = Vec::new();
    for (id, entity) in memory.touched_entities() {
        let Some(store) = memory.any_store(id) else { continue };
        let of_store = store.collect(memory)?;
        let slots: Vec<u32> = of_store
            .iter()
            .filter(|change| change.verb == Verb::Delete)
            .map(|change| change.slot)
            .collect();
        if !slots.is_empty() {
            deleted.push((id, slots));
        }
        changes.push(((id, entity), of_store));
    }
    let known = known(memory, &deleted);
    let reach = graph::reach(memory, &deleted, &known)?;
    let going: FxHashSet<&Node> = reach.deleted.iter().chain(&reach.dropped).collect();
    if !going.is_empty() {
        for ((entity, _), changes) in &mut changes {
            let entity: TypeId = *entity;
            changes.retain(|change| !going.contains(&Node { entity, slot: change.slot }));
        }
    }
    let groups = order::order(&changes, &known).map_err(|ring| cycle(&ring, memory))?;
    Ok(Work { groups, reach })
}

/// The entities that the session has met, by rank and table, if something is deleted: only then it
/// matters who else may refer to a row.
fn known(memory: &Memory, deleted: &[(TypeId, Vec<u32>)]) -> Vec<EntityDef> {
    if deleted.is_empty() {
        return Vec::new();
    }
    let mut known: Vec<EntityDef> = memory.stores().map(AnyStore::entity).collect();
    known.sort_by_key(|entity| (entity.rank, entity.schema, entity.table));
    known
}

fn cycle(Ring(ring): &Ring, memory: &Memory) -> Error {
    let step = |(node, foreign_key): &(Node, usize)| {
        let name = memory
            .any_store(node.entity)
            .map_or("", |store| store.entity().foreign_keys[*foreign_key].name);
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
    let mut stage = Stage::default();
    for group in &work.groups {
        let (id, entity) = group.entity;
        let write = registry.write(id).ok_or(Error::Unregistered { entity: entity.name })?;
        write(driver, memory, group, &mut stage)?;
    }
    Ok(stage)
}

/// Takes over into memory what was written.
pub(crate) fn settle(memory: &mut Memory, mut stage: Stage, work: &Work) {
    for node in &work.reach.deleted {
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

/// How many rows fit into a statement that is padded to a power of two, at `binds` values each.
pub(crate) fn power_of_two(dialect: &Dialect, binds: usize) -> usize {
    let most = (dialect.bind_limit / binds.max(1)).max(1);
    1 << most.ilog2()
}
