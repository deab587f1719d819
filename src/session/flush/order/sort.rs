//! From steps to groups: all that can be done at once and is alike is one group.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::super::graph::Verb;
use super::cascades::{self, Place, When};
use super::kept;
use super::steps::{Kind, Step, Steps, Why};
use super::{Action, Group};
use crate::entity::ColumnSet;

/// The normal order of steps, by what they have in common. Steps of one class are alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Class {
    phase: Phase,
    /// How deep below other new rows of its table, and which set of columns.
    level: usize,
    shape: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// Before all else, so that all behind it can be done at once.
    Gate,
    /// By table, and by what is done.
    Write(Place, Kind),
    /// What could not be written at once.
    Follow(Place, Kind),
    /// By table concerned; then by entity whose rows are deleted, and the way from it.
    Delete(When, usize, Kind),
}

/// Puts steps in groups. `sequence` has each after all that it waits for.
pub(super) fn groups(steps: &Steps<'_>, sequence: &[usize]) -> Vec<Group> {
    let classes = classes(steps, sequence);
    let mut waiting_for = vec![0_u32; steps.steps.len()];
    let mut waits_of: Vec<Vec<usize>> = vec![Vec::new(); steps.steps.len()];
    for wait in &steps.waits {
        waiting_for[wait.to] += 1;
        waits_of[wait.from].push(wait.to);
    }
    let mut ready: BTreeMap<Class, Vec<usize>> = BTreeMap::new();
    for step in 0..steps.steps.len() {
        if waiting_for[step] == 0 {
            ready.entry(classes[step]).or_default().push(step);
        }
    }
    let mut groups = Vec::new();
    while let Some((_, mut together)) = ready.pop_first() {
        together.sort_unstable_by_key(|&step| steps.steps[step].change);
        groups.extend(written(steps, &together));
        for step in together {
            for &to in &waits_of[step] {
                waiting_for[to] -= 1;
                if waiting_for[to] == 0 {
                    ready.entry(classes[to]).or_default().push(to);
                }
            }
        }
    }
    groups
}

fn classes(steps: &Steps<'_>, sequence: &[usize]) -> Vec<Class> {
    let levels = levels(steps, sequence);
    // Sets of columns, in the order in which they are met.
    let mut shapes: FxHashMap<(usize, Kind, usize), Vec<ColumnSet>> = FxHashMap::default();
    let class = |(at, step): (usize, &Step)| {
        let shapes = shapes.entry((step.entity, step.kind, levels[at])).or_default();
        let shape = shapes.iter().position(|shape| *shape == step.columns).unwrap_or_else(|| {
            shapes.push(step.columns);
            shapes.len() - 1
        });
        Class { phase: phase(steps, step), level: levels[at], shape }
    };
    steps.steps.iter().enumerate().map(class).collect()
}

fn phase(steps: &Steps<'_>, step: &Step) -> Phase {
    let table = &steps.tables[step.entity];
    match step.kind {
        Kind::Follow if steps.change((step.entity, step.change)).verb == Verb::Update => {
            Phase::Follow(table.place, Kind::LastUpdate)
        }
        Kind::Follow => Phase::Follow(table.place, Kind::Insert),
        Kind::LastUpdate => Phase::Follow(table.place, Kind::LastUpdate),
        Kind::Gate => Phase::Gate,
        Kind::Cascade(way) => Phase::Delete(table.ways[way].when, step.entity, step.kind),
        Kind::Delete | Kind::Below => {
            Phase::Delete(cascades::when(table.entity), step.entity, step.kind)
        }
        kind => Phase::Write(table.place, kind),
    }
}

/// How deep each new row is below other new rows of its own table.
fn levels(steps: &Steps<'_>, sequence: &[usize]) -> Vec<usize> {
    let mut levels = vec![0; steps.steps.len()];
    let mut parents: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for wait in &steps.waits {
        let (from, to) = (&steps.steps[wait.from], &steps.steps[wait.to]);
        let of_one_table = from.entity == to.entity && from.kind == Kind::Insert;
        if of_one_table && to.kind == Kind::Insert && matches!(wait.why, Why::Link(_)) {
            parents.entry(wait.to).or_default().push(wait.from);
        }
    }
    if parents.is_empty() {
        return levels;
    }
    for &step in sequence {
        let above = parents.get(&step).into_iter().flatten().map(|&parent| levels[parent] + 1);
        levels[step] = above.max().unwrap_or(0);
    }
    levels
}

/// The groups of steps of one class.
fn written(steps: &Steps<'_>, together: &[usize]) -> Vec<Group> {
    let Some(&first) = together.first() else { return Vec::new() };
    let table = &steps.tables[steps.steps[first].entity];
    match steps.steps[first].kind {
        Kind::Cascade(way) => kept::groups(steps, together, &table.ways[way]),
        Kind::Below => {
            table.way_below().map_or_else(Vec::new, |way| kept::groups(steps, together, &way))
        }
        _ => group(steps, together).into_iter().collect(),
    }
}

/// The slots of the rows of these steps, which are of one entity.
pub(super) fn slots(steps: &Steps<'_>, together: &[usize]) -> Vec<u32> {
    let entity = together.first().map_or(0, |&at| steps.steps[at].entity);
    let mut changes: Vec<usize> = Vec::new();
    for &at in together {
        let step = &steps.steps[at];
        changes.push(step.change);
        changes.extend_from_slice(&step.others);
    }
    changes.sort_unstable();
    changes.into_iter().map(|change| steps.change((entity, change)).slot).collect()
}

/// One group, if there is something to write.
fn group(steps: &Steps<'_>, together: &[usize]) -> Option<Group> {
    let step = &steps.steps[*together.first()?];
    let table = &steps.tables[step.entity];
    let verb = steps.change((step.entity, step.change)).verb;
    let action = match step.kind {
        Kind::Release => Action::Release,
        Kind::Update | Kind::LateUpdate | Kind::LastUpdate => Action::Update,
        Kind::Follow if verb == Verb::Update => Action::Update,
        Kind::Follow => Action::Follow,
        Kind::Replace => Action::Replace,
        Kind::Insert => Action::Insert,
        Kind::Delete => table.own.map_or(Action::Delete, Action::DeleteTree),
        Kind::Gate | Kind::Cascade(_) | Kind::Below => return None,
    };
    let writes = matches!(action, Action::Update | Action::Follow | Action::Release);
    if writes && step.columns.is_empty() {
        return None;
    }
    Some(Group {
        entity: (table.id, table.entity),
        action,
        columns: step.columns,
        rows: slots(steps, together),
    })
}
