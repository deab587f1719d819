//! From a group of rows to statements: values are looked up here, chunks are cut here, and what
//! comes back is matched to rows here.

use core::any::Any;
use std::sync::Arc;

use diesel::result::Error as DieselError;
use rustc_hash::FxHashMap;

use super::carry;
use super::order::{Action, Group};
use super::propagate::{Stage, fill_in, follow_keys, saved_keys};
use super::reach::{self, Referrer};
use crate::backend::Updates;
use crate::driver::name::{self, Name, Shape};
use crate::driver::table::{
    Carry, Cascade, Delete, Effect, Found, Insert, Inserted, Rows, Update, Write,
};
use crate::driver::{SelectRows, Stores, WriteRows};
use crate::entity::{
    ColumnSet, Entity, EntityDef, ForeignKeyDef, PartialRow, UpdateRule, computed, generated,
};
use crate::error::{Conflict, Context, Error, Stale};
use crate::query::Everywhere;
use crate::session::memory::Memory;
use crate::session::store::{AnyStore, Edited, Expressions, State, Store};

/// Why a flush cannot go on.
pub(crate) enum Failure<C> {
    Error(Error),
    /// Fewer rows were found than were to be written. Which one is missing is found out once what
    /// the flush wrote is undone.
    Stale(Probe<C>),
}

/// Finds out which row somebody else changed.
pub(crate) struct Probe<C> {
    find: fn(&mut C, &Memory, Box<dyn Any>) -> Error,
    /// The rows (`Vec<E::Row>`) as they were to be found.
    rows: Box<dyn Any>,
}

impl<C> Probe<C> {
    pub(crate) fn run(self, driver: &mut C, memory: &Memory) -> Error {
        (self.find)(driver, memory, self.rows)
    }
}

impl<C> From<Error> for Failure<C> {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// Writes one group.
pub(crate) fn write<E: Entity, C: Stores<E>>(
    driver: &mut C,
    memory: &Memory,
    group: &Group,
    stage: &mut Stage,
) -> Result<(), Failure<C>> {
    let Some(store) = memory.store::<E>() else { return Ok(()) };
    let mut writer =
        Writer { driver, memory, store, group, stage, named: None, unread: Vec::new() };
    match &group.action {
        Action::Release => writer.release(),
        Action::Insert => writer.insert(),
        Action::Update => writer.update(),
        Action::Replace => writer.replace(),
        Action::Follow => writer.follow(),
        Action::Delete => writer.delete(),
        Action::DeleteTree(own) => writer.delete_tree(own),
        Action::Cascade { own, path, effect } => {
            let cascade = |keys: Vec<E::Row>| Cascade {
                keys: keys.into(),
                own: *own,
                path: path.clone(),
                effect: *effect,
                returning: false,
            };
            writer.cascade(cascade, *effect)
        }
    }
}

struct Writer<'a, E: Entity, C> {
    driver: &'a mut C,
    memory: &'a Memory,
    store: &'a Store<E>,
    group: &'a Group,
    stage: &'a mut Stage,
    /// The last name that was asked for: that of all statements of a group over one row each.
    named: Option<(Shape, Option<Name>)>,
    /// The rows updated, and which columns of them the database made that are still to be read.
    unread: Vec<(u32, ColumnSet)>,
}

/// How the rows that an INSERT returns are matched to those it was given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Matching {
    /// Nothing comes back.
    None,
    /// By the key, which was given.
    ByKey,
    /// By the key that the database made, which counts up.
    Ascending,
    /// One row at a time.
    Single,
}

impl Matching {
    fn of<E: Entity>(given: ColumnSet, returning: ColumnSet) -> Self {
        if given.is_empty() {
            return Self::Single;
        }
        if returning.is_empty() {
            return Self::None;
        }
        if E::KEY.iter().all(|&at| given.contains(at)) {
            return Self::ByKey;
        }
        match E::KEY {
            [only] if E::COLUMNS[*only].ascending => Self::Ascending,
            _ => Self::Single,
        }
    }
}

