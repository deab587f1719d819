//! The steps of a flush, and which waits for which.

use core::any::TypeId;

use rustc_hash::FxHashMap;

use super::super::graph::{Change, Claim, Edge, Node, Verb};
use super::Changes;
use super::alike::{Alike, Together};
use super::cascades::{self, Place, Way, place};
use crate::driver::table::Effect;
use crate::entity::{ColumnSet, EntityDef, ForeignKeyDef};

/// Something done to one row, or to several that wait for nothing.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// The position of the entity among the changes.
    pub(super) entity: usize,
    /// The position of the change, or of the first.
    pub(super) change: usize,
    /// The positions of the others.
    pub(super) others: Vec<usize>,
    pub(super) kind: Kind,
    /// The columns that are written.
    pub(super) columns: ColumnSet,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Release,
    Update,
    Replace,
    Insert,
    /// An update that refers to rows which are inserted first.
    LateUpdate,
    /// The same, where those are of a table that comes later.
    LastUpdate,
    /// Columns that could not be written at once.
    Follow,
    /// A way from the deleted row, by position.
    Cascade(usize),
    Delete,
    /// Deletes the rows below one of their table that is replaced.
    Below,
    /// Nothing: steps that must be done together wait for it.
    Gate,
}

/// `to` waits for `from`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wait {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// A foreign key of `to` is to refer to a row that `from` gives its key.
    Link(usize),
    /// A foreign key of `row` refers to a row that `to` deletes, until `from`.
    Leave { foreign_key: usize, row: Row },
    /// `row` has a unique value that `to` gives to another, until `from`.
    Unique { constraint: usize, row: Row },
    /// It is so.
    Order,
}

/// An entity and one of its changes, by position.
pub(super) type Row = (usize, usize);

/// A row that refers to a deleted one, and is to refer to the one that takes its place, which has
/// the same key: it stays as it is when what refers to the deleted one is deleted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept {
    /// Its entity, and the position of the foreign key.
    pub(super) by: (TypeId, usize),
    pub(super) slot: u32,
}

/// What of an entity matters to more than one row.
pub(super) struct Table {
    pub(super) id: TypeId,
    pub(super) entity: EntityDef,
    pub(super) place: Place,
    pub(super) uniques: Vec<ColumnSet>,
    pub(super) ways: Vec<Way>,
    /// The foreign key by which rows of the table take rows of the table along.
    pub(super) own: Option<&'static ForeignKeyDef>,
}

impl Table {
    /// The way from a row to those below it in the table.
    pub(super) fn way_below(&self) -> Option<Way> {
        self.own.map(|own| cascades::below(self.entity, own))
    }
}

/// All steps, and what they wait for.
pub(super) struct Steps<'a> {
    pub(super) changes: &'a [Changes],
    pub(super) tables: Vec<Table>,
    pub(super) steps: Vec<Step>,
    pub(super) waits: Vec<Wait>,
    /// Row -> the step that releases columns of it.
    pub(super) released: FxHashMap<Row, usize>,
    /// Step -> the step that writes those of its columns that could not be written at once.
    pub(super) followed: FxHashMap<usize, usize>,
    /// Replaced row -> the rows that stay with the one which takes its place.
    pub(super) kept: FxHashMap<Row, Vec<Kept>>,
    /// Row -> the step that writes it; of a deleted row the first of what its delete does.
    first: FxHashMap<Node, usize>,
}

impl<'a> Steps<'a> {
    pub(super) fn of(changes: &'a [Changes], known: &[EntityDef]) -> Self {
        let tables = changes.iter().map(|((id, entity), changes)| {
            let deletes =
                changes.iter().any(|it| matches!(it.verb, Verb::Delete | Verb::Replaced(_)));
            let goes = |it: &Change| matches!(it.verb, Verb::Reached(_));
            Table {
                id: *id,
                entity: *entity,
                place: place(*entity),
                uniques: entity.uniques(),
                ways: if deletes { cascades::ways(*entity, known) } else { Vec::new() },
                own: match deletes || changes.iter().any(goes) {
                    true => cascades::own_cascade(*entity, known),
                    false => None,
                },
            }
        });
        let mut steps = Self {
            changes,
            tables: tables.collect(),
            steps: Vec::new(),
            waits: Vec::new(),
            released: FxHashMap::default(),
            followed: FxHashMap::default(),
            kept: FxHashMap::default(),
            first: FxHashMap::default(),
        };
        let alike = Alike::of(changes);
        let waiting = |(entity, (_, changes)): (usize, &Changes)| {
            changes.iter().any(|change| !alike.has(entity, change))
        };
        let connected = changes.iter().enumerate().any(waiting);
        steps.add_steps(&alike, connected);
        if connected {
            steps.add_waits(&alike);
        }
        steps
    }

