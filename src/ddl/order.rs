//! The order in which tables are made: those referred to first.

use std::collections::HashMap;

use crate::entity::EntityDef;

/// What names a table: its schema and its name.
pub(super) type TableName = (Option<&'static str>, &'static str);

/// The table of an entity.
pub(super) fn table_of(entity: &EntityDef) -> TableName {
    (entity.schema, entity.table)
}

/// The entities so that each comes after those that it belongs to, and otherwise in the order
/// given.
///
/// A foreign key to the same table is no obstacle, nor is one that is `deferred`. A cycle that
/// is left (no flush has an order for it, but tables can be made) is entered where it is met.
pub(super) fn by_dependency(entities: &[EntityDef]) -> Vec<EntityDef> {
    let positions =
        entities.iter().enumerate().map(|(at, entity)| (table_of(entity), at)).collect();
    let mut sorter =
        Sorter { entities, positions, visited: vec![false; entities.len()], sorted: Vec::new() };
    for at in 0..entities.len() {
        sorter.visit(at);
    }
    sorter.sorted
}

struct Sorter<'a> {
    entities: &'a [EntityDef],
    /// Table -> the position of its entity in `entities`.
    positions: HashMap<TableName, usize>,
    /// Whether the entity at a position has been entered.
    visited: Vec<bool>,
    /// What is in its place.
    sorted: Vec<EntityDef>,
}

impl Sorter<'_> {
    /// Puts the entity into its place, after those that it belongs to.
    fn visit(&mut self, at: usize) {
        if core::mem::replace(&mut self.visited[at], true) {
            return;
        }
        let entity = self.entities[at];
        for key in entity.foreign_keys.iter().filter(|key| !key.deferred) {
            if let Some(&target) = self.positions.get(&(key.target_schema, key.target_table)) {
                self.visit(target);
            }
        }
        self.sorted.push(entity);
    }
}
