//! Keys that change, carried on to the rows that refer to them.
//!
//! A database with ON UPDATE CASCADE does it as soon as a statement has changed a key, and so does
//! the session, by a statement of its own, where a relationship says so. What is known of rows in
//! memory follows each such statement, since a ring of keys goes through values that nobody has.

use core::any::Any;

use rustc_hash::FxHashMap;

use super::propagate::Stage;
use super::reach::{position, referrers};
use crate::entity::{ColumnSet, Entity, EntityDef, PartialRow, UpdateRule};
use crate::session::memory::Memory;
use crate::session::store::{AnyStore, Staged, State, Store};

/// Takes over that keys of `entity` changed: `moved` leads from old ones to new ones
/// (`FxHashMap<E::Key, E::Key>`).
pub(crate) fn carry(memory: &Memory, stage: &mut Stage, entity: EntityDef, moved: Box<dyn Any>) {
    let known: Vec<EntityDef> = memory.stores().map(AnyStore::entity).collect();
    let mut waiting = vec![(entity, moved)];
    while let Some((entity, moved)) = waiting.pop() {
        for referrer in referrers(entity, &known) {
            let Some(store) = memory.any_store((referrer.entity.type_id)()) else { continue };
            if referrer.foreign_key.on_update == UpdateRule::Restrict {
                continue;
            }
            let nth = position(referrer.entity, referrer.foreign_key);
            let own = store.carry(nth, &*moved, stage.any(store));
            waiting.extend(own.map(|own| (referrer.entity, own)));
        }
    }
}

/// Points rows that refer to old keys by a foreign key at the new ones. Gives their own keys that
/// changed with that, from old to new.
pub(crate) fn carried<E: Entity>(
    store: &Store<E>,
    foreign_key: usize,
    moved: &dyn Any,
    staged: &mut Staged<E>,
) -> FxHashMap<E::Key, E::Key> {
    let mut own = FxHashMap::default();
    let all = ColumnSet::first(E::COLUMNS.len());
    let columns = ColumnSet::of(E::FOREIGN_KEYS[foreign_key].columns);
    let key = ColumnSet::of(E::KEY);
    let moves = !columns.and(key).is_empty();
    let to = |row: &E::Row| -> Option<E::Row> {
        let row = E::FOREIGN_KEYS[foreign_key].fns.moved(row, moved)?;
        row.downcast().ok().map(|row| *row)
    };
    for (_, row) in &mut staged.inserted {
        let Some(to) = to(&E::Row::of(row, columns)) else { continue };
        let old = row.key();
        row.assign(columns, to);
        if moves {
            own.insert(old, row.key());
        }
    }
    let mut written: FxHashMap<u32, E::Row> = FxHashMap::default();
    for (at, row) in &staged.updated {
        if !row.given().and(columns.or(key)).is_empty() {
            let mut some = row.copy();
            some.clear(all.without(columns.or(key)));
            written.entry(*at).or_default().merge(some);
        }
    }
    for (at, state) in store.states() {
        let (mut row, left) = match state {
            State::Clean(row) => (E::Row::of(row, columns.or(key)), ColumnSet::EMPTY),
            State::Edited(edited) => {
                (E::Row::of(&edited.before, columns.or(key)), edited.changes().and(columns))
            }
            State::Doomed(edited) => (E::Row::of(&edited.before, columns.or(key)), columns),
            State::DoomedKey(key) => (E::Row::of_key(key), columns),
            _ => continue,
        };
        if let Some(since) = written.remove(&at) {
            row.merge(since);
        }
        let Some(to) = to(&row) else { continue };
        if moves {
            let mut found = row.copy();
            found.merge(to.copy());
            found.clear(all.without(key));
            if let (Some(old), Some(new)) = (row.key(), found.key()) {
                own.insert(old, new);
            }
            staged.found.entry(at).or_default().merge(found);
            staged.rekeys = true;
        }
        if left.is_empty() {
            staged.carried.insert(at, columns);
        }
        staged.updated.push((at, to));
    }
    own
}
