//! A case: a schema, rows before, and rows after.

use core::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Mutex;

use super::super::super::graph::{Change, Claim, Edge, Node, Verb};
use super::super::Changes;
use crate::entity::{
    ColumnDef, ColumnSet, DeleteRule, EntityDef, ForeignKeyDef, IndexDef, SqlKind, UpdateRule,
};
use crate::relation::{ForeignKeyFns, Referrers, ReferrersByKey};

pub(super) const TABLES: usize = 4;
/// `id`, the unique column, and one column for a foreign key to each table.
pub(super) const UNIQUE: usize = 1;
pub(super) const fn column_to(table: usize) -> usize {
    2 + table
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Key {
    None,
    Nullable,
    Required,
    Deferred,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Unique {
    None,
    Nullable,
    /// Required, with values to park.
    Parkable,
    /// Required, and no value to spare.
    Tight,
}

/// A table: its foreign keys by the table they refer to, and its unique column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Table {
    pub(super) keys: [Key; TABLES],
    pub(super) unique: Unique,
}

impl Table {
    pub(super) fn nullable(&self, column: usize) -> bool {
        match column {
            0 => false,
            UNIQUE => self.unique == Unique::Nullable,
            key => matches!(self.keys[key - 2], Key::Nullable | Key::Deferred),
        }
    }
}

/// The graphs of foreign keys: for each, the keys of each table. Tables come in the order of their
/// rank, so that only deferred keys refer to later ones.
pub(super) struct Schemas(Vec<[[Key; TABLES]; TABLES]>);

impl Schemas {
    /// All graphs of up to three foreign keys, each with every choice of unique columns.
    pub(super) fn all() -> Self {
        let edges = edges();
        let empty = [[Key::None; TABLES]; TABLES];
        let mut found = vec![empty];
        let mut last = vec![(empty, 0)];
        for _ in 0..3 {
            let mut next = Vec::new();
            for (graph, start) in last {
                for (at, &(from, to, kind)) in edges.iter().enumerate().skip(start) {
                    if graph[from][to] == Key::None {
                        let mut graph = graph;
                        graph[from][to] = kind;
                        next.push((graph, at + 1));
                    }
                }
            }
            found.extend(next.iter().map(|(graph, _)| *graph));
            last = next;
        }
        Self(found)
    }

    /// The small ones: up to two foreign keys without a unique column, and up to one with a column
    /// of each kind in one table.
    pub(super) fn small() -> Vec<[Table; TABLES]> {
        let tables = |graph: &[[Key; TABLES]; TABLES]| {
            core::array::from_fn(|at| Table { keys: graph[at], unique: Unique::None })
        };
        let count = |graph: &[[Key; TABLES]; TABLES]| {
            graph.iter().flatten().filter(|key| **key != Key::None).count()
        };
        let graphs = Self::all().0;
        let mut small: Vec<[Table; TABLES]> =
            graphs.iter().filter(|graph| count(graph) <= 2).map(tables).collect();
        for graph in graphs.iter().filter(|graph| count(graph) <= 1) {
            for at in 0..TABLES {
                for unique in [Unique::Nullable, Unique::Parkable, Unique::Tight] {
                    let mut tables = tables(graph);
                    tables[at].unique = unique;
                    small.push(tables);
                }
            }
        }
        small
    }

    /// With unique columns or without, in each table.
    pub(super) fn len(&self) -> usize {
        self.0.len() << TABLES
    }
}

/// The foreign keys that a program could declare: from which table to which.
fn edges() -> Vec<(usize, usize, Key)> {
    let mut edges = Vec::new();
    for from in 0..TABLES {
        for to in 0..TABLES {
            let kinds: &[Key] = match to > from {
                true => &[Key::Deferred],
                false => &[Key::Nullable, Key::Required, Key::Deferred],
            };
            edges.extend(kinds.iter().map(|&kind| (from, to, kind)));
        }
    }
    edges
}

/// Marks the number of a case whose schema is drawn from those of more than three foreign keys, of
/// which there are too many to list.
pub(super) const DENSE: u64 = 1 << 40;

/// A graph of four to sixteen foreign keys, each number as likely as any other.
fn dense(numbers: &mut Numbers) -> [[Key; TABLES]; TABLES] {
    let mut graph = [[Key::None; TABLES]; TABLES];
    let mut free = edges();
    for _ in 0..4 + numbers.below(TABLES * TABLES - 3) {
        let (from, to, kind) = free.swap_remove(numbers.below(free.len()));
        graph[from][to] = kind;
        free.retain(|&(other, another, _)| (other, another) != (from, to));
    }
    graph
}

/// What decides what a case is.
trait Choices {
    /// A number below `limit`.
    fn below(&mut self, limit: usize) -> usize;

    /// Whether a choice may be made likelier by asking for it twice.
    fn are_drawn(&self) -> bool;
}

/// Every sequence of choices, one after the other.
#[derive(Debug, Default)]
pub(super) struct Odometer {
    /// What is chosen, and of how many.
    digits: Vec<(usize, usize)>,
    at: usize,
}

impl Odometer {
    /// Goes on to the next sequence, if there is one.
    pub(super) fn next(&mut self) -> bool {
        self.at = 0;
        while let Some((chosen, of)) = self.digits.pop() {
            if chosen + 1 < of {
                self.digits.push((chosen + 1, of));
                return true;
            }
        }
        false
    }
}

impl Choices for Odometer {
    fn below(&mut self, limit: usize) -> usize {
        if self.at == self.digits.len() {
            self.digits.push((0, limit));
        }
        self.at += 1;
        self.digits[self.at - 1].0
    }

    fn are_drawn(&self) -> bool {
        false
    }
}

/// Numbers from a seed, the same ones each time.
struct Numbers(u64);

impl Choices for Numbers {
    fn are_drawn(&self) -> bool {
        true
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}

/// The values of a row, by column; `None` is NULL. A foreign key is a number of a row.
pub(super) type Values = [Option<i64>; 2 + TABLES];

#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) table: usize,
    /// `None` for a new row.
    pub(super) before: Option<Values>,
    /// `None` for a deleted row.
    pub(super) after: Option<Values>,
}

/// Whether a changed row is there before, and after.
const CHANGES: [(bool, bool); 3] = [(false, true), (true, true), (true, false)];

/// Rows by number; the number is the key. The first of each table stays as it is, so that there is
/// always one to refer to.
#[derive(Debug)]
pub(super) struct Case {
    pub(super) tables: [Table; TABLES],
    pub(super) rows: Vec<Row>,
}

impl Case {
    pub(super) fn of(schemas: &Schemas, nth: u64) -> Self {
        // Neighbours in the order of cases are far apart among the schemas.
        let at = (nth.wrapping_mul(7919) % schemas.len() as u64) as usize;
        let mut numbers = Numbers(nth);
        let keys = match nth & DENSE {
            0 => schemas.0[at >> TABLES],
            _ => dense(&mut numbers),
        };
        let tables = core::array::from_fn(|table| {
            let unique = match (at >> table) & 1 {
                0 => Unique::None,
                _ => [Unique::Nullable, Unique::Parkable, Unique::Tight][numbers.below(3)],
            };
            Table { keys: keys[table], unique }
        });
        let mut case = Self::around(tables);
        let used = 1 + numbers.below(TABLES);
        for _ in 0..=numbers.below(6) {
            let change = numbers.below(CHANGES.len());
            case.add(numbers.below(used), change);
        }
        case.fill_in_all(&mut numbers);
        case
    }

    /// A set of so many rows that are changed, of tables that have a foreign key, a unique column, or
    /// a foreign key to them.
    pub(super) fn listed(tables: [Table; TABLES], rows: usize, choices: &mut Odometer) -> Self {
        let mut case = Self::around(tables);
        let refers = |from: usize, to: usize| tables[from].keys[to] != Key::None;
        let used: Vec<usize> = (0..TABLES)
            .filter(|&at| {
                let of_keys = (0..TABLES).any(|other| refers(at, other) || refers(other, at));
                of_keys || tables[at].unique != Unique::None
            })
            .collect();
        // The order of the rows makes no difference.
        let (kinds, mut least) = (used.len() * CHANGES.len(), 0);
        for _ in 0..rows.min(kinds) {
            let kind = least + choices.below(kinds - least);
            case.add(used[kind / CHANGES.len()], kind % CHANGES.len());
            least = kind;
        }
        case.fill_in_all(choices);
        case
    }

    /// The first rows of the tables.
    fn around(tables: [Table; TABLES]) -> Self {
        let mut case = Self { tables, rows: Vec::new() };
        for table in 0..TABLES {
            let row = Row { table, before: Some([None; 6]), after: Some([None; 6]) };
            case.rows.push(row);
        }
        case
    }

    fn add(&mut self, table: usize, change: usize) {
        let (before, after) = CHANGES[change];
        self.rows.push(Row {
            table,
            before: before.then_some([None; 6]),
            after: after.then_some([None; 6]),
        });
    }

    fn fill_in_all(&mut self, choices: &mut impl Choices) {
        for row in 0..self.rows.len() {
            self.fill_in(row, choices);
        }
        self.exchange(choices);
    }

    /// The key, and what the foreign keys refer to: any row that is there at that time.
    fn fill_in(&mut self, row: usize, choices: &mut impl Choices) {
        let Row { table, before, after } = self.rows[row];
        let mut values = [before, after];
        for to in 0..TABLES {
            let key = self.tables[table].keys[to];
            let column = column_to(to);
            let is_first = row < TABLES;
            let times: [fn(&Row) -> bool; 2] =
                [|row| row.before.is_some(), |row| row.after.is_some()];
            for (values, is_there) in values.iter_mut().zip(times) {
                let Some(values) = values.as_mut().filter(|_| key != Key::None) else { continue };
                // Drawn for the first rows too: so the numbers of cases mean what they meant.
                let picked = (!is_first || choices.are_drawn())
                    .then(|| self.any_row(to, is_there, key, choices));
                values[column] = picked.filter(|_| !is_first).unwrap_or(Some(to as i64));
            }
            // A key that does not move is as likely as one that does.
            if let [Some(before), Some(after)] = &mut values
                && let Some(target) = before[column]
                && self.rows[target as usize].after.is_some()
                && choices.are_drawn()
                && choices.below(2) == 0
            {
                after[column] = before[column];
            }
        }
        for values in values.iter_mut().flatten() {
            values[0] = Some(row as i64);
        }
        [self.rows[row].before, self.rows[row].after] = values;
    }

    /// A row of a table to refer to, or NULL where that may be.
    fn any_row(
        &self,
        table: usize,
        is_there: fn(&Row) -> bool,
        key: Key,
        choices: &mut impl Choices,
    ) -> Option<i64> {
        let rows = self.rows.iter().enumerate();
        let rows = rows.filter(|(_, row)| row.table == table && is_there(row));
        let mut all: Vec<Option<i64>> = rows.map(|(at, _)| Some(at as i64)).collect();
        if key != Key::Required {
            all.push(None);
        }
        all[choices.below(all.len())]
    }

    /// The unique values: what a row has may be what another had.
    fn exchange(&mut self, choices: &mut impl Choices) {
        let one_in = if choices.are_drawn() { 4 } else { 2 };
        for table in 0..TABLES {
            let unique = self.tables[table].unique;
            if unique == Unique::None {
                continue;
            }
            let rows: Vec<usize> =
                (TABLES..self.rows.len()).filter(|&row| self.rows[row].table == table).collect();
            let mut free = [rows.clone(), rows.clone()];
            for row in [vec![table], rows].concat() {
                let first = row < TABLES;
                let mut pick = |free: &mut Vec<usize>| match unique {
                    _ if first => Some(1000),
                    Unique::Nullable if choices.below(one_in) == 0 => None,
                    _ => Some(free.swap_remove(choices.below(free.len())) as i64),
                };
                if let Some(values) = &mut self.rows[row].before {
                    values[UNIQUE] = pick(&mut free[0]);
                }
                if let Some(values) = &mut self.rows[row].after {
                    values[UNIQUE] = pick(&mut free[1]);
                }
            }
        }
    }

    /// What the planner is given.
    pub(super) fn changes(&self) -> Vec<Changes> {
        (0..TABLES)
            .map(|table| {
                let rows = self.rows.iter().enumerate().filter(|(_, row)| row.table == table);
                let changes = rows.filter_map(|(at, row)| self.change(at, row)).collect();
                ((type_id(table), entity(table, self.tables[table])), changes)
            })
            .filter(|(_, changes): &Changes| !changes.is_empty())
            .collect()
    }

    fn change(&self, at: usize, row: &Row) -> Option<Change> {
        let columns = |is_in: &dyn Fn(usize) -> bool| {
            (0..2 + TABLES).filter(|&at| is_in(at)).fold(ColumnSet::EMPTY, |mut set, at| {
                set.insert(at);
                set
            })
        };
        let (verb, columns) = match (row.before, row.after) {
            (None, Some(_)) => (Verb::Insert, ColumnSet::first(2 + TABLES)),
            (Some(before), Some(after)) => {
                let changed = columns(&|at| before[at] != after[at]);
                if changed.is_empty() {
                    return None;
                }
                (Verb::Update, changed)
            }
            _ => (Verb::Delete, ColumnSet::EMPTY),
        };
        let mut change = Change::new(u32::try_from(at).ok()?, verb, columns);
        let node = |target: i64| Node {
            entity: type_id(self.rows[target as usize].table),
            slot: target as u32,
        };
        let keys = (0..TABLES).filter(|&to| self.tables[row.table].keys[to] != Key::None);
        for (foreign_key, to) in keys.enumerate() {
            let column = column_to(to);
            let written = verb == Verb::Delete || columns.contains(column);
            let new = |target: &i64| self.rows[*target as usize].before.is_none();
            if let Some(target) = row.after.and_then(|values| values[column]).filter(new) {
                change.links.push(Edge { foreign_key, target: node(target) });
            }
            let gone = |target: &i64| self.rows[*target as usize].after.is_none();
            if let Some(target) = row.before.and_then(|values| values[column])
                && written
                && gone(&target)
                && target != at as i64
            {
                change.leaves.push(Edge { foreign_key, target: node(target) });
            }
        }
        let value = |values: Option<Values>| values.and_then(|values| values[UNIQUE]);
        let claim = |value: i64| Claim { constraint: 1, value: value as u32 };
        if value(row.before) != value(row.after) {
            change.gives.extend(value(row.before).map(claim));
            change.takes.extend(value(row.after).map(claim));
        }
        Some(change)
    }
}

struct T0;
struct T1;
struct T2;
struct T3;

pub(super) fn type_id(table: usize) -> TypeId {
    [TypeId::of::<T0>, TypeId::of::<T1>, TypeId::of::<T2>, TypeId::of::<T3>][table]()
}

/// Knows only what it refers to.
#[derive(Debug)]
struct To(usize);

impl ForeignKeyFns for To {
    fn target(&self) -> TypeId {
        type_id(self.0)
    }
    fn key_of(&self, _: &dyn Any) -> Option<Box<dyn Any>> {
        None
    }
    fn key_of_row(&self, _: &dyn Any) -> Option<Box<dyn Any>> {
        None
    }
    fn row_with(&self, _: Option<&dyn Any>) -> Box<dyn Any> {
        Box::new(())
    }
    fn moved(&self, _: &dyn Any, _: &dyn Any) -> Option<Box<dyn Any>> {
        None
    }
    fn refers_into(&self, _: &dyn Any, _: &dyn Any) -> bool {
        false
    }
    fn referrers(&self) -> Box<dyn Referrers> {
        Box::new(ReferrersByKey::<(), i64>::new(|()| None))
    }
    fn detach(&self, _: &mut dyn Any) {}
}

pub(super) const NAMES: [&str; TABLES] = ["t0", "t1", "t2", "t3"];
pub(super) const COLUMNS: [&str; 2 + TABLES] = ["id", "u", "f0", "f1", "f2", "f3"];
const POSITIONS: [[usize; 1]; 2 + TABLES] = [[0], [1], [2], [3], [4], [5]];

/// The table as an entity; the same table is made once.
fn entity(nth: usize, table: Table) -> EntityDef {
    static MADE: Mutex<Option<HashMap<(usize, Table), EntityDef>>> = Mutex::new(None);
    let mut made = MADE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    *made.get_or_insert_default().entry((nth, table)).or_insert_with(|| make(nth, table))
}

fn make(nth: usize, table: Table) -> EntityDef {
    let column = |at: usize| {
        let name = COLUMNS[at];
        let column = ColumnDef::new(name, name, SqlKind::Int32, table.nullable(at));
        match at == UNIQUE && table.unique == Unique::Parkable {
            true => column.parkable(),
            false => column,
        }
    };
    let columns: Vec<ColumnDef> = (0..2 + TABLES).map(column).collect();
    let keys: Vec<ForeignKeyDef> = (0..TABLES)
        .filter(|&to| table.keys[to] != Key::None)
        .map(|to| ForeignKeyDef {
            name: COLUMNS[column_to(to)],
            columns: &POSITIONS[column_to(to)],
            target: NAMES[to],
            target_table: NAMES[to],
            target_schema: None,
            target_columns: || vec!["id"],
            nullable: table.nullable(column_to(to)),
            on_delete: DeleteRule::Restrict,
            on_update: UpdateRule::Restrict,
            deferred: table.keys[to] == Key::Deferred,
            unique: false,
            fns: Box::leak(Box::new(To(to))),
        })
        .collect();
    const UNIQUE_INDEX: &[IndexDef] = &[IndexDef::new(&POSITIONS[UNIQUE], true)];
    EntityDef {
        place: crate::entity::Place::UNKNOWN,
        type_id: [TypeId::of::<T0>, TypeId::of::<T1>, TypeId::of::<T2>, TypeId::of::<T3>][nth],
        name: NAMES[nth],
        table: NAMES[nth],
        schema: None,
        filtered: false,
        columns: columns.leak(),
        key: &POSITIONS[0],
        version: None,
        foreign_keys: keys.leak(),
        children: || &[],
        indexes: if table.unique == Unique::None { &[] } else { UNIQUE_INDEX },
        rank: nth,
    }
}
