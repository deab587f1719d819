//! Rows whose values a statement binds: one by one, or a column at a time as arrays.

use core::cell::OnceCell;
use core::fmt;
use core::ops::Deref;
use std::rc::Rc;

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::result::QueryResult;
use smallvec::SmallVec;

use crate::backend::{ArrayType, Dialect, SqlBackend};
use crate::entity::{Entity, PartialRow, Persist};

/// Partial rows of `E`, as values of a statement.
pub(crate) struct Rows<E: Entity> {
    list: List<E>,
    /// Column -> the values of all rows in it, made when they are first bound as an array: a bind
    /// must live as long as the statement.
    columns: OnceCell<Vec<ColumnOf<E>>>,
}

/// A row that comes alone allocates nothing.
enum List<E: Entity> {
    One(E::Row),
    Many(Rc<Vec<E::Row>>),
}

impl<E: Entity> Rows<E> {
    /// Rows to compare with in some columns, of which there is at least one.
    ///
    /// Where values are bound one by one, the last of them is repeated up to a power of two: few
    /// lengths make few texts, and each is prepared once.
    pub(crate) fn to_match(by: &[usize], mut rows: Vec<E::Row>, dialect: &Dialect) -> Self {
        if !dialect.binds_arrays::<E>(by)
            && let Some(last) = rows.last().map(PartialRow::copy)
        {
            rows.resize_with(rows.len().next_power_of_two(), || last.copy());
        }
        rows.into()
    }

    /// The rows, given back.
    pub(crate) fn into_vec(self) -> Vec<E::Row> {
        drop(self.columns);
        let copies = |rows: Rc<Vec<E::Row>>| rows.iter().map(PartialRow::copy).collect();
        match self.list {
            List::One(row) => vec![row],
            List::Many(rows) => Rc::try_unwrap(rows).unwrap_or_else(copies),
        }
    }

    fn shared(&self) -> Rc<Vec<E::Row>> {
        match &self.list {
            List::One(row) => Rc::new(vec![row.copy()]),
            List::Many(rows) => Rc::clone(rows),
        }
    }

    /// Binds the values of all rows in a column as one array.
    pub(super) fn push_array<'b, DB: SqlBackend>(
        &'b self,
        column: usize,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        let all = || {
            let rows = self.shared();
            let column = |at| ColumnOf { rows: Rc::clone(&rows), at };
            (0..E::COLUMNS.len()).map(column).collect()
        };
        DB::push_array(&self.columns.get_or_init(all)[column], out)
    }
}

impl<E: Entity> From<Vec<E::Row>> for Rows<E> {
    fn from(rows: Vec<E::Row>) -> Self {
        Self { list: List::Many(Rc::new(rows)), columns: OnceCell::new() }
    }
}

impl<E: Entity> From<SmallVec<[E::Row; 1]>> for Rows<E> {
    fn from(mut rows: SmallVec<[E::Row; 1]>) -> Self {
        let list = match rows.pop() {
            Some(only) if rows.is_empty() => List::One(only),
            last => {
                rows.extend(last);
                List::Many(Rc::new(rows.into_vec()))
            }
        };
        Self { list, columns: OnceCell::new() }
    }
}

impl<E: Entity> Deref for Rows<E> {
    type Target = [E::Row];

    fn deref(&self) -> &[E::Row] {
        match &self.list {
            List::One(row) => core::slice::from_ref(row),
            List::Many(rows) => rows,
        }
    }
}

/// The values of rows in one column, which a backend may bind as an array.
#[doc(hidden)]
pub struct ColumnOf<E: Entity> {
    rows: Rc<Vec<E::Row>>,
    at: usize,
}

impl<E: Entity> fmt::Debug for ColumnOf<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = self.rows.iter().map(|row| row.describe(self.at));
        f.debug_list().entries(values.map(|value| format_args!("{value}").to_string())).finish()
    }
}

/// Binds each value by itself, without any text between them.
impl<E: Persist<DB>, DB: Backend> QueryFragment<DB> for ColumnOf<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.rows.iter().try_for_each(|row| E::bind(row, self.at, out.reborrow()))
    }
}

/// How the database names the arrays of these columns, if all of them can be bound as arrays.
pub(super) fn array_types<E: Entity, DB: SqlBackend>(columns: &[usize]) -> Option<Vec<ArrayType>> {
    columns.iter().map(|&at| (DB::DIALECT.array_type)(E::COLUMNS[at].kind)).collect()
}
