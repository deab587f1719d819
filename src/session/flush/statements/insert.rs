//! INSERT, and how the rows that it gives back are matched to those it was given.

use rustc_hash::FxHashMap;

use super::{Failure, Writer};
use crate::driver::name::Verb;
use crate::driver::table::{Found, Insert, Inserted, Write};
use crate::driver::{Stores, WriteRows};
use crate::entity::{ColumnSet, Entity, PartialRow};
use crate::error::Error;
use crate::filter::Criterion;
use crate::session::flush::propagate::{fill_in, follow_keys};
use crate::session::store::State;

use diesel::result::Error as DieselError;

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
    pub(super) fn insert(&mut self) -> Result<(), Failure<C>> {
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
            _ => self.batch(given).unwrap_or_else(|| self.chunk(given)),
        };
        self.stage.of::<E>().reserve(self.group.rows.len());
        let criterion = self.driver.criterion();
        for slots in self.group.rows.chunks(chunk) {
            let (rows, computing) = self.new_rows(slots)?;
            let rows = rows.into();
            let insert = Insert { columns: given, rows, returning };
            let name = self.name(Verb::Insert { columns: given }, slots.len(), given);
            let statement = WriteRows(Write::Insert(insert), name);
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
            self.stage_inserted(slots, rows, returned, matching, criterion.as_deref())?;
            self.compute_inserted(&computing)?;
        }
        self.finish_updates()
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

    /// The rows to insert, with the keys of what they refer to; and those of which the database is to
    /// compute something.
    fn new_rows(&self, slots: &[u32]) -> Result<(Vec<E::Row>, Vec<u32>), Error> {
        let mut computing = Vec::new();
        let mut rows = Vec::with_capacity(slots.len());
        for &at in slots {
            let State::New(new) = self.store.state(at) else { continue };
            let mut row = new.row.copy();
            row.start_version();
            row.merge(fill_in::<E>(self.memory, self.stage, &new.links, self.group.columns)?);
            follow_keys::<E>(self.memory, self.stage, &new.links, &mut row);
            rows.push(row);
            if !new.expressions.is_empty() {
                computing.push(at);
            }
        }
        Ok((rows, computing))
    }

    fn stage_inserted(
        &mut self,
        slots: &[u32],
        rows: Vec<E::Row>,
        mut returned: Vec<E::Row>,
        matching: Matching,
        criterion: Option<&Criterion<E>>,
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
            criterion.map_or(Ok(()), |it| it.admit(&row))?;
            let row = row.build().map_err(|at| Error::MissingValue {
                entity: E::NAME,
                field: E::COLUMNS[at].field,
            })?;
            self.stage.of::<E>().insert(at, row);
        }
        Ok(())
    }
}
