//! The order of a flush: from changes to groups of rows, one statement each (but for its length).
//! Knows no values, no store and no connection.

use core::any::TypeId;

use rustc_hash::FxHashMap;

use super::graph::{Change, Edge, Node, Referrer, Verb, referrers};
use crate::driver::table::{Effect, Step};
use crate::entity::{ColumnSet, DeleteRule, EntityDef, ForeignKeyDef};

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
    Insert,
    Update,
    /// Fills in deferred foreign keys of rows that this flush inserted.
    Follow,
    Delete,
    /// Deletes rows and all below them in the same table.
    DeleteTree(&'static ForeignKeyDef),
    /// What deleting the rows does to others.
    Cascade {
        own: Option<&'static ForeignKeyDef>,
        path: Vec<Step>,
        effect: Effect,
    },
}

/// Rows that refer to each other in a ring, each with the foreign key (by position) that goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ring(pub(crate) Vec<(Node, usize)>);

/// The changes of one entity.
pub(crate) type Changes = ((TypeId, EntityDef), Vec<Change>);

/// Puts changes in order: of entities by rank, and within an entity as collected.
///
/// # Errors
///
/// A ring of new rows none of which can be inserted first.
pub(crate) fn order(changes: &[Changes], known: &[EntityDef]) -> Result<Vec<Group>, Ring> {
    let places = Places::of(changes);
    let mut groups = Vec::new();
    let mut following = Vec::new();
    for (entity, changes) in changes {
        let of = |verb| changes.iter().filter(move |change| change.verb == verb);
        let (early, late): (Vec<_>, Vec<_>) =
            of(Verb::Update).partition(|change| change.links.is_empty());
        group(&mut groups, *entity, &Action::Update, early.iter().map(|c| (c.slot, c.columns)));
        for level in levels(*entity, of(Verb::Insert), &places)? {
            let rows = level.iter().map(|change| {
                (change.slot, change.columns.without(deferred(*entity, change, &places)))
            });
            group(&mut groups, *entity, &Action::Insert, rows);
            let rest = level.iter().map(|change| (change.slot, deferred(*entity, change, &places)));
            group(&mut following, *entity, &Action::Follow, rest);
        }
        let (after_all, after_own): (Vec<_>, Vec<_>) =
            late.into_iter().partition(|change| waits_for_later(*entity, change, &places));
        let rows = |changes: &[&Change]| -> Vec<_> {
            changes.iter().map(|c| (c.slot, c.columns)).collect()
        };
        group(&mut groups, *entity, &Action::Update, rows(&after_own));
        group(&mut following, *entity, &Action::Update, rows(&after_all));
    }
    groups.append(&mut following);
    groups.extend(deletes(changes, known));
    Ok(groups)
}

/// Entity -> its place in the order.
struct Places(FxHashMap<TypeId, usize>);

impl Places {
    fn of(changes: &[Changes]) -> Self {
        Self(changes.iter().enumerate().map(|(at, ((id, _), _))| (*id, at)).collect())
    }

    /// Whether the target is inserted after all rows of `entity`.
    fn is_later(&self, entity: TypeId, target: Node) -> bool {
        self.0.get(&target.entity) > self.0.get(&entity)
    }
}

/// Adds groups of rows with the same columns, in the order in which each set of columns first
/// comes. Rows without columns are left out, except in an INSERT.
fn group(
    groups: &mut Vec<Group>,
    entity: (TypeId, EntityDef),
    action: &Action,
    rows: impl IntoIterator<Item = (u32, ColumnSet)>,
) {
    let mut shapes: FxHashMap<ColumnSet, usize> = FxHashMap::default();
    for (slot, columns) in rows {
        if columns.is_empty() && !matches!(action, Action::Insert) {
            continue;
        }
        let at = *shapes.entry(columns).or_insert_with(|| {
            groups.push(Group { entity, action: action.clone(), columns, rows: Vec::new() });
            groups.len() - 1
        });
        groups[at].rows.push(slot);
    }
}

fn is_deferred(entity: (TypeId, EntityDef), edge: &Edge, places: &Places) -> bool {
    entity.1.foreign_keys[edge.foreign_key].deferred
        && (edge.target.entity == entity.0 || places.is_later(entity.0, edge.target))
}