impl<E: Entity, C: Stores<E>> Writer<'_, E, C> {
    /// How many rows a statement takes that binds values of these columns for each.
    fn chunk(&self, columns: ColumnSet) -> usize {
        let dialect = self.driver.dialect();
        let columns: Vec<usize> = columns.iter().collect();
        let binds = if dialect.binds_arrays::<E>(&columns) { 1 } else { columns.len().max(1) };
        (dialect.bind_limit / binds).max(1)
    }

    /// What a statement over so many rows is known by when it is prepared.
    fn name(&mut self, shape: Shape, rows: usize) -> Option<Name> {
        match self.named {
            _ if rows != 1 => None,
            Some((known, name)) if known == shape => name,
            _ => {
                let name = name::of::<E>(shape);
                self.named = Some((shape, name));
                name
            }
        }
    }

    fn context(&self, action: &'static str) -> Context<'static> {
        Context::on(self.driver.dialect(), action, EntityDef::of::<E>())
    }

    fn run(
        &mut self,
        action: &'static str,
        slots: &[u32],
        statement: &WriteRows<E>,
    ) -> Result<usize, Failure<C>> {
        let result = self.driver.execute(statement);
        result.map_err(|error| self.failure(action, slots, error))
    }

    fn read(
        &mut self,
        action: &'static str,
        slots: &[u32],
        statement: &WriteRows<E>,
    ) -> Result<Vec<E::Row>, Failure<C>> {
        let result = self.driver.rows(statement);
        result.map_err(|error| self.failure(action, slots, error))
    }

    fn failure(&self, action: &'static str, slots: &[u32], error: DieselError) -> Failure<C> {
        let id = core::any::TypeId::of::<E>();
        // A batch does not say which of its rows was refused.
        let rows: Vec<String> = match slots {
            [only] => vec![self.memory.label(id, *only)],
            _ => Vec::new(),
        };
        Failure::Error(self.context(action).rows(&rows).error(error))
    }

    fn fewer_rows(&self, action: &'static str) -> Failure<C> {
        Failure::Error(Error::Database {
            action: format!("{action} `{}`: the database kept fewer rows than it got", E::NAME),
            transient: false,
            source: DieselError::NotFound,
        })
    }

    fn insert(&mut self) -> Result<(), Failure<C>> {
        let given = self.group.columns;
        let left_out = ColumnSet::first(E::COLUMNS.len()).without(given);
        let matching = Matching::of::<E>(given, left_out);
        let wanted = match matching {
            Matching::ByKey => left_out.or(ColumnSet::of(E::KEY)),
            _ => left_out,
        };
        let returns = self.driver.dialect().returning;
        let returning = if returns { wanted } else { ColumnSet::EMPTY };
        let chunk = match matching {
            Matching::Single => 1,
            _ => self.chunk(given),
        };
        for slots in self.group.rows.chunks(chunk) {
            let rows = self.new_rows(slots)?.into();
            let insert = Insert { columns: given, rows, returning };
            let statement = WriteRows(Write::Insert(insert), None);
            let returned = if returning.is_empty() {
                if self.run("insert", slots, &statement)? != slots.len() {
                    return Err(self.fewer_rows("insert"));
                }
                Vec::new()
            } else {
                self.read("insert", slots, &statement)?
            };
            let WriteRows(Write::Insert(Insert { rows, .. }), _) = statement else { continue };
            let rows = rows.into_vec();
            let returned = match wanted.is_empty() || returns {
                true => returned,
                false => self.read_inserted(slots, &rows, wanted)?,
            };
            self.stage_inserted(slots, rows, returned, matching)?;
            self.compute_inserted(slots)?;
        }
        self.read_computed()
    }

    /// Rows can be new again that the database had been told to compute something of.
    fn compute_inserted(&mut self, slots: &[u32]) -> Result<(), Failure<C>> {
        let store = self.store;
        for &at in slots {
            if let State::New(new) = store.state(at) {
                self.compute(at, E::Row::default(), ColumnSet::EMPTY, &new.expressions)?;
            }
        }
        Ok(())
    }

    /// What the database made for the rows just inserted, where INSERT did not return it.
    fn read_inserted(
        &mut self,
        slots: &[u32],
        rows: &[E::Row],
        columns: ColumnSet,
    ) -> Result<Vec<E::Row>, Failure<C>> {
        let found = match E::KEY {
            _ if rows.iter().all(|row| row.key().is_some()) => {
                Found::ByKey(rows.iter().map(PartialRow::copy).collect::<Vec<_>>().into())
            }
            [only] if E::COLUMNS[*only].ascending => Found::Counted(rows.len()),
            _ => return Err(self.unknown_key()),
        };
        self.read("insert", slots, &WriteRows(Write::Inserted(Inserted { columns, found }), None))
    }

    fn unknown_key(&self) -> Failure<C> {
        let database = self.driver.dialect().name;
        Failure::Error(Error::Database {
            action: format!(
                "insert `{}`: {database} does not tell the key that it made, since that does not \
                 count up; give it in the program",
                E::NAME
            ),
            transient: false,
            source: DieselError::NotFound,
        })
    }

    /// The rows to insert, with the keys of what they refer to.
    fn new_rows(&self, slots: &[u32]) -> Result<Vec<E::Row>, Error> {
        let mut rows = Vec::with_capacity(slots.len());
        for &at in slots {
            let State::New(new) = self.store.state(at) else { continue };
            let mut row = new.row.copy();
            row.start_version();
            row.merge(fill_in::<E>(self.memory, self.stage, &new.links, self.group.columns)?);
            follow_keys::<E>(self.memory, self.stage, &new.links, &mut row);
            rows.push(row);
        }
        Ok(rows)
    }

    fn stage_inserted(
        &mut self,
        slots: &[u32],
        rows: Vec<E::Row>,
        mut returned: Vec<E::Row>,
        matching: Matching,
    ) -> Result<(), Failure<C>> {
        if matching != Matching::None && returned.len() != slots.len() {
            return Err(self.fewer_rows("insert"));
        }
        let mut by_key = FxHashMap::default();
        match matching {
            Matching::None | Matching::Single => {}
            // The order in which RETURNING gives rows is not promised; that keys count up is.
            Matching::Ascending => returned.sort_by_key(PartialRow::key),
            Matching::ByKey => {
                by_key = returned.drain(..).map(|row| (row.key(), row)).collect();
            }
        }
        let mut returned = returned.into_iter();
        for (&at, mut row) in slots.iter().zip(rows) {
            let more = match matching {
                Matching::ByKey => by_key.remove(&row.key()),
                _ => returned.next(),
            };
            match (more, matching) {
                (Some(more), _) => row.merge(more),
                (None, Matching::None) => {}
                (None, _) => return Err(self.fewer_rows("insert")),
            }
            let row = row.build().map_err(|at| Error::MissingValue {
                entity: E::NAME,
                field: E::COLUMNS[at].field,
            })?;
            self.stage.of::<E>().insert(at, row);
        }
        Ok(())
    }

    fn update(&mut self) -> Result<(), Failure<C>> {
        let columns = self.group.columns.or(moved::<E>());
        let store = self.store;
        let computes = |at: &u32| match store.state(*at) {
            State::Edited(edited) => !edited.expressions().is_empty(),
            _ => false,
        };
        let (computing, given): (Vec<u32>, Vec<u32>) =
            self.group.rows.iter().copied().partition(computes);
        for slots in given.chunks(self.update_chunk(columns)) {
            let mut rows = Vec::with_capacity(slots.len());
            for &at in slots {
                let State::Edited(edited) = store.state(at) else { continue };
                rows.push((at, self.given(at, edited)?));
            }
            self.run_update(columns, rows, &[])?;
        }
        for at in computing {
            let State::Edited(edited) = store.state(at) else { continue };
            let set = self.given(at, edited)?;
            let expressions = edited.expressions();
            self.compute(at, set, columns.without(expressions.columns()), &expressions)?;
        }
        self.read_computed()
    }

    /// What an UPDATE of a changed row sets.
    fn given(&mut self, at: u32, edited: &Edited<E>) -> Result<E::Row, Failure<C>> {
        let columns = self.group.columns;
        let mut filled = fill_in::<E>(self.memory, self.stage, &edited.links, columns)?;
        filled.merge(self.next_version(at));
        let mut set = E::Row::of(&edited.now, columns);
        set.merge(filled.copy());
        follow_keys::<E>(self.memory, self.stage, &edited.links, &mut set);
        let settled = match self.stage.rekeys() {
            true => set.copy(),
            false => filled,
        };
        self.stage.of::<E>().updated.push((at, settled.given(), settled));
        Ok(set)
    }

    /// Sets columns of a row to values, and others to what the database computes.
    fn compute(
        &mut self,
        at: u32,
        set: E::Row,
        columns: ColumnSet,
        expressions: &Expressions,
    ) -> Result<(), Failure<C>> {
        let mut set = Some((set, columns));
        for round in expressions.rounds() {
            let (set, columns) = set.take().unwrap_or_else(|| {
                let next = self.next_version(at);
                let columns = next.given();
                self.stage.of::<E>().updated.push((at, columns, next.copy()));
                (next, columns)
            });
            self.run_update(columns, vec![(at, set)], round)?;
        }
        Ok(())
    }

    /// Foreign keys of rows that this flush inserted, to rows that it inserted later.
    fn follow(&mut self) -> Result<(), Failure<C>> {
        let columns = self.group.columns;
        for slots in self.group.rows.chunks(self.update_chunk(columns)) {
            let mut rows = Vec::with_capacity(slots.len());
            for &at in slots {
                let State::New(new) = self.store.state(at) else { continue };
                let set = fill_in::<E>(self.memory, self.stage, &new.links, columns)?;
                self.stage.of::<E>().updated.push((at, columns, set.copy()));
                rows.push((at, set));
            }
            self.run_update(columns, rows, &[])?;
        }
        self.read_computed()
    }

    /// How many rows one UPDATE of these columns takes.
    fn update_chunk(&self, columns: ColumnSet) -> usize {
        match self.driver.dialect().updates {
            Updates::Each => 1,
            // Columns are set one by one, and those behind the key would not find the row any more.
            Updates::Case { .. } if !columns.and(ColumnSet::of(E::KEY)).is_empty() => 1,
            Updates::From => self.chunk(columns.or(finding::<E>())),
            Updates::Case { rows } => {
                // Each value comes with the key of its row, and the row is found once more.
                let binds = columns.len() * (1 + E::KEY.len()) + finding::<E>().len();
                rows.min(self.driver.dialect().bind_limit / binds).max(1)
            }
        }
    }

    /// Columns that get their values later, or whose row is deleted later.
    fn release(&mut self) -> Result<(), Failure<C>> {
        let columns = self.group.columns;
        for slots in self.group.rows.chunks(self.update_chunk(columns)) {
            let mut rows = Vec::with_capacity(slots.len());
            for &at in slots {
                let mut set = E::Row::default();
                let staged = self.stage.of::<E>();
                for column in columns.iter() {
                    set.park(column, staged.parked);
                }
                staged.parked += 1;
                rows.push((at, set));
            }
            self.run_update(columns, rows, &[])?;
        }
        self.read_computed()
    }

    /// New rows that take the place of deleted ones.
    fn replace(&mut self) -> Result<(), Failure<C>> {
        let columns = self.group.columns.or(moved::<E>());
        let mut replaced = Vec::with_capacity(self.group.rows.len());
        for slots in self.group.rows.chunks(self.update_chunk(columns)) {
            let mut rows = Vec::with_capacity(slots.len());
            for &at in slots {
                let State::New(new) = self.store.state(at) else { continue };
                let mut row = new.row.copy();
                row.merge(saved_keys::<E>(self.memory, &new.links)?);
                row.merge(fill_in::<E>(self.memory, self.stage, &new.links, self.group.columns)?);
                let Some(old) = row.key().and_then(|key| self.store.find(&key)) else { continue };
                let State::Doomed(edited) = self.store.state(old) else { continue };
                let mut whole = E::Row::of(&edited.before, ColumnSet::first(E::COLUMNS.len()));
                row.merge(self.next_version(old));
                let mut set = row.copy();
                set.clear(ColumnSet::first(E::COLUMNS.len()).without(columns));
                whole.merge(row);
                let row = whole.build().map_err(|at| Error::MissingValue {
                    entity: E::NAME,
                    field: E::COLUMNS[at].field,
                })?;
                let staged = self.stage.of::<E>();
                staged.deleted.push(old);
                staged.insert(at, row);
                rows.push((old, set));
                replaced.push((at, old));
            }
            if !columns.is_empty() {
                self.run_update(columns, rows, &[])?;
            }
        }
        self.read_computed()?;
        self.take_computed(&replaced);
        Ok(())
    }

    /// Gives rows that took the place of others what the database made of those.
    fn take_computed(&mut self, replaced: &[(u32, u32)]) {
        let computed = computed::<E>();
        let staged = self.stage.of::<E>();
        for (at, old) in replaced {
            if let (Some(found), Some(&place)) = (staged.found.get(old), staged.index.get(at)) {
                staged.inserted[place].1.assign(computed, found.copy());
            }
        }
    }

    /// The version that a row gets when it is written.
    fn next_version(&mut self, at: u32) -> E::Row {
        let version = moved::<E>();
        let (State::Edited(edited) | State::Doomed(edited)) = self.store.state(at) else {
            return E::Row::default();
        };
        let mut next = edited.before.snapshot();
        if let Some(written) = self.stage.of::<E>().found.get(&at) {
            next.assign(version, written.copy());
        }
        next.next_version();
        E::Row::of(&next, version)
    }

    /// How the row at `at` was first found in the database: before this flush, unless it is new.
    fn first_found(&mut self, at: u32) -> E::Row {
        let columns = finding::<E>();
        match self.store.state(at) {
            State::Clean(row) => E::Row::of(row, columns),
            State::Edited(edited) | State::Doomed(edited) => E::Row::of(&edited.before, columns),
            State::DoomedKey(key) => E::Row::of_key(key),
            _ => {
                let staged = self.stage.of::<E>();
                let row = staged.index.get(&at).map(|&place| &staged.inserted[place].1);
                row.map_or_else(E::Row::default, |row| E::Row::of(row, columns))
            }
        }
    }

    /// How the row at `at` is found in the database now.
    fn found(&mut self, at: u32) -> E::Row {
        let mut found = self.first_found(at);
        if let Some(written) = self.stage.of::<E>().found.get(&at) {
            found.merge(written.copy());
        }
        found
    }

    /// Updates rows, and keeps how they are found from now on. Where there are expressions, there is
    /// one row.
    fn run_update(
        &mut self,
        columns: ColumnSet,
        rows: Vec<(u32, E::Row)>,
        expressions: &[(usize, Arc<dyn Everywhere>)],
    ) -> Result<(), Failure<C>> {
        let slots: Vec<u32> = rows.iter().map(|(at, _)| *at).collect();
        let mut written = Vec::new();
        let moves_on = !finding::<E>().and(columns).is_empty();
        let rekeys = !ColumnSet::of(E::KEY).and(columns).is_empty();
        let mut old_keys = Vec::new();
        let (mut all_set, mut all_found) = (Vec::new(), Vec::new());
        for (at, set) in rows {
            let found_at = self.found(at);
            if moves_on {
                let mut found = set.copy();
                found.clear(ColumnSet::first(E::COLUMNS.len()).without(finding::<E>()));
                if rekeys {
                    // The whole key, for those who refer to it.
                    let mut whole = found_at.copy();
                    whole.merge(found);
                    found = whole;
                    old_keys.push(found_at.copy());
                }
                written.push((at, found));
            }
            all_found.push(found_at);
            all_set.push(set);
        }
        let expected = all_set.len();
        let (set, at) = (all_set.into(), all_found.into());
        let made = made_by::<E>(expressions);
        let returning = match self.driver.dialect().returns_updated {
            true => made.returned,
            false => ColumnSet::EMPTY,
        };
        let unread = made.returned.or(made.read).without(returning);
        let key = ColumnSet::of(E::KEY);
        let shape = Shape::Update { columns };
        let name = if expressions.is_empty() { self.name(shape, expected) } else { None };
        let update = Update {
            columns,
            set,
            at,
            expressions: expressions.to_vec(),
            returning: if returning.is_empty() { returning } else { returning.or(key) },
        };
        let statement = WriteRows(Write::Update(update), name);
        let (count, returned) = match returning.is_empty() {
            true => (self.run("update", &slots, &statement)?, Vec::new()),
            false => {
                let returned = self.read("update", &slots, &statement)?;
                (returned.len(), returned)
            }
        };
        if count != expected {
            return Err(stale::<E, C>(slots.iter().map(|&at| self.first_found(at)).collect()));
        }
        for (at, row) in written {
            self.stage.of::<E>().found.entry(at).or_default().merge(row);
        }
        if rekeys {
            self.carry(&slots, old_keys)?;
        }
        self.take_returned(&slots, returned, returning);
        if !unread.is_empty() {
            self.unread.extend(slots.iter().map(|&at| (at, unread)));
        }
        Ok(())
    }

    /// Keys of rows have changed: rows that refer to them follow.
    fn carry(&mut self, slots: &[u32], old: Vec<E::Row>) -> Result<(), Failure<C>> {
        self.stage.of::<E>().rekeys = true;
        let known: Vec<EntityDef> = self.memory.stores().map(AnyStore::entity).collect();
        // Where foreign keys are checked at once, the database has changed them.
        let defers = self.driver.dialect().ddl.is_none_or(|ddl| ddl.defers_foreign_keys());
        let mut referrers = reach::referrers(EntityDef::of::<E>(), &known);
        referrers.retain(|it| defers && it.foreign_key.on_update == UpdateRule::Cascade);
        let mut moved: FxHashMap<E::Key, E::Key> = FxHashMap::default();
        for (&at, from) in slots.iter().zip(old) {
            let to = self.found(at);
            if let (Some(from), Some(to)) = (from.key(), to.key()) {
                moved.insert(from, to);
            }
            for Referrer { entity, foreign_key } in &referrers {
                let (entity, foreign_key) = (*entity, *foreign_key);
                let carry = Carry { entity, foreign_key, from: from.copy(), to: to.copy() };
                self.run("update", &[at], &WriteRows(Write::Carry(carry), None))?;
            }
        }
        carry::carry(self.memory, self.stage, EntityDef::of::<E>(), Box::new(moved));
        Ok(())
    }

    /// Takes over what an UPDATE gave back of the columns that the database made.
    fn take_returned(&mut self, slots: &[u32], returned: Vec<E::Row>, columns: ColumnSet) {
        if returned.is_empty() {
            return;
        }
        let places: FxHashMap<Option<E::Key>, u32> =
            slots.iter().map(|&at| (self.found(at).key(), at)).collect();
        for mut row in returned {
            let Some(&at) = places.get(&row.key()) else { continue };
            row.clear(ColumnSet::first(E::COLUMNS.len()).without(columns));
            self.take_made(at, columns, row);
        }
    }

    /// Takes over what the database made of some columns of a row.
    fn take_made(&mut self, at: u32, columns: ColumnSet, made: E::Row) {
        let staged = self.stage.of::<E>();
        staged.found.entry(at).or_default().merge(made.copy());
        staged.updated.push((at, columns, made));
    }

    /// Reads what the database made of rows that were updated, where the UPDATE did not tell: not
    /// every database has RETURNING there, and on SQLite it does not see what a trigger did.
    fn read_computed(&mut self) -> Result<(), Failure<C>> {
        let unread = core::mem::take(&mut self.unread);
        if unread.is_empty() {
            return Ok(());
        }
        // A row that was written more than once is read once.
        let mut wanted: FxHashMap<u32, ColumnSet> = FxHashMap::default();
        let mut slots = Vec::with_capacity(unread.len());
        for (at, columns) in unread {
            let all = wanted.entry(at).or_insert_with(|| {
                slots.push(at);
                ColumnSet::EMPTY
            });
            *all = all.or(columns);
        }
        let written: Vec<E::Row> = slots.iter().map(|&at| self.found(at)).collect();
        let mut places: FxHashMap<Option<E::Key>, u32> =
            written.iter().map(PartialRow::key).zip(slots.iter().copied()).collect();
        for rows in written.chunks(super::power_of_two(self.driver.dialect(), E::KEY.len())) {
            let rows: Vec<E::Row> = rows.iter().map(PartialRow::copy).collect();
            let select = SelectRows::new(E::KEY, rows, &[], self.driver.dialect());
            let found = self.driver.rows(&select);
            for row in found.map_err(|error| self.failure("read back", &slots, error))? {
                let Some(at) = places.remove(&Some(row.key())) else { continue };
                let columns = wanted[&at];
                self.take_made(at, columns, E::Row::of(&row, columns));
            }
        }
        match places.is_empty() {
            true => Ok(()),
            false => Err(stale::<E, C>(slots.iter().map(|&at| self.first_found(at)).collect())),
        }
    }

    /// The rows to delete, as they must be found.
    fn deleted(&self, slots: &[u32], columns: ColumnSet) -> Vec<E::Row> {
        let written = self.stage.get::<E>().filter(|staged| staged.rekeys);
        let row = |&at: &u32| {
            let mut row = match self.store.state(at) {
                State::Doomed(edited) | State::Edited(edited) => {
                    E::Row::of(&edited.before, columns)
                }
                State::DoomedKey(key) => E::Row::of_key(key),
                _ => return None,
            };
            // With the key that another row's gave it.
            if let Some(found) = written.and_then(|staged| staged.found.get(&at)) {
                let mut found = found.copy();
                found.clear(ColumnSet::first(E::COLUMNS.len()).without(columns));
                row.merge(found);
            }
            Some(row)
        };
        slots.iter().filter_map(row).collect()
    }

    fn delete(&mut self) -> Result<(), Failure<C>> {
        let columns = finding::<E>();
        for slots in self.group.rows.chunks(self.chunk(columns)) {
            let rows: Rows<E> = self.deleted(slots, columns).into();
            self.detach_from_each_other(slots, &rows)?;
            let by = columns.iter().collect();
            let name = self.name(Shape::Delete, rows.len());
            let statement = WriteRows(Write::Delete(Delete { by, rows }), name);
            let count = self.run("delete", slots, &statement)?;
            let WriteRows(Write::Delete(Delete { rows, .. }), _) = statement else { continue };
            if count != rows.len() {
                return Err(stale::<E, C>(rows.into_vec()));
            }
            self.stage.of::<E>().deleted.extend(slots);
        }
        Ok(())
    }

    fn delete_tree(&mut self, own: &'static ForeignKeyDef) -> Result<(), Failure<C>> {
        let columns = finding::<E>();
        // A row may be below one of an earlier chunk, and gone with it.
        let mut gone = rustc_hash::FxHashSet::default();
        let at_once = !self.driver.dialect().checks_each_row;
        for slots in self.group.rows.chunks(self.chunk(columns)) {
            let keys = self.deleted(slots, columns).into();
            let cascade = Cascade {
                keys,
                own: Some(own),
                path: Vec::new(),
                effect: Effect::Delete,
                returning: true,
            };
            let write = if at_once { Write::Cascade(cascade) } else { Write::Reached(cascade) };
            let statement = WriteRows(write, None);
            let reached = self.read("delete", slots, &statement)?;
            gone.extend(reached.iter().filter_map(PartialRow::key));
            let (Write::Cascade(Cascade { keys, .. }) | Write::Reached(Cascade { keys, .. })) =
                statement.0
            else {
                continue;
            };
            let missing = |row: &E::Row| row.key().is_some_and(|key| !gone.contains(&key));
            if keys.iter().any(missing) {
                return Err(stale::<E, C>(keys.into_vec()));
            }
            if !at_once {
                self.delete_found(slots, reached)?;
            }
            self.stage.of::<E>().deleted.extend(slots);
        }
        self.stage.of::<E>().below.extend(gone);
        Ok(())
    }

    /// Deletes rows that may refer to each other, by their keys.
    fn delete_found(&mut self, slots: &[u32], found: Vec<E::Row>) -> Result<(), Failure<C>> {
        let mut found = found.into_iter();
        loop {
            let some = found.by_ref().take(self.chunk(ColumnSet::of(E::KEY)));
            let keys: Rows<E> = some.collect::<Vec<_>>().into();
            if keys.is_empty() {
                return Ok(());
            }
            self.detach_from_each_other(slots, &keys)?;
            let delete = Delete { by: E::KEY.to_vec(), rows: keys };
            self.run("delete", slots, &WriteRows(Write::Delete(delete), None))?;
        }
    }

    /// Where foreign keys are checked with each row, rows that refer to rows of their own table
    /// cannot be deleted by one statement in any order: sets those foreign keys to NULL first.
    fn detach_from_each_other(&mut self, slots: &[u32], rows: &Rows<E>) -> Result<(), Failure<C>> {
        if !self.driver.dialect().checks_each_row || rows.len() < 2 {
            return Ok(());
        }
        let own = E::FOREIGN_KEYS.iter().filter(|key| {
            key.nullable && (key.target_schema, key.target_table) == (E::SCHEMA, E::TABLE)
        });
        for foreign_key in own {
            let keys: Vec<E::Row> =
                rows.iter().filter_map(|row| row.key().map(|key| E::Row::of_key(&key))).collect();
            let entity = EntityDef::of::<E>();
            let cascade = Cascade {
                keys: keys.into(),
                own: None,
                path: vec![crate::driver::table::Step { entity, foreign_key, own: None }],
                effect: Effect::Nullify { version: None },
                returning: false,
            };
            self.run("delete", slots, &WriteRows(Write::Cascade(cascade), None))?;
        }
        Ok(())
    }

    fn cascade(
        &mut self,
        cascade: impl Fn(Vec<E::Row>) -> Cascade<E>,
        effect: Effect,
    ) -> Result<(), Failure<C>> {
        let action = match effect {
            Effect::Delete => "delete",
            Effect::Nullify { .. } => "update",
        };
        for slots in self.group.rows.chunks(self.chunk(ColumnSet::of(E::KEY))) {
            let keys = self.deleted(slots, ColumnSet::of(E::KEY));
            self.run(action, slots, &WriteRows(Write::Cascade(cascade(keys)), None))?;
        }
        Ok(())
    }
}

/// The version column, where an UPDATE sets it.
fn moved<E: Entity>() -> ColumnSet {
    ColumnSet::of(E::VERSION.as_slice()).without(computed::<E>())
}

/// The columns of a row that the database makes when it is updated.
struct Made {
    /// Those that RETURNING tells, where there is one.
    returned: ColumnSet,
    /// Those that a trigger may make afterwards, which a SELECT tells.
    read: ColumnSet,
}

fn made_by<E: Entity>(expressions: &[(usize, Arc<dyn Everywhere>)]) -> Made {
    let generated = generated::<E>();
    let mut returned = generated;
    for (at, _) in expressions {
        returned.insert(*at);
    }
    Made { returned, read: computed::<E>().without(generated) }
}

/// The columns by which a row is found to be written: its key, and its version.
fn finding<E: Entity>() -> ColumnSet {
    ColumnSet::of(E::KEY).or(ColumnSet::of(E::VERSION.as_slice()))
}

fn stale<E: Entity, C: Stores<E>>(rows: Vec<E::Row>) -> Failure<C> {
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
    for rows in rows.chunks(super::power_of_two(driver.dialect(), E::KEY.len())) {
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
