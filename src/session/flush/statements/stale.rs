//! Which row somebody else changed.

use core::any::Any;

use rustc_hash::FxHashMap;

use super::{Failure, Probe};
use crate::driver::{SelectRows, Stores};
use crate::entity::{ColumnSet, Entity, PartialRow};
use crate::error::{Conflict, Error, Stale};
use crate::session::memory::Memory;
use crate::session::store::State;

pub(super) fn stale<E: Entity, C: Stores<E>>(rows: Vec<E::Row>) -> Failure<C> {
    Failure::Stale(Probe { find: find_stale::<E, C>, rows: Box::new(rows) })
}

/// The first of the rows that is missing or has another version. Runs when what the flush wrote is
/// undone, so that its own writes do not look like somebody else's.
fn find_stale<E: Entity, C: Stores<E>>(
    driver: &mut C,
    memory: &Memory,
    rows: Box<dyn Any>,
) -> Error {
    let rows = rows.downcast::<Vec<E::Row>>().map_or_else(|_| Vec::new(), |rows| *rows);
    let mut found: FxHashMap<E::Key, E> = FxHashMap::default();
    for rows in rows.chunks(driver.dialect().power_of_two(E::KEY.len())) {
        let rows = rows.iter().map(PartialRow::copy).collect();
        if let Ok(some) = driver.rows(&SelectRows::new(E::KEY, rows, &[], driver.dialect())) {
            found.extend(some.into_iter().map(|row: E| (row.key(), row)));
        }
    }
    let is_stale = |row: &&E::Row| match row.key().and_then(|key| found.get(&key)) {
        None => true,
        Some(found) => E::VERSION.is_some_and(|version| {
            let found = E::Row::of(found, ColumnSet::of(&[version]));
            found.describe(version) != row.describe(version)
        }),
    };
    let first = rows.iter().find(is_stale).or_else(|| rows.first());
    let key = first.and_then(PartialRow::key);
    let theirs = key.as_ref().and_then(|key| found.remove(key));
    let state = key.as_ref().and_then(|key| {
        let store = memory.store::<E>()?;
        Some(store.state(store.find(key)?))
    });
    let (mine, base) = match state {
        Some(State::Edited(edited)) => {
            (Some(edited.now.snapshot()), Some(edited.before.snapshot()))
        }
        Some(State::Doomed(edited)) => (None, Some(edited.before.snapshot())),
        _ => (None, None),
    };
    let conflict = Conflict { mine, base, theirs };
    Error::Stale(Box::new(Stale::new::<E>(key.as_ref(), conflict)))
}