    pub(super) fn change(&self, row: Row) -> &'a Change {
        &self.changes[row.0].1[row.1]
    }

    pub(super) fn node(&self, row: Row) -> Node {
        Node { entity: self.tables[row.0].id, slot: self.change(row).slot }
    }

    pub(super) fn foreign_key(&self, entity: usize, nth: usize) -> &'static ForeignKeyDef {
        &self.tables[entity].entity.foreign_keys[nth]
    }

    pub(super) fn add(&mut self, row: Row, kind: Kind, columns: ColumnSet) -> usize {
        let (entity, change) = row;
        self.steps.push(Step { entity, change, others: Vec::new(), kind, columns });
        self.steps.len() - 1
    }

    pub(super) fn wait(&mut self, from: usize, to: usize, why: Why) {
        if from != to {
            self.waits.push(Wait { from, to, why });
        }
    }

    /// `connected`: whether there are changes that may wait.
    fn add_steps(&mut self, alike: &Alike, connected: bool) {
        let places: FxHashMap<TypeId, Place> =
            self.tables.iter().map(|table| (table.id, table.place)).collect();
        for entity in 0..self.changes.len() {
            let mut together = Together::default();
            for nth in 0..self.changes[entity].1.len() {
                let row = (entity, nth);
                let change = self.change(row);
                let is_alike = alike.has(entity, change);
                if is_alike && let Some(steps) = together.find(change) {
                    if connected {
                        self.first.insert(self.node(row), steps.start);
                    }
                    self.steps[steps].iter_mut().for_each(|step| step.others.push(nth));
                    continue;
                }
                let begin = self.steps.len();
                let kind = match change.verb {
                    Verb::Insert => Kind::Insert,
                    Verb::Replace(_) => Kind::Replace,
                    Verb::Update => {
                        let here = self.tables[entity].place;
                        let later = |edge: &Edge| places.get(&edge.target.entity) > Some(&here);
                        match change.links.as_slice() {
                            [] => Kind::Update,
                            links if links.iter().any(later) => Kind::LastUpdate,
                            _ => Kind::LateUpdate,
                        }
                    }
                    Verb::Delete | Verb::Replaced(_) => {
                        self.add_delete(row);
                        if is_alike {
                            together.add(change, begin..self.steps.len());
                        }
                        continue;
                    }
                    Verb::Reached(_) => continue,
                };
                let step = self.add(row, kind, change.columns);
                if connected {
                    self.first.insert(self.node(row), step);
                }
                if is_alike {
                    together.add(change, begin..self.steps.len());
                }
            }
        }
    }

    /// What a delete does to others, one after the other, and the delete itself.
    fn add_delete(&mut self, row: Row) {
        let first = self.steps.len();
        let ways = (0..self.tables[row.0].ways.len()).map(Kind::Cascade);
        for kind in ways.chain(self.last_of_delete(row)) {
            let step = self.add(row, kind, ColumnSet::EMPTY);
            if step > first {
                self.wait(step - 1, step, Why::Order);
            }
        }
        self.first.insert(self.node(row), first);
    }

    /// What comes after all ways from a deleted row.
    fn last_of_delete(&self, row: Row) -> Option<Kind> {
        match self.change(row).verb {
            Verb::Delete => Some(Kind::Delete),
            Verb::Replaced(_) => self.tables[row.0].own.map(|_| Kind::Below),
            _ => None,
        }
    }

    fn add_waits(&mut self, alike: &Alike) {
        let rows: FxHashMap<Node, Row> = (0..self.changes.len())
            .flat_map(|entity| (0..self.changes[entity].1.len()).map(move |nth| (entity, nth)))
            .filter(|&row| {
                let verb = self.change(row).verb;
                matches!(verb, Verb::Delete | Verb::Replaced(_) | Verb::Reached(_))
            })
            .map(|row| (self.node(row), row))
            .collect();
        for entity in 0..self.changes.len() {
            // (Constraint, value) -> who gives it up, and the step that does.
            let mut given: FxHashMap<Claim, Vec<(Row, usize)>> = FxHashMap::default();
            for nth in 0..self.changes[entity].1.len() {
                let row = (entity, nth);
                let change = self.change(row);
                if alike.has(entity, change) {
                    continue;
                }
                if let Verb::Replaced(new) = change.verb {
                    self.replaced_waits(row, new);
                    continue;
                }
                let Some(step) = self.writing(row, &rows) else { continue };
                for edge in &change.leaves {
                    if let Some(replaced) = self.stays_with(change, edge, &rows) {
                        let by = (self.tables[entity].id, edge.foreign_key);
                        let slot = match change.verb {
                            Verb::Replace(old) => old,
                            _ => change.slot,
                        };
                        self.kept.entry(replaced).or_default().push(Kept { by, slot });
                    } else if let Some(to) = self.letting_go(row, edge, &rows) {
                        let why = Why::Leave { foreign_key: edge.foreign_key, row };
                        self.wait(step, to, why);
                    }
                }
                for &claim in &change.gives {
                    given.entry(claim).or_default().push((row, step));
                }
            }
            for nth in 0..self.changes[entity].1.len() {
                let row = (entity, nth);
                let change = self.change(row);
                if alike.has(entity, change) {
                    continue;
                }
                let Some(step) = self.writing(row, &rows) else { continue };
                let before = self.waits.len();
                for claim in &change.takes {
                    for (giver, from) in given.get(claim).cloned().unwrap_or_default() {
                        let why = Why::Unique { constraint: claim.constraint, row: giver };
                        self.wait(from, step, why);
                    }
                }
                for edge in &change.links {
                    let Some(&from) = self.first.get(&edge.target) else { continue };
                    self.wait(from, step, Why::Link(edge.foreign_key));
                    if change.verb == Verb::Insert && self.is_deferred(entity, edge) {
                        let waits: Vec<usize> = (before..self.waits.len()).collect();
                        self.follow(self.waits.len() - 1, &waits);
                    }
                }
            }
        }
    }

    /// Whether a foreign key is left out of the rank, and refers to a row that comes later.
    fn is_deferred(&self, entity: usize, edge: &Edge) -> bool {
        let later = |table: &Table| {
            table.id == edge.target.entity && table.place > self.tables[entity].place
        };
        self.foreign_key(entity, edge.foreign_key).deferred && self.tables.iter().any(later)
    }

    /// The replaced row that a row refers to, if it is to refer to the one in its place.
    fn stays_with(&self, change: &Change, edge: &Edge, rows: &FxHashMap<Node, Row>) -> Option<Row> {
        let replaced = *rows.get(&edge.target)?;
        let Verb::Replaced(new) = self.change(replaced).verb else { return None };
        let target = Node { slot: new, ..edge.target };
        change.links.contains(&Edge { target, ..*edge }).then_some(replaced)
    }

    /// What deleting a row does to others comes before the row that takes its place.
    fn replaced_waits(&mut self, row: Row, new: u32) {
        let steps = self.tables[row.0].ways.len() + self.last_of_delete(row).iter().count();
        let new = Node { entity: self.tables[row.0].id, slot: new };
        if let (true, Some(&first), Some(&to)) =
            (steps > 0, self.first.get(&self.node(row)), self.first.get(&new))
        {
            self.wait(first + steps - 1, to, Why::Order);
        }
    }

    /// The step that writes a row, or that it goes with.
    fn writing(&self, row: Row, rows: &FxHashMap<Node, Row>) -> Option<usize> {
        match self.change(row).verb {
            Verb::Delete => Some(self.first.get(&self.node(row))? + self.tables[row.0].ways.len()),
            Verb::Reached(_) => {
                let (root, path) = self.reached_from(row, rows)?;
                self.step_on(root, &path)
            }
            _ => self.first.get(&self.node(row)).copied(),
        }
    }

    /// The deleted row that a row goes with, and the way from it.
    fn reached_from(
        &self,
        row: Row,
        rows: &FxHashMap<Node, Row>,
    ) -> Option<(Row, Vec<(TypeId, usize)>)> {
        let mut path = Vec::new();
        let mut at = row;
        // As deep as rows are, not as deep as a stack is.
        while let Verb::Reached(edge) = self.change(at).verb {
            let parent = *rows.get(&edge.target)?;
            let rule = self.foreign_key(at.0, edge.foreign_key).on_delete;
            // Rows of the parent's own table go in the parent's statement, and what the database
            // deletes goes with the parent itself.
            if parent.0 != at.0 && rule != crate::entity::DeleteRule::Database {
                path.push((self.tables[at.0].id, edge.foreign_key));
            }
            at = parent;
        }
        path.reverse();
        Some((at, path))
    }

    /// The step in which deleting `root` deletes what is at the end of a path.
    fn step_on(&self, root: Row, path: &[(TypeId, usize)]) -> Option<usize> {
        let first = *self.first.get(&self.node(root))?;
        let ways = &self.tables[root.0].ways;
        match path {
            [] => self.last_of_delete(root).map(|_| first + ways.len()),
            path => Some(first + ways.iter().position(|way| way.ids == path)?),
        }
    }

    /// The step before which a row must have let go of a deleted row.
    fn letting_go(&self, row: Row, edge: &Edge, rows: &FxHashMap<Node, Row>) -> Option<usize> {
        let target = *rows.get(&edge.target)?;
        let (root, mut path) = self.reached_from(target, rows)?;
        let deleting = self.step_on(root, &path);
        // Rows below those that are reached are on no way of their own.
        let own = self.tables[row.0].own.map(|own| own.name);
        if own != Some(self.foreign_key(row.0, edge.foreign_key).name) || target.0 != row.0 {
            path.push((self.tables[row.0].id, edge.foreign_key));
        }
        let stays = matches!(self.change(row).verb, Verb::Update | Verb::Replace(_));
        let first = *self.first.get(&self.node(root))?;
        let mut ways = self.tables[root.0].ways.iter();
        // A row that stays must not be reached, nor must rows that refer to it.
        let on_the_way = match stays {
            true => ways.position(|way| way.ids.starts_with(&path)),
            false => ways.position(|way| way.ids == path),
        };
        match on_the_way.map(|way| (way, self.tables[root.0].ways[way].effect)) {
            // It is let go of for the row, which is found all the same.
            Some((_, Effect::Nullify { version: None })) if !stays => None,
            Some((way, _)) => Some(first + way),
            // In a tree, rows above take those below along.
            None if !stays && self.tables[root.0].own.is_some() && root.0 == row.0 => None,
            None => deleting,
        }
    }
}
