//! What waits for a flush, and what depends on what: changes as data, without values.

use core::any::{Any, TypeId};

use rustc_hash::FxHashSet;

use crate::entity::{ColumnSet, DeleteRule, Entity, EntityDef, ForeignKeyDef};
use crate::error::{Error, Result};
use crate::session::handle::RowRef;
use crate::session::memory::Memory;
use crate::session::store::{AnyStore, Edited, Links, NewRow, Standing, State, Store};

/// One row that waits for a flush.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) slot: u32,
    pub(crate) verb: Verb,
    /// The columns to insert or update. Those that links fill in are among them.
    pub(crate) columns: ColumnSet,
    /// Rows that must have a key before this one is written; for a delete, rows of the same
    /// entity that are deleted too and must go after this one.
    pub(crate) links: Vec<Edge>,
}

/// What is to be done to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Insert,
    Update,
    Delete,
}

/// A foreign key that waits for another row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    /// The position of the foreign key.
    pub(crate) foreign_key: usize,
    pub(crate) target: Node,
}

/// A row of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Node {
    pub(crate) entity: TypeId,
    pub(crate) slot: u32,
}

/// What waits in one store: new rows by order of `add`, the others by key.
pub(crate) fn collect<E: Entity>(store: &Store<E>, memory: &Memory) -> Result<Vec<Change>> {
    let mut inserts = Vec::new();
    let mut others = Vec::new();
    for &at in store.touched() {
        match store.state(at) {
            State::New(new) => inserts.push((new.order, insert(at, new, memory)?)),
            State::Edited(edited) => {
                if let Some(change) = update(at, edited, memory)? {
                    others.push((edited.before.key(), change));
                }
            }
            State::Doomed(edited) => {
                others.push((edited.before.key(), delete(at, &edited.before, store)));
            }
            State::DoomedKey(key) => others.push((key.clone(), deletion(at))),
            _ => {}
        }
    }
    inserts.sort_unstable_by_key(|(order, _)| *order);
    others.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    let inserts = inserts.into_iter().map(|(_, change)| change);
    Ok(inserts.chain(others.into_iter().map(|(_, change)| change)).collect())
}

fn insert<E: Entity>(at: u32, new: &NewRow<E>, memory: &Memory) -> Result<Change> {
    let columns = new.shape();
    let all = ColumnSet::first(E::COLUMNS.len());
    for missing in all.without(columns).iter() {
        let column = &E::COLUMNS[missing];
        if !column.nullable && !column.generated && column.default.is_none() {
            return Err(Error::MissingValue { entity: E::NAME, field: column.field });
        }
    }
    let links = edges::<E>(&new.links, memory)?;
    Ok(Change { slot: at, verb: Verb::Insert, columns, links })
}

fn update<E: Entity>(at: u32, edited: &Edited<E>, memory: &Memory) -> Result<Option<Change>> {
    let columns = edited.changes();
    if columns.is_empty() {
        return Ok(None);
    }
    let key = || format!("{:?}", edited.before.key());
    if E::KEY.iter().any(|&at| columns.contains(at)) {
        let to = format!("{:?}", edited.now.key());
        return Err(Error::KeyChanged { entity: E::NAME, key: key(), to });
    }
    if E::VERSION.is_some_and(|at| columns.contains(at)) {
        return Err(Error::VersionChanged { entity: E::NAME, key: key() });
    }
    if lost_its_owner(edited) {
        return Ok(Some(deletion(at)));
    }
    let links = edges::<E>(&edited.links, memory)?;
    Ok(Some(Change { slot: at, verb: Verb::Update, columns, links }))
}

/// Whether an `owned` foreign key became NULL: such a row is deleted.
fn lost_its_owner<E: Entity>(edited: &Edited<E>) -> bool {
    E::FOREIGN_KEYS.iter().enumerate().any(|(nth, foreign_key)| {
        foreign_key.on_delete == DeleteRule::Owned
            && edited.links.get(nth).is_none()
            && foreign_key.fns.key_of(&edited.before).is_some()
            && foreign_key.fns.key_of(&edited.now).is_none()
    })
}

/// A deleted row goes before the rows of its own table that it refers to.
fn delete<E: Entity>(at: u32, before: &E, store: &Store<E>) -> Change {
    let mut change = deletion(at);
    let own = TypeId::of::<E>();
    for (nth, foreign_key) in E::FOREIGN_KEYS.iter().enumerate() {
        if foreign_key.fns.target() != own {
            continue;
        }
        let parent = foreign_key
            .fns
            .key_of(before)
            .and_then(|key| store.find(key.downcast_ref::<E::Key>()?));
        if let Some(slot) = parent
            && slot != at
            && matches!(store.state(slot), State::Doomed(_))
        {
            change.links.push(Edge { foreign_key: nth, target: Node { entity: own, slot } });
        }
    }
    change
}

