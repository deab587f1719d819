//! What deleted rows do to those that refer to them, and the rows that it leaves alone: they are given
//! to the row that takes the place of a deleted one, so their foreign key has the same value after it.

use core::any::TypeId;

use super::cascades::Way;
use super::sort::slots;
use super::steps::{Kind, Steps};
use super::{Action, Group};
use crate::driver::table::Step;
use crate::entity::ColumnSet;

/// What the deleted rows of these steps do on one way.
pub(super) fn groups(steps: &Steps<'_>, together: &[usize], way: &Way) -> Vec<Group> {
    let Some(&first) = together.first() else { return Vec::new() };
    let is_below = steps.steps[first].kind == Kind::Below;
    let table = &steps.tables[steps.steps[first].entity];
    let own = if is_below { None } else { table.own };
    let group = |path: &[Step], own, rows: &[usize]| Group {
        entity: (table.id, table.entity),
        action: Action::Cascade { beside: None, own, path: path.to_vec(), effect: way.effect },
        columns: ColumnSet::EMPTY,
        rows: slots(steps, rows),
    };
    if steps.kept.is_empty() {
        return vec![group(&way.path, own, together)];
    }
    let to_below = table.way_below();
    let by_way = way.ids.first().copied();
    let by_own = to_below.as_ref().and_then(|below| below.ids.first().copied());
    let (some_stay, all_go): (Vec<usize>, Vec<usize>) =
        together.iter().partition(|&&at| keeps(steps, at, by_way) || keeps(steps, at, by_own));
    let mut groups = Vec::new();
    if !all_go.is_empty() {
        groups.push(group(&way.path, own, &all_go));
    }
    // From the deleted row itself, and from those below it.
    let mut routes = vec![(way.path.clone(), by_way)];
    if let Some(below) = to_below.filter(|_| !is_below) {
        routes.push(([below.path.as_slice(), &way.path].concat(), by_own));
    }
    for (path, by) in &routes {
        let Some((by_step, path_on)) = path.split_first() else { continue };
        let (beside, others): (Vec<usize>, Vec<usize>) =
            some_stay.iter().partition(|&&at| keeps(steps, at, *by));
        if !others.is_empty() {
            groups.push(group(path, None, &others));
        }
        if !beside.is_empty() {
            groups.push(Group {
                entity: ((by_step.entity.type_id)(), by_step.entity),
                action: Action::Cascade {
                    beside: Some(by_step.foreign_key),
                    own: by_step.own,
                    path: path_on.to_vec(),
                    effect: way.effect,
                },
                columns: ColumnSet::EMPTY,
                rows: beside.iter().flat_map(|&at| kept(steps, at, *by)).collect(),
            });
        }
    }
    groups
}

/// The slots of the rows that stay though they refer by this foreign key to the deleted row of a step.
fn kept(steps: &Steps<'_>, step: usize, by: Option<(TypeId, usize)>) -> impl Iterator<Item = u32> {
    let step = &steps.steps[step];
    let kept = steps.kept.get(&(step.entity, step.change)).into_iter().flatten();
    kept.filter(move |kept| Some(kept.by) == by).map(|kept| kept.slot)
}

fn keeps(steps: &Steps<'_>, step: usize, by: Option<(TypeId, usize)>) -> bool {
    kept(steps, step, by).next().is_some()
}
