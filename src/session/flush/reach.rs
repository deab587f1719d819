//! What deleting rows does to rows in memory, by the declared rules.

use core::any::{Any, TypeId};

use rustc_hash::{FxHashMap, FxHashSet};

use super::graph::{Edge, Node};
use crate::entity::{DeleteRule, Entity, EntityDef, ForeignKeyDef};
use crate::error::{Error, Result};
use crate::session::handle::RowRef;
use crate::session::memory::Memory;
use crate::session::store::{AnyStore, State, Store};

/// A foreign key to an entity, and who has it.
#[derive(Clone, Copy)]
pub(crate) struct Referrer {
    pub(crate) entity: EntityDef,
    pub(crate) foreign_key: &'static ForeignKeyDef,
}

/// Who refers to `entity`: as it declares itself by `has_many` and `has_one`, and the foreign keys
/// of the entities that the session has met, `known`.
pub(crate) fn referrers(entity: EntityDef, known: &[EntityDef]) -> Vec<Referrer> {
    let declared = (entity.children)()
        .iter()
        .map(|child| Referrer { entity: child.entity, foreign_key: (child.foreign_key)() });
    let met = known.iter().flat_map(|&entity| {
        entity.foreign_keys.iter().map(move |foreign_key| Referrer { entity, foreign_key })
    });
    let met = met.filter(|referrer| referrer.foreign_key.fns.target() == (entity.type_id)());
    let mut all: Vec<Referrer> = Vec::new();
    for referrer in declared.chain(met) {
        let same = |other: &Referrer| {
            (other.entity.type_id)() == (referrer.entity.type_id)()
                && other.foreign_key.name == referrer.foreign_key.name
        };
        if !all.iter().any(same) {
            all.push(referrer);
        }
    }
    all
}

/// The rows that go, or lose a foreign key, with rows that are deleted.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    /// Rows in memory that are deleted with a row, by the foreign key that refers to it.
    pub(crate) deleted: Vec<(Node, Edge)>,
    /// Rows that were to refer to a deleted one, which the database does not know: they are
    /// deleted on their own.
    pub(crate) moved: Vec<Node>,
    /// Rows in memory whose foreign key (by position) becomes NULL.
    pub(crate) detached: Vec<(Node, usize)>,
    /// New rows that are dropped with the row they refer to.
    pub(crate) dropped: Vec<Node>,
}

pub(crate) type Replaced = FxHashMap<Node, u32>;

/// Rows that a flush deletes, by entity.
#[derive(Debug, Default)]
pub(crate) struct Deleted {
    pub(crate) rows: Vec<(TypeId, Vec<u32>)>,
    /// Those whose place a new row takes, which has the same key, and the slot of that.
    pub(crate) replaced: Replaced,
}

/// Follows the declared relationships from deleted rows through what is in memory.
///
/// # Errors
///
/// A row that cannot go, since another refers to it.
pub(crate) fn reach(memory: &Memory, deleted: &Deleted, known: &[EntityDef]) -> Result<Reach> {
    let mut reach = Reach::default();
    if deleted.rows.is_empty() {
        return Ok(reach);
    }
    let mut seen: FxHashSet<Node> = deleted
        .rows
        .iter()
        .flat_map(|(entity, slots)| slots.iter().map(|&slot| Node { entity: *entity, slot }))
        .collect();
    let mut restricted = Vec::new();
    let mut waiting = deleted.rows.clone();
    while let Some((entity, slots)) = waiting.pop() {
        let Some(store) = memory.any_store(entity) else { continue };
        if slots.is_empty() {
            continue;
        }
        let keys = store.keys(&slots);
        for child in referrers(store.entity(), known) {
            let child_id = (child.entity.type_id)();
            let Some(children) = memory.any_store(child_id) else { continue };
            let nth = position(child.entity, child.foreign_key);
            let found = children.referring(nth, &*keys);
            let edge = |slot: u32| {
                let key = child.foreign_key.fns.key_of(children.row(slot)?)?;
                let target = Node { entity, slot: store.find(&*key)? };
                Some((Node { entity: child_id, slot }, Edge { foreign_key: nth, target }))
            };
            let found = found.into_iter().filter_map(edge);
            match child.foreign_key.outcome() {
                DeleteRule::Cascade | DeleteRule::Owned | DeleteRule::Database => {
                    let mut next = Vec::new();
                    for (node, edge) in found.filter(|(node, _)| seen.insert(*node)) {
                        next.push(node.slot);
                        if children.refers_already(node.slot, nth) {
                            reach.deleted.push((node, edge));
                        } else {
                            reach.moved.push(node);
                        }
                    }
                    waiting.push((child_id, next));
                }
                DeleteRule::Nullify => reach.detached.extend(found.map(|(node, _)| (node, nth))),
                DeleteRule::Restrict => restricted.extend(found),
            }
        }
    }
    reach.detached.retain(|(node, _)| !seen.contains(node));
    let refused = restricted
        .into_iter()
        .find(|(node, edge)| !seen.contains(node) && !deleted.replaced.contains_key(&edge.target));
    if let Some((node, edge)) = refused {
        return Err(restriction(memory, node, edge));
    }
    drop_new(memory, &seen, &deleted.replaced, &mut reach)?;
    Ok(reach)
}

/// Rows in memory that go, or lose a foreign key, with rows that a statement deleted.
#[derive(Debug, Default)]
pub(crate) struct Gone {
    pub(crate) deleted: Vec<Node>,
    pub(crate) detached: Vec<(Node, usize)>,
}