fn deletion(at: u32) -> Change {
    Change { slot: at, verb: Verb::Delete, columns: ColumnSet::EMPTY, links: Vec::new() }
}

/// The links to rows that have no key yet.
fn edges<E: Entity>(links: &Links, memory: &Memory) -> Result<Vec<Edge>> {
    let mut edges = Vec::new();
    for &(nth, row) in &links.0 {
        if let Some(target) = pending_target(EntityDef::of::<E>(), nth, row, memory)? {
            edges.push(Edge { foreign_key: nth, target });
        }
    }
    Ok(edges)
}

/// The row that a link waits for; `None` when it has a key already.
fn pending_target(
    source: EntityDef,
    nth: usize,
    row: RowRef,
    memory: &Memory,
) -> Result<Option<Node>> {
    let foreign_key = &source.foreign_keys[nth];
    let gone = || Error::LinkToGone {
        entity: source.name,
        relationship: foreign_key.name,
        target: foreign_key.target,
    };
    let entity = foreign_key.fns.target();
    if row.session != memory.session {
        return Err(Error::ForeignHandle { entity: foreign_key.target });
    }
    let store = memory.any_store(entity).ok_or_else(gone)?;
    match store.standing(row) {
        Ok((_, Standing::Saved)) => Ok(None),
        Ok((slot, Standing::New)) => Ok(Some(Node { entity, slot })),
        // Whether that is an error depends on the declaration: see `reach`.
        Ok((_, Standing::Leaving)) => Ok(None),
        _ => Err(gone()),
    }
}

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
    /// Rows in memory that are deleted with the row they refer to.
    pub(crate) deleted: Vec<Node>,
    /// Rows in memory whose foreign key (by position) becomes NULL.
    pub(crate) detached: Vec<(Node, usize)>,
    /// New rows that are dropped with the row they refer to.
    pub(crate) dropped: Vec<Node>,
}

/// Follows the declared relationships from deleted rows through what is in memory.
pub(crate) fn reach(
    memory: &Memory,
    deleted: &[(TypeId, Vec<u32>)],
    known: &[EntityDef],
) -> Result<Reach> {
    let mut reach = Reach::default();
    if deleted.is_empty() {
        return Ok(reach);
    }
    let mut seen: FxHashSet<Node> = deleted
        .iter()
        .flat_map(|(entity, slots)| slots.iter().map(|&slot| Node { entity: *entity, slot }))
        .collect();
    let mut waiting = deleted.to_vec();
    while let Some((entity, slots)) = waiting.pop() {
        let Some(store) = memory.any_store(entity) else { continue };
        if slots.is_empty() {
            continue;
        }
        let keys = store.keys(&slots);
        for child in referrers(store.entity(), known) {
            let child_id = (child.entity.type_id)();
            let Some(children) = memory.any_store(child_id) else { continue };
            let foreign_key = child.foreign_key;
            let nth = position(child.entity, foreign_key);
            let mut met = |slot: u32| seen.insert(Node { entity: child_id, slot });
            let node = |slot| Node { entity: child_id, slot };
            match foreign_key.outcome() {
                DeleteRule::Cascade | DeleteRule::Owned | DeleteRule::Database => {
                    let found = children.referring(foreign_key, &*keys);
                    let found: Vec<u32> = found.into_iter().filter(|&slot| met(slot)).collect();
                    reach.deleted.extend(found.iter().copied().map(node));
                    waiting.push((child_id, found));
                }
                DeleteRule::Nullify => {
                    let found = children.referring(foreign_key, &*keys);
                    let found = found.into_iter().filter(|&slot| !seen.contains(&node(slot)));
                    reach.detached.extend(found.map(|slot| (node(slot), nth)));
                }
                DeleteRule::Restrict => {}
            }
        }
    }
    drop_new(memory, &seen, &mut reach)?;
    Ok(reach)
}

/// The position of a foreign key.
fn position(entity: EntityDef, foreign_key: &ForeignKeyDef) -> usize {
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
fn drop_new(memory: &Memory, going: &FxHashSet<Node>, reach: &mut Reach) -> Result<()> {
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