/// The columns of foreign keys that are filled in by a following UPDATE.
fn deferred(entity: (TypeId, EntityDef), change: &Change, places: &Places) -> ColumnSet {
    change
        .links
        .iter()
        .filter(|edge| is_deferred(entity, edge, places))
        .fold(ColumnSet::EMPTY, |set, edge| {
            set.or(ColumnSet::of(entity.1.foreign_keys[edge.foreign_key].columns))
        })
}

/// Whether an update refers to new rows of an entity that is inserted after its own.
fn waits_for_later(entity: (TypeId, EntityDef), change: &Change, places: &Places) -> bool {
    change.links.iter().any(|edge| places.is_later(entity.0, edge.target))
}

/// New rows of one entity, level by level: each after the new rows of its own table that it refers
/// to.
fn levels<'a>(
    entity: (TypeId, EntityDef),
    changes: impl Iterator<Item = &'a Change>,
    places: &Places,
) -> Result<Vec<Vec<&'a Change>>, Ring> {
    let changes: Vec<&Change> = changes.collect();
    let nodes: FxHashMap<u32, usize> =
        changes.iter().enumerate().map(|(at, change)| (change.slot, at)).collect();
    let parents = |at: usize| {
        changes[at]
            .links
            .iter()
            .filter(|edge| edge.target.entity == entity.0 && !is_deferred(entity, edge, places))
            .filter_map(|edge| Some((*nodes.get(&edge.target.slot)?, edge.foreign_key)))
    };
    let depth = depths(changes.len(), parents).map_err(|ring| {
        let node = |at: usize| Node { entity: entity.0, slot: changes[at].slot };
        Ring(ring.into_iter().map(|(at, foreign_key)| (node(at), foreign_key)).collect())
    })?;
    Ok(by_depth(&changes, &depth))
}

fn by_depth<'a>(changes: &[&'a Change], depth: &[usize]) -> Vec<Vec<&'a Change>> {
    let mut levels = vec![Vec::new(); depth.iter().max().map_or(0, |deepest| deepest + 1)];
    for (change, &depth) in changes.iter().zip(depth) {
        levels[depth].push(*change);
    }
    levels
}

/// How deep each of `count` nodes is below those without parents. `parents` gives the parents of a
/// node, each with a name for the edge.
///
/// # Errors
///
/// The nodes of a ring, each with the edge that goes on.
fn depths<I>(count: usize, parents: impl Fn(usize) -> I) -> Result<Vec<usize>, Vec<(usize, usize)>>
where
    I: Iterator<Item = (usize, usize)>,
{
    /// Where the walk is with a node.
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        Unseen,
        /// On the path being walked.
        Open,
        Depth(usize),
    }
    let mut marks = vec![Mark::Unseen; count];
    for start in 0..count {
        if marks[start] != Mark::Unseen {
            continue;
        }
        // The path walked: node, its parents still to look at, its depth so far, and the edge by
        // which the walk went on. A list of our own, since a chain of rows may be long.
        let mut path = vec![(start, parents(start), 0, 0)];
        marks[start] = Mark::Open;
        while let Some((node, rest, depth, edge)) = path.last_mut() {
            let Some((parent, name)) = rest.next() else {
                let (node, depth) = (*node, *depth);
                marks[node] = Mark::Depth(depth);
                path.pop();
                if let Some((_, _, above, _)) = path.last_mut() {
                    *above = (*above).max(depth + 1);
                }
                continue;
            };
            *edge = name;
            match marks[parent] {
                Mark::Depth(of_parent) => *depth = (*depth).max(of_parent + 1),
                Mark::Unseen => {
                    marks[parent] = Mark::Open;
                    path.push((parent, parents(parent), 0, 0));
                }
                Mark::Open => {
                    let from = path.iter().position(|(node, ..)| *node == parent).unwrap_or(0);
                    return Err(path[from..]
                        .iter()
                        .map(|(node, _, _, edge)| (*node, *edge))
                        .collect());
                }
            }
        }
    }
    Ok(marks
        .into_iter()
        .map(|mark| match mark {
            Mark::Depth(depth) => depth,
            Mark::Unseen | Mark::Open => 0,
        })
        .collect())
}

/// When, among the deletes of one table, a group has its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    /// Rows of the table that refer to deleted rows of the same table let go first.
    NullifyOwn,
    Delete,
    Cascade,
    Nullify,
}

