//! What deleting rows of an entity does to other tables: paths of foreign keys, in the order in
//! which they are followed.

use core::any::TypeId;
use core::cmp::Reverse;

use super::super::reach::{Referrer, position, referrers};
use crate::driver::table::{Effect, Step};
use crate::entity::{DeleteRule, EntityDef, ForeignKeyDef};

/// The place of a table in the order of a flush.
pub(super) type Place = (usize, Option<&'static str>, &'static str);

pub(super) fn place(entity: EntityDef) -> Place {
    (entity.rank, entity.schema, entity.table)
}

/// When, among the deletes of one table, a step has its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    /// Rows that refer to deleted rows of this table, though their own table comes earlier.
    Before,
    Delete,
    Cascade,
    Nullify,
}

/// When a delete, or what follows from one, has its turn: tables by falling rank.
pub(super) type When = (Reverse<Place>, Turn, Reverse<usize>);

/// One way from deleted rows to rows of another table.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub(super) path: Vec<Step>,
    /// The path as entities and positions of their foreign keys.
    pub(super) ids: Vec<(TypeId, usize)>,
    pub(super) effect: Effect,
    pub(super) when: When,
}

/// When rows of `entity` themselves are deleted.
pub(super) fn when(entity: EntityDef) -> When {
    (Reverse(place(entity)), Turn::Delete, Reverse(0))
}

/// The foreign key by which deleting a row deletes rows of the same table.
pub(super) fn own_cascade(
    entity: EntityDef,
    known: &[EntityDef],
) -> Option<&'static ForeignKeyDef> {
    let own = referrers(entity, known).into_iter().find(|child| {
        (child.entity.type_id)() == (entity.type_id)() && deletes_child(child.foreign_key)
    })?;
    Some(own.foreign_key)
}

/// The way from rows of `entity` to all below them in its table, by the foreign key `own`.
pub(super) fn below(entity: EntityDef, own: &'static ForeignKeyDef) -> Way {
    Way {
        path: vec![Step { entity, foreign_key: own, own: Some(own) }],
        ids: vec![((entity.type_id)(), position(entity, own))],
        effect: Effect::Delete,
        when: when(entity),
    }
}

fn deletes_child(foreign_key: &ForeignKeyDef) -> bool {
    matches!(foreign_key.on_delete, DeleteRule::Cascade | DeleteRule::Owned)
}

/// What deleting rows of an entity does, in order.
pub(super) fn ways(entity: EntityDef, known: &[EntityDef]) -> Vec<Way> {
    let mut walk = Walk {
        known,
        seen: vec![(entity.type_id)()],
        path: Vec::new(),
        ids: Vec::new(),
        found: Vec::new(),
    };
    walk.follow(entity, place(entity));
    let mut found = walk.found;
    found.sort_by_key(|way| way.when);
    found
}

struct Walk<'a> {
    known: &'a [EntityDef],
    seen: Vec<TypeId>,
    path: Vec<Step>,
    ids: Vec<(TypeId, usize)>,
    found: Vec<Way>,
}

impl Walk<'_> {
    /// `last` is the place of what the rows reached so far are deleted with.
    fn follow(&mut self, entity: EntityDef, last: Place) {
        for Referrer { entity: child, foreign_key } in referrers(entity, self.known) {
            let id = (child.type_id)();
            let own = own_cascade(child, self.known);
            self.path.push(Step { entity: child, foreign_key, own });
            self.ids.push((id, position(child, foreign_key)));
            let here = place(child);
            let depth = Reverse(self.path.len());
            let when = |turn| match here > last {
                true => (Reverse(here), turn, depth),
                // A deferred key: the table comes before the one that it refers to.
                false => (Reverse(last), Turn::Before, depth),
            };
            if foreign_key.on_delete == DeleteRule::Nullify {
                // Rows of the deleted rows' own table keep their version: they may be deleted too,
                // and are found by it.
                let version = child.counted_version().filter(|_| foreign_key.fns.target() != id);
                self.found(Effect::Nullify { version }, when(Turn::Nullify));
            } else if deletes_child(foreign_key) && !self.seen.contains(&id) {
                self.found(Effect::Delete, when(Turn::Cascade));
                self.seen.push(id);
                self.follow(child, here.max(last));
                self.seen.pop();
            }
            self.path.pop();
            self.ids.pop();
        }
    }

    fn found(&mut self, effect: Effect, when: When) {
        let (path, ids) = (self.path.clone(), self.ids.clone());
        self.found.push(Way { path, ids, effect, when });
    }
}
