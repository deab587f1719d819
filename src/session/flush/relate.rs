//! What the changes of one store have to do with each other and with deleted rows: foreign keys
//! that let go, and unique values that change hands. From here on values are numbers.

use core::any::TypeId;

use rustc_hash::{FxHashMap, FxHashSet};

use super::graph::{Change, Claim, Edge, Node, Verb};
use super::propagate::saved_keys;
use super::reach::Replaced;
use crate::entity::{ColumnSet, Entity, EntityDef, PartialRow};
use crate::error::Result;
use crate::session::memory::Memory;
use crate::session::store::{State, Store};

/// Fills in what each change leaves, gives up and takes. `going` are the rows that are deleted,
/// `replaced` those of them whose place another takes.
pub(crate) fn relate<E: Entity>(
    store: &Store<E>,
    memory: &Memory,
    changes: &mut [Change],
    going: &FxHashSet<Node>,
    replaced: &Replaced,
) -> Result<()> {
    if !going.is_empty() {
        let tables: FxHashSet<TypeId> = going.iter().map(|node| node.entity).collect();
        let lets_go = |nth: &usize| tables.contains(&E::FOREIGN_KEYS[*nth].fns.target());
        let foreign_keys: Vec<usize> = (0..E::FOREIGN_KEYS.len()).filter(lets_go).collect();
        for change in changes.iter_mut() {
            leaves(store, memory, change, (&foreign_keys, going));
            if !replaced.is_empty() {
                meets(store, memory, change, replaced);
            }
        }
    }
    claims(store, memory, changes)
}

/// Columns of a row as they are in the database; those that are not known are left out.
fn before<E: Entity>(store: &Store<E>, at: u32, columns: ColumnSet) -> Option<E::Row> {
    let mut row = match store.state(at) {
        State::Clean(row) => return Some(E::Row::of(row, columns)),
        State::Edited(edited) | State::Doomed(edited) => {
            return Some(E::Row::of(&edited.before, columns));
        }
        State::DoomedKey(key) => E::Row::of_key(key),
        _ => return None,
    };
    row.clear(ColumnSet::first(E::COLUMNS.len()).without(columns));
    Some(row)
}

fn leaves<E: Entity>(
    store: &Store<E>,
    memory: &Memory,
    change: &mut Change,
    (foreign_keys, going): (&[usize], &FxHashSet<Node>),
) {
    // In the database, the foreign keys of a new row that replaces another are still the old ones.
    let at = match change.verb {
        Verb::Insert | Verb::Replaced(_) => return,
        Verb::Replace(old) => old,
        Verb::Update | Verb::Delete | Verb::Reached(_) => change.slot,
    };
    for &nth in foreign_keys {
        let foreign_key = &E::FOREIGN_KEYS[nth];
        let columns = ColumnSet::of(foreign_key.columns);
        // A new row cannot refer to a deleted one: with the same key it means the one in its place.
        if change.verb == Verb::Update && columns.and(change.columns).is_empty() {
            continue;
        }
        let target = before(store, at, columns)
            .and_then(|row| foreign_key.fns.key_of_row(&row))
            .and_then(|key| memory.any_store(foreign_key.fns.target())?.find(&*key));
        let Some(slot) = target else { continue };
        let target = Node { entity: foreign_key.fns.target(), slot };
        let is_itself = target.entity == TypeId::of::<E>() && slot == at;
        if !is_itself && going.contains(&target) {
            change.leaves.push(Edge { foreign_key: nth, target });
        }
    }
}

/// A new row that was given the key of a replaced row refers to the one that takes its place.
fn meets<E: Entity>(store: &Store<E>, memory: &Memory, change: &mut Change, replaced: &Replaced) {
    let State::New(new) = store.state(change.slot) else { return };
    for (nth, foreign_key) in E::FOREIGN_KEYS.iter().enumerate() {
        let entity = foreign_key.fns.target();
        let target = foreign_key
            .fns
            .key_of_row(&new.row)
            .and_then(|key| memory.any_store(entity)?.find(&*key))
            .and_then(|slot| replaced.get(&Node { entity, slot }));
        if let Some(&slot) = target {
            change.links.push(Edge { foreign_key: nth, target: Node { entity, slot } });
        }
    }
}

