//! Rows listed by what they refer to, with their types forgotten.

use core::any::Any;
use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::entity::Key;

/// The rows that refer, or once referred, to a key by one foreign key. Who asks looks whether they
/// still do: so nothing is ever taken out, and a row that is changed back needs nothing.
pub(crate) trait Referrers: Send {
    /// Adds a row (`E`) in a slot.
    fn add(&mut self, row: &dyn Any, slot: u32);
    /// Slots of rows that may refer to one of `keys` (a set of keys of the target).
    fn of(&self, keys: &dyn Any, found: &mut Vec<u32>);
}

/// (Key referred to, slot) of one foreign key. `K` is the target's key.
pub(crate) struct ReferrersByKey<S, K> {
    slots: BTreeSet<(K, u32)>,
    key_of: fn(&S) -> Option<K>,
}

impl<S, K: Ord> ReferrersByKey<S, K> {
    pub(crate) fn new(key_of: fn(&S) -> Option<K>) -> Self {
        Self { slots: BTreeSet::new(), key_of }
    }
}

impl<S: 'static, K: Key> Referrers for ReferrersByKey<S, K> {
    fn add(&mut self, row: &dyn Any, slot: u32) {
        if let Some(key) = row.downcast_ref().and_then(self.key_of) {
            self.slots.insert((key, slot));
        }
    }

    fn of(&self, keys: &dyn Any, found: &mut Vec<u32>) {
        let Some(keys) = keys.downcast_ref::<FxHashSet<K>>() else { return };
        for key in keys {
            let range = (key.clone(), 0)..=(key.clone(), u32::MAX);
            found.extend(self.slots.range(range).map(|(_, slot)| *slot));
        }
    }
}
