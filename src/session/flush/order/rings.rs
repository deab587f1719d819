//! Steps that wait for each other: found, and split in two where that is possible.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::graph::Verb;
use super::steps::{Kind, Row, Steps, Wait, Why};
use super::{Reason, Ring};
use crate::entity::ColumnSet;

/// What it costs to split a step, by the kind of split: smaller is preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cost {
    /// A foreign key follows, as it is declared to.
    Deferred,
    /// A unique value becomes NULL for a while.
    Null,
    /// A foreign key that is not declared so follows.
    Follow,
    /// A foreign key becomes NULL for a while.
    Detach,
    /// A row is updated twice.
    Twice,
    /// A unique value is parked.
    Park,
}

/// The waits of each step: those that it waits by, and those that wait for it.
struct Around {
    into: Vec<Vec<usize>>,
    out: Vec<Vec<usize>>,
}

impl Around {
    fn of(steps: &Steps<'_>) -> Self {
        let mut around = Self {
            into: vec![Vec::new(); steps.steps.len()],
            out: vec![Vec::new(); steps.steps.len()],
        };
        for (at, wait) in steps.waits.iter().enumerate() {
            around.into[wait.to].push(at);
            around.out[wait.from].push(at);
        }
        around
    }

    fn touching(&self, step: usize) -> Vec<usize> {
        let of = |lists: &[Vec<usize>]| lists.get(step).cloned().unwrap_or_default();
        let mut all = of(&self.into);
        all.extend(of(&self.out));
        all
    }
}