/// What the database does, by the declared rules, to rows in memory that refer to rows of `entity`
/// with these keys (a `FxHashSet<E::Key>`), which are gone.
pub(crate) fn gone(
    memory: &Memory,
    entity: EntityDef,
    keys: Box<dyn Any>,
    known: &[EntityDef],
) -> Gone {
    let mut gone = Gone::default();
    let mut seen: FxHashSet<Node> = FxHashSet::default();
    let mut waiting = vec![(entity, keys)];
    while let Some((entity, keys)) = waiting.pop() {
        for child in referrers(entity, known) {
            let id = (child.entity.type_id)();
            let Some(children) = memory.any_store(id) else { continue };
            let nth = position(child.entity, child.foreign_key);
            let found = children.referring(nth, &*keys);
            let node = |slot| Node { entity: id, slot };
            match child.foreign_key.outcome() {
                DeleteRule::Cascade | DeleteRule::Owned | DeleteRule::Database => {
                    let new = found.into_iter().filter(|&slot| seen.insert(node(slot)));
                    let new: Vec<u32> = new.collect();
                    gone.deleted.extend(new.iter().copied().map(node));
                    if !new.is_empty() {
                        waiting.push((child.entity, children.keys(&new)));
                    }
                }
                DeleteRule::Nullify => {
                    gone.detached.extend(found.into_iter().map(|slot| (node(slot), nth)));
                }
                // The database refused, or there were none.
                DeleteRule::Restrict => {}
            }
        }
    }
    gone.detached.retain(|(node, _)| !seen.contains(node));
    gone
}

fn restriction(memory: &Memory, node: Node, edge: Edge) -> Error {
    let entity = |node: Node| memory.any_store(node.entity).map(AnyStore::entity);
    let source = entity(node);
    Error::Restricted {
        entity: entity(edge.target).map_or("", |entity| entity.name),
        row: memory.label(edge.target.entity, edge.target.slot),
        relationship: source.map_or("", |entity| entity.foreign_keys[edge.foreign_key].name),
        by: memory.label(node.entity, node.slot),
    }
}

/// The position of a foreign key.
pub(super) fn position(entity: EntityDef, foreign_key: &ForeignKeyDef) -> usize {
    let mut keys = entity.foreign_keys.iter();
    keys.position(|other| other.name == foreign_key.name).unwrap_or_default()
}

/// A foreign key of a row that waits for a flush, and what it refers to.
pub(crate) struct Link {
    pub(crate) slot: u32,
    pub(crate) is_new: bool,
    pub(crate) foreign_key: usize,
    pub(crate) target: LinkTarget,
}

/// What a foreign key refers to.
pub(crate) enum LinkTarget {
    Row(RowRef),
    /// A key of the entity referred to.
    Key(Box<dyn Any>),
}

impl LinkTarget {
    fn slot_in(&self, store: &dyn AnyStore) -> Option<u32> {
        match self {
            Self::Row(row) => store.standing(*row).ok().map(|(slot, _)| slot),
            Self::Key(key) => store.find(&**key),
        }
    }
}

/// The links of the rows of one store that wait for a flush, and the keys given to new ones.
pub(crate) fn links<E: Entity>(store: &Store<E>) -> Vec<Link> {
    let mut all = Vec::new();
    for &slot in store.touched() {
        let (links, is_new) = match store.state(slot) {
            State::New(new) => (&new.links, true),
            State::Edited(edited) => (&edited.links, false),
            _ => continue,
        };
        all.extend(links.0.iter().map(|&(foreign_key, row)| Link {
            slot,
            is_new,
            foreign_key,
            target: LinkTarget::Row(row),
        }));
        if let State::New(new) = store.state(slot) {
            all.extend(E::FOREIGN_KEYS.iter().enumerate().filter_map(|(foreign_key, key)| {
                let target = LinkTarget::Key(key.fns.key_of_row(&new.row)?);
                Some(Link { slot, is_new, foreign_key, target })
            }));
        }
    }
    all
}

/// New rows that refer to rows which go: dropped where the declaration says so, else an error.
fn drop_new(
    memory: &Memory,
    going: &FxHashSet<Node>,
    replaced: &Replaced,
    reach: &mut Reach,
) -> Result<()> {
    let mut dropped: FxHashSet<Node> = FxHashSet::default();
    loop {
        let before = dropped.len();
        for (id, _) in memory.touched_entities() {
            let Some(store) = memory.any_store(id) else { continue };
            for link in store.links() {
                let source = Node { entity: store.entity_id(), slot: link.slot };
                if dropped.contains(&source) || going.contains(&source) {
                    continue;
                }
                let foreign_key = &store.entity().foreign_keys[link.foreign_key];
                let entity = foreign_key.fns.target();
                let target = memory.any_store(entity).and_then(|store| link.target.slot_in(store));
                let Some(target) = target else { continue };
                let target = Node { entity, slot: target };
                // A key means the row that will have it.
                if matches!(link.target, LinkTarget::Key(_)) && replaced.contains_key(&target) {
                    continue;
                }
                if !going.contains(&target) && !dropped.contains(&target) {
                    continue;
                }
                match foreign_key.on_delete {
                    DeleteRule::Cascade | DeleteRule::Owned if link.is_new => {
                        dropped.insert(source);
                        reach.dropped.push(source);
                    }
                    _ => {
                        return Err(Error::LinkToGone {
                            entity: store.entity().name,
                            relationship: foreign_key.name,
                            target: foreign_key.target,
                        });
                    }
                }
            }
        }
        if dropped.len() == before {
            return Ok(());
        }
    }
}
