//! What waits for a flush, and what depends on what: changes as data, without values.

use core::any::TypeId;

use rustc_hash::FxHashMap;

use super::propagate::saved_keys;
use super::reach::{Referrer, referrers};
use crate::entity::{ColumnSet, DeleteRule, Entity, EntityDef, PartialRow, computed};
use crate::error::{Error, Result};
use crate::session::handle::RowRef;
use crate::session::memory::Memory;
use crate::session::store::{AnyStore, Edited, Links, NewRow, Standing, State, Store};

/// What a flush does to one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) slot: u32,
    pub(crate) verb: Verb,
    /// The columns to insert or update. Those that links fill in are among them.
    pub(crate) columns: ColumnSet,
    /// Foreign keys that are to refer to rows which this flush gives a key, or puts in the place of
    /// others.
    pub(crate) links: Vec<Edge>,
    /// Foreign keys that refer, in the database, to rows which this flush deletes.
    pub(crate) leaves: Vec<Edge>,
    /// Unique values that the row has in the database, and will not have any more.
    pub(crate) gives: Vec<Claim>,
    /// Unique values that the row will have, and does not have in the database.
    pub(crate) takes: Vec<Claim>,
}

impl Change {
    pub(crate) const fn new(slot: u32, verb: Verb, columns: ColumnSet) -> Self {
        Self {
            slot,
            verb,
            columns,
            links: Vec::new(),
            leaves: Vec::new(),
            gives: Vec::new(),
            takes: Vec::new(),
        }
    }
}

/// What is to be done to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Insert,
    Update,
    Delete,
    /// Nothing of its own: it goes with the row that it refers to, by a cascade.
    Reached(Edge),
    /// A new row takes the place of the deleted row in this slot, which has the same key.
    Replace(u32),
    /// It is deleted as far as others are concerned; the row in this slot takes its place.
    Replaced(u32),
}

/// A foreign key, and a row that it refers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    /// The position of the foreign key.
    pub(crate) foreign_key: usize,
    pub(crate) target: Node,
}

/// A value of a unique constraint: which constraint, by its position in
/// [`EntityDef::uniques`], and a number that stands for the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Claim {
    pub(crate) constraint: usize,
    pub(crate) value: u32,
}

/// A row of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Node {
    pub(crate) entity: TypeId,
    pub(crate) slot: u32,
}

/// What waits in one store: new rows by order of `add`, the others by key.
pub(crate) fn collect<E: Entity>(store: &Store<E>, memory: &Memory) -> Result<Vec<Change>> {
    // Sorted before the changes are made, which are large.
    let (mut new, mut saved) = (Vec::new(), Vec::new());
    let mut doomed = false;
    for &at in store.touched() {
        match store.state(at) {
            State::New(row) => new.push((row.order, at)),
            State::Edited(edited) => saved.push((edited.before.key(), at)),
            State::Doomed(edited) => {
                doomed = true;
                saved.push((edited.before.key(), at));
            }
            State::DoomedKey(key) => saved.push((key.clone(), at)),
            _ => {}
        }
    }
    new.sort_unstable_by_key(|(order, _)| *order);
    saved.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    let mut changes = Vec::with_capacity(new.len() + saved.len());
    let slots = new.into_iter().map(|(_, at)| at).chain(saved.into_iter().map(|(_, at)| at));
    for at in slots {
        match store.state(at) {
            State::New(new) => changes.push(insert(at, new, memory)?),
            State::Edited(edited) => changes.extend(update(at, edited, memory)?),
            _ => changes.push(deletion(at)),
        }
    }
    if doomed {
        replace(store, memory, &mut changes)?;
    }
    Ok(changes)
}

