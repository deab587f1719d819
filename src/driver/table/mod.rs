//! The statements over the table of one entity, as nodes of diesel's.
//!
//! They are built by us and not by diesel's DSL so that one shape is one statement for any number
//! of rows, and so that it can be prepared once: a list whose length is a power of two is kept
//! prepared, any other is not, which bounds how many are.

mod cascade;
mod delete;
mod insert;
mod select;
mod update;

pub(crate) use self::cascade::{Cascade, Effect, Step};
pub(crate) use self::delete::Delete;
pub(crate) use self::insert::Insert;
pub use self::select::SelectRows;
pub(crate) use self::update::{Update, UpdateRow};

use core::fmt;

use diesel::backend::Backend;
use diesel::deserialize;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;

use super::statement::{Statement, StatementFor};
use crate::entity::{ColumnSet, Entity, EntityDef, Persist};

/// A statement that writes rows of `E`, or that follows from deleting them. Its rows are the
/// columns that it returns.
///
/// Found by inference, never written.
pub struct WriteRows<E: Entity>(pub(crate) Write<E>);

pub(crate) enum Write<E: Entity> {
    Insert(Insert<E>),
    Update(Update<E>),
    Delete(Delete<E>),
    Cascade(Cascade<E>),
}

impl<E: Entity> fmt::Debug for WriteRows<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match &self.0 {
            Write::Insert(_) => "insert",
            Write::Update(_) => "update",
            Write::Delete(_) => "delete",
            Write::Cascade(_) => "cascade",
        };
        write!(f, "{verb} {}", E::NAME)
    }
}

/// Known by its SQL text: its shape is known at run time only.
impl<E: Entity> QueryId for WriteRows<E> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<E: Entity> Statement for WriteRows<E> {
    type Row = E::Row;
}

impl<E: Persist<DB>, DB: Backend> QueryFragment<DB> for WriteRows<E> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match &self.0 {
            Write::Insert(insert) => insert.walk_ast(out),
            Write::Update(update) => update.walk_ast(out),
            Write::Delete(delete) => delete.walk_ast(out),
            Write::Cascade(cascade) => cascade.walk_ast(out),
        }
    }
}

impl<E: Persist<DB>, DB: Backend> StatementFor<DB> for WriteRows<E> {
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<E::Row> {
        let columns = match &self.0 {
            Write::Insert(insert) => insert.returning,
            Write::Cascade(cascade) if cascade.returning => ColumnSet::of(E::KEY),
            _ => ColumnSet::EMPTY,
        };
        let mut partial = E::Row::default();
        E::read_into(row, 0, columns, &mut partial)?;
        Ok(partial)
    }
}

/// `"schema"."table"`.
fn push_table<DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
    schema: Option<&str>,
    table: &str,
) -> QueryResult<()> {
    if let Some(schema) = schema {
        out.push_identifier(schema)?;
        out.push_sql(".");
    }
    out.push_identifier(table)
}

fn push_table_of<DB: Backend>(out: &mut AstPass<'_, '_, DB>, entity: EntityDef) -> QueryResult<()> {
    push_table(out, entity.schema, entity.table)
}

/// Calls `each` for every item, with a comma between two.
fn separated<'a, 'b, DB: Backend, T>(
    out: &mut AstPass<'a, 'b, DB>,
    items: impl IntoIterator<Item = T>,
    mut each: impl FnMut(&mut AstPass<'a, 'b, DB>, T) -> QueryResult<()>,
) -> QueryResult<()> {
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            out.push_sql(", ");
        }
        each(out, item)?;
    }
    Ok(())
}

/// `"a", "b"`: columns of `entity` by position.
fn push_names<DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
    entity: EntityDef,
    columns: impl IntoIterator<Item = usize>,
) -> QueryResult<()> {
    separated(out, columns, |out, at| out.push_identifier(entity.columns[at].name))
}

/// `"a"`, or `("a", "b")`: columns of `entity` as one side of a comparison.
fn push_row_of_names<DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
    entity: EntityDef,
    columns: &[usize],
) -> QueryResult<()> {
    if let [only] = *columns {
        return out.push_identifier(entity.columns[only].name);
    }
    out.push_sql("(");
    push_names(out, entity, columns.iter().copied())?;
    out.push_sql(")");
    Ok(())
}

/// `?, ?`: the values of `row`.
fn push_values<'b, E: Persist<DB>, DB: Backend>(
    out: &mut AstPass<'_, 'b, DB>,
    row: &'b E::Row,
    columns: impl IntoIterator<Item = usize>,
) -> QueryResult<()> {
    separated(out, columns, |out, at| E::bind(row, at, out.reborrow()))
}

/// `(?, ?)`: the values of `row`.
fn push_tuple<'b, E: Persist<DB>, DB: Backend>(
    out: &mut AstPass<'_, 'b, DB>,
    row: &'b E::Row,
    columns: impl IntoIterator<Item = usize>,
) -> QueryResult<()> {
    out.push_sql("(");
    push_values::<E, DB>(out, row, columns)?;
    out.push_sql(")");
    Ok(())
}

/// The right side of `names IN …`: `(?, ?)` for one column, `(VALUES (?, ?), (?, ?))` for more.
fn push_list<'b, E: Persist<DB>, DB: Backend>(
    out: &mut AstPass<'_, 'b, DB>,
    columns: &[usize],
    rows: impl IntoIterator<Item = &'b E::Row>,
) -> QueryResult<()> {
    if let [only] = *columns {
        out.push_sql("(");
        separated(out, rows, |out, row| E::bind(row, only, out.reborrow()))?;
    } else {
        out.push_sql("(VALUES ");
        separated(out, rows, |out, row| push_tuple::<E, DB>(out, row, columns.iter().copied()))?;
    }
    out.push_sql(")");
    Ok(())
}

/// `"a" = ? AND "b" = ?` for one row; `"a" IN (…)` for more.
fn push_match<'b, E: Persist<DB>, DB: Backend>(
    out: &mut AstPass<'_, 'b, DB>,
    columns: &[usize],
    rows: &'b [E::Row],
) -> QueryResult<()> {
    if let [only] = rows {
        return push_equal::<E, DB>(out, columns, only);
    }
    push_row_of_names(out, EntityDef::of::<E>(), columns)?;
    out.push_sql(" IN ");
    push_list::<E, DB>(out, columns, rows)
}

/// `"a" = ? AND "b" = ?`.
fn push_equal<'b, E: Persist<DB>, DB: Backend>(
    out: &mut AstPass<'_, 'b, DB>,
    columns: &[usize],
    row: &'b E::Row,
) -> QueryResult<()> {
    for (nth, &at) in columns.iter().enumerate() {
        if nth > 0 {
            out.push_sql(" AND ");
        }
        out.push_identifier(E::COLUMNS[at].name)?;
        out.push_sql(" = ");
        E::bind(row, at, out.reborrow())?;
    }
    Ok(())
}

/// Keeps the statement out of the cache of prepared ones unless its length is one of few.
fn bound_cache<DB: Backend>(out: &mut AstPass<'_, '_, DB>, rows: usize) {
    if !rows.is_power_of_two() {
        out.unsafe_to_cache_prepared();
    }
}