/// Deletes by falling rank of the table concerned, with what follows from them.
fn deletes(changes: &[Changes], known: &[EntityDef]) -> Vec<Group> {
    let mut groups = Vec::new();
    for (entity, changes) in changes {
        let deleted: Vec<&Change> =
            changes.iter().filter(|change| change.verb == Verb::Delete).collect();
        if deleted.is_empty() {
            continue;
        }
        let rows: Vec<u32> = deleted.iter().map(|change| change.slot).collect();
        let own = own_cascade(entity.1, known);
        let of = |action, rows| Group { entity: *entity, action, columns: ColumnSet::EMPTY, rows };
        for (path, effect) in cascades(entity.1, known) {
            let Some(last) = path.last() else { continue };
            let turn = match effect {
                Effect::Delete => Turn::Cascade,
                Effect::Nullify { .. } if (last.entity.type_id)() == entity.0 => Turn::NullifyOwn,
                Effect::Nullify { .. } => Turn::Nullify,
            };
            let place = place(last.entity);
            groups.push((place, turn, of(Action::Cascade { own, path, effect }, rows.clone())));
        }
        let place = place(entity.1);
        match own {
            Some(own) => groups.push((place, Turn::Delete, of(Action::DeleteTree(own), rows))),
            None => {
                for level in leaves_first(entity.0, &deleted) {
                    groups.push((place, Turn::Delete, of(Action::Delete, level)));
                }
            }
        }
    }
    // Stable: levels stay in order.
    groups.sort_by(|(a, turn_a, _), (b, turn_b, _)| b.cmp(a).then(turn_a.cmp(turn_b)));
    groups.into_iter().map(|(_, _, group)| group).collect()
}

fn place(entity: EntityDef) -> (usize, Option<&'static str>, &'static str) {
    (entity.rank, entity.schema, entity.table)
}

/// Rows before the rows of their own table that they refer to.
fn leaves_first(entity: TypeId, deleted: &[&Change]) -> Vec<Vec<u32>> {
    let nodes: FxHashMap<u32, usize> =
        deleted.iter().enumerate().map(|(at, change)| (change.slot, at)).collect();
    let parents = |at: usize| {
        let links = deleted[at].links.iter().filter(|edge| edge.target.entity == entity);
        links.filter_map(|edge| Some((*nodes.get(&edge.target.slot)?, edge.foreign_key)))
    };
    // A ring goes in one statement: foreign keys are checked at its end.
    let depth = depths(deleted.len(), parents).unwrap_or_else(|_| vec![0; deleted.len()]);
    let levels = by_depth(deleted, &depth);
    levels.into_iter().rev().map(|level| level.iter().map(|change| change.slot).collect()).collect()
}

/// The foreign key by which deleting a row deletes rows of the same table.
fn own_cascade(entity: EntityDef, known: &[EntityDef]) -> Option<&'static ForeignKeyDef> {
    let own = referrers(entity, known).into_iter().find(|child| {
        (child.entity.type_id)() == (entity.type_id)() && deletes_child(child.foreign_key)
    })?;
    Some(own.foreign_key)
}

fn deletes_child(foreign_key: &ForeignKeyDef) -> bool {
    matches!(foreign_key.on_delete, DeleteRule::Cascade | DeleteRule::Owned)
}

/// What deleting rows of an entity does to other tables: paths of foreign keys.
fn cascades(entity: EntityDef, known: &[EntityDef]) -> Vec<(Vec<Step>, Effect)> {
    let mut found = Vec::new();
    follow(entity, known, &mut vec![(entity.type_id)()], &mut Vec::new(), &mut found);
    found
}

fn follow(
    entity: EntityDef,
    known: &[EntityDef],
    seen: &mut Vec<TypeId>,
    path: &mut Vec<Step>,
    found: &mut Vec<(Vec<Step>, Effect)>,
) {
    for Referrer { entity, foreign_key } in referrers(entity, known) {
        let id = (entity.type_id)();
        let own = own_cascade(entity, known);
        path.push(Step { entity, foreign_key, own });
        if foreign_key.on_delete == DeleteRule::Nullify {
            // Rows of the deleted rows' own table keep their version: they may be deleted too, and
            // are found by it.
            let version = entity.version.filter(|_| foreign_key.fns.target() != id);
            found.push((path.clone(), Effect::Nullify { version }));
        } else if deletes_child(foreign_key) && !seen.contains(&id) {
            found.push((path.clone(), Effect::Delete));
            seen.push(id);
            follow(entity, known, seen, path, found);
            seen.pop();
        }
        path.pop();
    }
}

#[cfg(test)]
mod tests;