/// A new row with the key of a deleted one takes its place: an UPDATE in place of a DELETE and an
/// INSERT.
///
/// Not where the database deletes or detaches rows with the deleted one: for that it must be deleted.
fn replace<E: Entity>(store: &Store<E>, memory: &Memory, changes: &mut [Change]) -> Result<()> {
    // Slot of the deleted row -> slot of the new one.
    let mut replaced: FxHashMap<u32, u32> = FxHashMap::default();
    for change in changes.iter_mut().filter(|change| change.verb == Verb::Insert) {
        let State::New(new) = store.state(change.slot) else { continue };
        let mut row = new.row.copy();
        row.merge(saved_keys::<E>(memory, &new.links)?);
        let Some(old) = row.key().and_then(|key| store.find(&key)) else { continue };
        let State::Doomed(edited) = store.state(old) else { continue };
        if replaced.contains_key(&old) {
            continue;
        }
        if replaced.is_empty() && database_deletes_with::<E>(memory) {
            return Ok(());
        }
        let kept =
            ColumnSet::of(E::KEY).or(ColumnSet::of(E::VERSION.as_slice())).or(computed::<E>());
        // A column left to the database keeps the value of the old row in an UPDATE.
        let left_out = ColumnSet::first(E::COLUMNS.len()).without(change.columns).without(kept);
        if !left_out.is_empty() {
            continue;
        }
        row.merge(E::Row::of(&edited.before, kept));
        change.verb = Verb::Replace(old);
        change.columns = match row.build() {
            Ok(row) => row.changes(&edited.before),
            // A foreign key waits for its value.
            Err(_) => change.columns,
        };
        change.columns = change.columns.without(kept);
        replaced.insert(old, change.slot);
    }
    for change in changes.iter_mut().filter(|change| change.verb == Verb::Delete) {
        if let Some(&new) = replaced.get(&change.slot) {
            change.verb = Verb::Replaced(new);
        }
    }
    Ok(())
}

/// Whether it is left to the database what becomes of rows that refer to a deleted one.
fn database_deletes_with<E: Entity>(memory: &Memory) -> bool {
    let known: Vec<EntityDef> = memory.stores().map(AnyStore::entity).collect();
    let by_database = |it: &Referrer| it.foreign_key.on_delete == DeleteRule::Database;
    referrers(EntityDef::of::<E>(), &known).iter().any(by_database)
}

fn insert<E: Entity>(at: u32, new: &NewRow<E>, memory: &Memory) -> Result<Change> {
    let columns = new.shape();
    let all = ColumnSet::first(E::COLUMNS.len());
    for missing in all.without(columns).iter() {
        let column = &E::COLUMNS[missing];
        let made = column.is_made() || column.default.is_some();
        if !column.nullable && !made {
            return Err(Error::MissingValue { entity: E::NAME, field: column.field });
        }
    }
    let links = edges::<E>(&new.links, memory)?;
    Ok(Change { links, ..Change::new(at, Verb::Insert, columns) })
}

fn update<E: Entity>(at: u32, edited: &Edited<E>, memory: &Memory) -> Result<Option<Change>> {
    let columns = edited.changes();
    if columns.is_empty() {
        return Ok(None);
    }
    let key = || format!("{:?}", edited.before.key());
    if E::KEY.iter().any(|&at| columns.contains(at) && E::COLUMNS[at].generated) {
        let to = format!("{:?}", edited.now.key());
        return Err(Error::KeyChanged { entity: E::NAME, key: key(), to });
    }
    if E::VERSION.is_some_and(|at| columns.contains(at)) {
        return Err(Error::VersionChanged { entity: E::NAME, key: key() });
    }
    if let Some(at) = computed::<E>().and(columns).iter().next() {
        let field = E::COLUMNS[at].field;
        return Err(Error::ComputedChanged { entity: E::NAME, field, key: key() });
    }
    if lost_its_owner(edited) {
        return Ok(Some(deletion(at)));
    }
    let links = edges::<E>(&edited.links, memory)?;
    Ok(Some(Change { links, ..Change::new(at, Verb::Update, columns) }))
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

fn deletion(at: u32) -> Change {
    Change::new(at, Verb::Delete, ColumnSet::EMPTY)
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
        // Whether that is an error depends on the declaration: see `reach::drop_new`.
        Ok((_, Standing::Leaving)) => Ok(None),
        _ => Err(gone()),
    }
}