impl Steps<'_> {
    /// Updates that hand a unique value on and on, or around, would be one statement each. Of more
    /// than two, all give theirs up first, and all take theirs then: two statements.
    pub(super) fn shorten_chains(&mut self) {
        let update = |step: usize| self.steps[step].kind <= Kind::Update;
        let mut chains: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for (at, wait) in self.waits.iter().enumerate() {
            if matches!(wait.why, Why::Unique { .. }) && update(wait.from) && update(wait.to) {
                chains.entry(self.steps[wait.to].entity).or_default().push(at);
            }
        }
        for entity in 0..self.tables.len() {
            let Some(waits) = chains.remove(&entity) else { continue };
            let takers: FxHashSet<usize> = waits.iter().map(|&at| self.waits[at].to).collect();
            let is_long = waits.iter().any(|&at| takers.contains(&self.waits[at].from));
            if is_long && waits.iter().all(|&at| self.park(self.waits[at]).is_some()) {
                for at in waits {
                    self.release(at);
                }
            }
        }
    }

    /// Splits steps until none waits for itself. Gives them in an order in which each comes after
    /// all that it waits for.
    ///
    /// # Errors
    ///
    /// A ring in which no step can be split.
    pub(super) fn break_rings(&mut self) -> Result<Vec<usize>, Ring> {
        loop {
            let around = Around::of(self);
            let (sequence, stuck) = self.peel(&around);
            if stuck.is_empty() {
                return Ok(sequence);
            }
            // The rings found by going from each step to the first that it waits for.
            let stuck_steps: FxHashSet<usize> = stuck.iter().copied().collect();
            let mut walked: FxHashMap<usize, usize> = FxHashMap::default();
            let mut void: Vec<usize> = Vec::new();
            for &start in &stuck {
                let mut path: Vec<usize> = Vec::new();
                let mut at = start;
                while !walked.contains_key(&at) {
                    walked.insert(at, start);
                    let mut waits = around.into[at].iter().copied();
                    let next = waits.find(|&wait| stuck_steps.contains(&self.waits[wait].from));
                    let Some(next) = next else { break };
                    path.push(next);
                    at = self.waits[next].from;
                }
                if walked.get(&at) == Some(&start)
                    && let Some(from) = path.iter().position(|&wait| self.waits[wait].to == at)
                {
                    self.break_ring(&path[from..], &around, &mut void)?;
                }
            }
            let void: FxHashSet<usize> = void.into_iter().collect();
            let mut at = 0..;
            self.waits.retain(|_| at.next().is_none_or(|at| !void.contains(&at)));
        }
    }

    /// Takes away steps that wait for nothing, one after the other. Gives those, and the rest.
    fn peel(&self, around: &Around) -> (Vec<usize>, Vec<usize>) {
        let mut waits_for: Vec<usize> = around.into.iter().map(Vec::len).collect();
        let mut sequence: Vec<usize> =
            (0..self.steps.len()).filter(|&step| waits_for[step] == 0).collect();
        let mut next = 0;
        while let Some(&step) = sequence.get(next) {
            next += 1;
            for &wait in &around.out[step] {
                let to = self.waits[wait].to;
                waits_for[to] -= 1;
                if waits_for[to] == 0 {
                    sequence.push(to);
                }
            }
        }
        let stuck = (0..self.steps.len()).filter(|&step| waits_for[step] > 0).collect();
        (sequence, stuck)
    }

    /// `ring` are waits, each of the step that the one before is for. Waits that are void then are
    /// added to `void`.
    fn break_ring(
        &mut self,
        ring: &[usize],
        around: &Around,
        void: &mut Vec<usize>,
    ) -> Result<(), Ring> {
        let next = |at: usize| self.waits[ring[(at + ring.len() - 1) % ring.len()]];
        let best = (0..ring.len())
            .filter_map(|at| Some((self.cost(self.waits[ring[at]], next(at))?, ring[at])))
            .min();
        match best {
            Some((Cost::Deferred | Cost::Follow | Cost::Twice, wait)) => {
                self.follow(wait, &around.touching(self.waits[wait].to));
            }
            Some((Cost::Detach, wait)) => self.detach(wait),
            Some((Cost::Null | Cost::Park, wait)) => self.release(wait),
            None if self.can_go_together(ring) => self.join(ring, around, void),
            None => return Err(self.describe(ring)),
        }
        Ok(())
    }

    /// What it costs to do without a wait, if that is possible. `next` is the wait by which the
    /// ring goes on from the step that waits.
    fn cost(&self, wait: Wait, next: Wait) -> Option<Cost> {
        let released = match wait.why {
            Why::Order => None,
            Why::Link(_) => None,
            Why::Leave { foreign_key, row } => {
                (!self.detachable(foreign_key, row).is_empty()).then_some(Cost::Detach)
            }
            Why::Unique { row, .. } => self.park(wait).map(|column| {
                match self.tables[row.0].entity.columns[column].nullable {
                    true => Cost::Null,
                    false => Cost::Park,
                }
            }),
        };
        let split = self.split(wait, next);
        released.into_iter().chain(split).min()
    }

    /// What it costs to leave some columns of the step that waits to a following one.
    fn split(&self, wait: Wait, next: Wait) -> Option<Cost> {
        let step = &self.steps[wait.to];
        let columns = self.movable(wait);
        // A value that the step gives up in these columns would follow too.
        let gives = !matches!(next.why, Why::Link(_));
        if step.kind == Kind::Follow || columns.is_empty() || gives && self.concerns(next, columns)
        {
            return None;
        }
        Some(match (step.kind, wait.why) {
            (Kind::Insert, Why::Link(nth)) if self.foreign_key(step.entity, nth).deferred => {
                Cost::Deferred
            }
            (Kind::Insert, _) => Cost::Follow,
            _ => Cost::Twice,
        })
    }

    /// The columns because of which a step waits, if it can leave them to a following one.
    fn movable(&self, wait: Wait) -> ColumnSet {
        let step = &self.steps[wait.to];
        let table = &self.tables[step.entity];
        let updates = self.change((step.entity, step.change)).verb == Verb::Update;
        let columns = match wait.why {
            Why::Link(nth) => ColumnSet::of(self.foreign_key(step.entity, nth).columns),
            Why::Unique { constraint, .. } if updates => table.uniques[constraint],
            _ => return ColumnSet::EMPTY,
        };
        let columns = columns.and(step.columns).without(ColumnSet::of(table.entity.key));
        match step.kind {
            Kind::Insert => nullable(table.entity.columns, columns),
            _ => columns,
        }
    }

    /// Whether a wait is about one of these columns.
    fn concerns(&self, wait: Wait, columns: ColumnSet) -> bool {
        let of = match wait.why {
            Why::Order => return false,
            Why::Link(nth) => {
                ColumnSet::of(self.foreign_key(self.steps[wait.to].entity, nth).columns)
            }
            Why::Leave { foreign_key, row } => {
                ColumnSet::of(self.foreign_key(row.0, foreign_key).columns)
            }
            Why::Unique { constraint, row } => self.tables[row.0].uniques[constraint],
        };
        !of.and(columns).is_empty()
    }

    /// The columns of a foreign key that can be NULL for a while.
    fn detachable(&self, foreign_key: usize, row: Row) -> ColumnSet {
        let entity = self.tables[row.0].entity;
        let columns = ColumnSet::of(self.foreign_key(row.0, foreign_key).columns);
        nullable(entity.columns, columns).without(self.bound(row))
    }

    /// The column of a unique constraint that can be NULL for a while, or have a value that nobody
    /// has.
    fn park(&self, wait: Wait) -> Option<usize> {
        let Why::Unique { constraint, row } = wait.why else { return None };
        let entity = self.tables[row.0].entity;
        let columns = self.tables[row.0].uniques[constraint].without(self.bound(row));
        nullable(entity.columns, columns)
            .iter()
            .next()
            .or_else(|| columns.iter().find(|&at| entity.columns[at].parkable))
    }

    /// The columns by which a row is found to be deleted: they must stay.
    fn bound(&self, row: Row) -> ColumnSet {
        let key = ColumnSet::of(self.tables[row.0].entity.key);
        match self.change(row).verb {
            Verb::Update => ColumnSet::EMPTY,
            Verb::Reached(edge) => {
                key.or(ColumnSet::of(self.foreign_key(row.0, edge.foreign_key).columns))
            }
            _ => key,
        }
    }

    /// Leaves the columns because of which a step waits to a following one. `touching` are the waits
    /// of the step.
    pub(super) fn follow(&mut self, wait: usize, touching: &[usize]) {
        let step = self.waits[wait].to;
        let columns = self.movable(self.waits[wait]);
        if columns.is_empty() {
            return;
        }
        let late = match self.followed.get(&step) {
            Some(&late) => late,
            None => {
                let row = (self.steps[step].entity, self.steps[step].change);
                let late = self.add(row, Kind::Follow, ColumnSet::EMPTY);
                self.wait(step, late, Why::Order);
                self.followed.insert(step, late);
                late
            }
        };
        self.steps[step].columns = self.steps[step].columns.without(columns);
        self.steps[late].columns = self.steps[late].columns.or(columns);
        for &at in touching {
            let wait = self.waits[at];
            if !self.concerns(wait, columns) {
                continue;
            }
            // A link, or a value taken, is about the step that waits; the others about the first.
            let given = !matches!(wait.why, Why::Link(_)) && wait.from == step;
            if given {
                self.waits[at].from = late;
            } else if wait.to == step && !matches!(wait.why, Why::Leave { .. }) {
                self.waits[at].to = late;
            }
        }
    }

    /// Sets a foreign key to NULL first.
    fn detach(&mut self, wait: usize) {
        if let Why::Leave { foreign_key, row } = self.waits[wait].why {
            let columns = self.detachable(foreign_key, row);
            self.release_columns(wait, row, columns);
        }
    }

    /// Gives up a unique value first.
    fn release(&mut self, wait: usize) {
        if let Why::Unique { row, .. } = self.waits[wait].why
            && let Some(column) = self.park(self.waits[wait])
        {
            self.release_columns(wait, row, ColumnSet::of(&[column]));
        }
    }

    fn release_columns(&mut self, wait: usize, row: Row, columns: ColumnSet) {
        let writing = self.waits[wait].from;
        let release = match self.released.get(&row) {
            Some(&release) => release,
            None => {
                let release = self.add(row, Kind::Release, ColumnSet::EMPTY);
                self.wait(release, writing, Why::Order);
                self.released.insert(row, release);
                release
            }
        };
        self.steps[release].columns = self.steps[release].columns.or(columns);
        self.waits[wait].from = release;
        // A row that stays gets its value back, or its new one.
        if matches!(self.change(row).verb, Verb::Update | Verb::Replace(_)) {
            let late = self.followed.get(&writing);
            let later = late.map_or(ColumnSet::EMPTY, |&late| self.steps[late].columns);
            let columns = columns.without(later);
            self.steps[writing].columns = self.steps[writing].columns.or(columns);
        }
    }

    /// Deletes of one table: databases check foreign keys at the end of a statement, if not later.
    fn can_go_together(&self, ring: &[usize]) -> bool {
        let entity = self.steps[self.waits[ring[0]].to].entity;
        ring.iter().all(|&wait| {
            let step = &self.steps[self.waits[wait].to];
            matches!(step.kind, Kind::Delete | Kind::Gate) && step.entity == entity
        })
    }

    /// Puts steps behind a gate, which waits for all that they wait for: they are in one statement.
    fn join(&mut self, ring: &[usize], around: &Around, void: &mut Vec<usize>) {
        let mut members: Vec<usize> = ring.iter().map(|&wait| self.waits[wait].to).collect();
        let first = members[0];
        let row = (self.steps[first].entity, self.steps[first].change);
        // What is behind a gate comes along.
        let gates: Vec<usize> =
            members.iter().copied().filter(|&it| self.steps[it].kind == Kind::Gate).collect();
        let behind: Vec<usize> = gates
            .iter()
            .flat_map(|&gate| &around.out[gate])
            .map(|&wait| self.waits[wait].to)
            .collect();
        let outer: FxHashSet<usize> = members.iter().copied().collect();
        members.extend(behind);
        let all: FxHashSet<usize> = members.iter().copied().collect();
        let gate = self.add(row, Kind::Gate, ColumnSet::EMPTY);
        for &step in &all {
            for &at in &around.into[step] {
                let from = self.waits[at].from;
                if gates.contains(&from) {
                    continue;
                }
                match all.contains(&from) {
                    true => void.push(at),
                    false => self.waits[at].to = gate,
                }
            }
        }
        let mut opened: Vec<usize> = outer.into_iter().collect();
        opened.sort_unstable();
        for step in opened {
            self.wait(gate, step, Why::Order);
        }
    }

    fn describe(&self, ring: &[usize]) -> Ring {
        let mut rows = Vec::new();
        for &wait in ring {
            let wait = self.waits[wait];
            let of = |step: usize| (self.steps[step].entity, self.steps[step].change);
            let (row, reason) = match wait.why {
                Why::Link(nth) => (of(wait.to), Reason::ForeignKey(nth)),
                Why::Leave { foreign_key, row } => (row, Reason::ForeignKey(foreign_key)),
                Why::Unique { constraint, row } => {
                    let row = match of(wait.to).0 == row.0 {
                        true => of(wait.to),
                        false => row,
                    };
                    (row, Reason::Unique(self.tables[row.0].uniques[constraint]))
                }
                Why::Order => continue,
            };
            rows.push((self.node(row), reason));
        }
        Ring(rows)
    }
}

fn nullable(definitions: &[crate::entity::ColumnDef], columns: ColumnSet) -> ColumnSet {
    columns.iter().filter(|&at| definitions[at].nullable).fold(ColumnSet::EMPTY, |mut set, at| {
        set.insert(at);
        set
    })
}