/// The columns of a changed row whose values only the database knows, before and after.
fn computed<E: Entity>(store: &Store<E>, at: u32) -> ColumnSet {
    match store.state(at) {
        State::Edited(edited) => edited.expressions().columns(),
        _ => ColumnSet::EMPTY,
    }
}

/// The numbers that stand for values: (constraint, its values as text) -> number.
type Numbers = FxHashMap<(usize, Vec<String>), u32>;

fn claims<E: Entity>(store: &Store<E>, memory: &Memory, changes: &mut [Change]) -> Result<()> {
    let mut uniques: Vec<ColumnSet> = EntityDef::of::<E>().uniques();
    // Of values that no row takes it does not matter who gives them up.
    let taken = changes.iter().fold(ColumnSet::EMPTY, |taken, change| taken.or(change.columns));
    for unique in uniques.iter_mut().filter(|unique| unique.and(taken).is_empty()) {
        *unique = ColumnSet::EMPTY;
    }
    if uniques.iter().all(|unique| unique.is_empty()) {
        return Ok(());
    }
    let mut numbers = Numbers::default();
    for change in changes.iter_mut() {
        let (at, columns) = match change.verb {
            Verb::Insert | Verb::Replaced(_) => continue,
            Verb::Update => (change.slot, change.columns.without(computed(store, change.slot))),
            Verb::Replace(old) => (old, change.columns),
            Verb::Delete | Verb::Reached(_) => (change.slot, ColumnSet::first(E::COLUMNS.len())),
        };
        change.gives =
            claimed::<E>(&uniques, columns, &mut numbers, |columns| before(store, at, columns));
    }
    if numbers.is_empty() {
        return Ok(());
    }
    for change in changes.iter_mut() {
        let row = match (change.verb, store.state(change.slot)) {
            (Verb::Insert | Verb::Replace(_), State::New(new)) => {
                let mut row = new.row.copy();
                row.merge(saved_keys::<E>(memory, &new.links)?);
                row
            }
            (Verb::Update, State::Edited(edited)) => {
                let mut row = E::Row::of(&edited.now, ColumnSet::first(E::COLUMNS.len()));
                // What waits for a key is not known yet.
                row.clear(edited.links.columns::<E>().or(edited.expressions().columns()));
                row
            }
            _ => continue,
        };
        change.takes = claimed::<E>(&uniques, change.columns, &mut numbers, |columns| {
            let mut some = row.copy();
            some.clear(ColumnSet::first(E::COLUMNS.len()).without(columns));
            Some(some)
        });
    }
    Ok(())
}

/// The claims of a row under the constraints that have one of `columns`; an empty one is left out.
/// NULL claims nothing.
fn claimed<E: Entity>(
    uniques: &[ColumnSet],
    columns: ColumnSet,
    numbers: &mut Numbers,
    row: impl Fn(ColumnSet) -> Option<E::Row>,
) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (constraint, &unique) in uniques.iter().enumerate() {
        if unique.and(columns).is_empty() {
            continue;
        }
        let Some(row) = row(unique) else { continue };
        if row.given() != unique {
            continue;
        }
        let values: Vec<String> = unique.iter().map(|at| row.describe(at)).collect();
        let is_null = |(at, value): (usize, &String)| E::COLUMNS[at].nullable && value == "None";
        if unique.iter().zip(&values).any(is_null) {
            continue;
        }
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        let value = *numbers.entry((constraint, values)).or_insert(next);
        claims.push(Claim { constraint, value });
    }
    claims
}
