//! From a group of rows to statements: values are looked up here, chunks are cut here, and what
//! comes back is matched to rows here.

mod delete;
mod insert;
mod made;
mod stale;
mod update;

use core::any::Any;

use diesel::result::Error as DieselError;
use rustc_hash::FxHashMap;

use super::order::{Action, Group};
use super::propagate::Stage;
use crate::driver::name::{self, Name, Shape, Verb};
use crate::driver::table::Cascade;
use crate::driver::{Stores, WriteRows};
use crate::entity::{ColumnSet, Entity, EntityDef, computed, generated};
use crate::error::{Context, Error};
use crate::session::memory::Memory;
use crate::session::store::Store;

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
    let generated = generated::<E>();
    let mut writer = Writer {
        driver,
        memory,
        store,
        group,
        stage,
        generated,
        triggered: computed::<E>().without(generated),
        named: None,
        unread: Vec::new(),
        rekeyed: FxHashMap::default(),
    };
    match &group.action {
        Action::Release => writer.release(),
        Action::Insert => writer.insert(),
        Action::Update => writer.update(),
        Action::Replace => writer.replace(),
        Action::Follow => writer.follow(),
        Action::Delete => writer.delete(),
        Action::DeleteTree(own) => writer.delete_tree(own),
        Action::Cascade { beside, own, path, effect } => {
            let cascade = |keys: Vec<E::Row>| Cascade {
                keys: keys.into(),
                beside: *beside,
                own: *own,
                path: path.clone(),
                effect: *effect,
                returning: false,
            };
            match beside {
                Some(foreign_key) => writer.cascade_beside(foreign_key, cascade),
                None => writer.cascade(cascade),
            }
        }
    }
}

struct Writer<'a, E: Entity, C> {
    driver: &'a mut C,
    memory: &'a Memory,
    store: &'a Store<E>,
    group: &'a Group,
    stage: &'a mut Stage,
    /// The columns that the database computes from others, which RETURNING tells.
    generated: ColumnSet,
    /// Those that a trigger may make, which a SELECT tells afterwards.
    triggered: ColumnSet,
    /// The last name that was asked for: that of all statements of a group over as many rows.
    named: Option<(Shape, Option<Name>)>,
    /// The rows updated, and which columns of them the database made that are still to be read.
    unread: Vec<(u32, ColumnSet)>,
    /// Keys that changed, from old to new, which rows in memory have yet to follow.
    rekeyed: FxHashMap<E::Key, E::Key>,
}

impl<E: Entity, C: Stores<E>> Writer<'_, E, C> {
    /// How many rows a statement takes that binds values of these columns for each.
    fn chunk(&self, columns: ColumnSet) -> usize {
        let dialect = self.driver.dialect();
        let columns: Vec<usize> = columns.iter().collect();
        let binds = if dialect.binds_arrays::<E>(&columns) { 1 } else { columns.len().max(1) };
        (dialect.bind_limit / binds).max(1)
    }

    /// How many rows statements take that are prepared once and run again, if one of a group's rows
    /// alone, of which these columns are bound, is not faster.
    fn batch(&self, columns: ColumnSet) -> Option<usize> {
        Some(self.driver.dialect().batch?.min(self.chunk(columns)))
    }

    /// What a statement over so many rows is known by when it is prepared. `columns` are bound.
    fn name(&mut self, verb: Verb, rows: usize, columns: ColumnSet) -> Option<Name> {
        let shape = Shape { verb, rows };
        match self.named {
            _ if rows != 1 && Some(rows) != self.batch(columns) => None,
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
}

/// The version column, where an UPDATE sets it.
fn moved<E: Entity>() -> ColumnSet {
    ColumnSet::of(E::VERSION.as_slice()).without(computed::<E>())
}

/// The columns by which a row is found to be written: its key, and its version.
fn finding<E: Entity>() -> ColumnSet {
    ColumnSet::of(E::KEY).or(ColumnSet::of(E::VERSION.as_slice()))
}
