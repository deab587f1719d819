//! The statements over the table of one entity, as nodes of diesel's.
//!
//! They are built by us and not by diesel's DSL so that one shape is one statement for any number
//! of rows, and so that it can be prepared once: a list whose length is a power of two is kept
//! prepared, any other is not, which bounds how many are.

mod carry;
mod cascade;
mod delete;
mod insert;
mod inserted;
mod rows;
mod select;
mod update;

pub(crate) use self::carry::Carry;
pub(crate) use self::cascade::{Cascade, Effect, Step};
pub(crate) use self::delete::Delete;
pub(crate) use self::insert::Insert;
pub use self::insert::InsertRows;
pub(crate) use self::inserted::{Found, Inserted};
#[doc(hidden)]
pub use self::rows::ColumnOf;
pub(crate) use self::rows::Rows;
pub use self::select::{SelectLocked, SelectRows};
pub(crate) use self::update::Update;

use self::rows::array_types;

use core::fmt;

use diesel::backend::Backend;
use diesel::deserialize;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;

use super::name::Name;
use super::statement::{Statement, StatementFor};
use crate::backend::{ArrayType, SqlBackend};
use crate::entity::{ColumnSet, Entity, EntityDef, Persist};
use crate::filter::{FilterSql, WalkFiltered, Within};

/// A statement that writes rows of `E`, or that follows from deleting them. Its rows are the
/// columns that it returns.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::driver::{Runs, WriteRows};
///
/// // `C: Stores<User>` is what to write; this is the half of it that writes.
/// fn writes_users<C: Runs<WriteRows<User>>>(_: &C) -> bool {
///     true
/// }
///
/// assert!(writes_users(s.connection()));
/// # Ok::<(), aludel::Error>(())
/// ```
pub struct WriteRows<E: Entity>(pub(crate) Write<E>, pub(crate) Option<Name>);

pub(crate) enum Write<E: Entity> {
    Insert(Insert<E>),
    /// What the database made for rows that were inserted, where INSERT does not give it.
    Inserted(Inserted<E>),
    Update(Update<E>),
    Delete(Delete<E>),
    /// Points rows that refer to a row of `E` at its new key.
    Carry(Carry<E>),
    Cascade(Cascade<E>),
    /// Reads the keys of what a cascade would delete.
    Reached(Cascade<E>),
}

impl<E: Entity> fmt::Debug for WriteRows<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = match &self.0 {
            Write::Insert(_) => "insert",
            Write::Inserted(_) => "read inserted",
            Write::Update(_) => "update",
            Write::Delete(_) => "delete",
            Write::Carry(_) => "carry",
            Write::Cascade(_) => "cascade",
            Write::Reached(_) => "read what is below",
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

    fn name(&self) -> Option<Name> {
        self.1
    }
}

impl<E: Persist<DB>, DB: SqlBackend> QueryFragment<DB> for WriteRows<E> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match &self.0 {
            Write::Insert(insert) => insert.walk_ast(out),
            Write::Inserted(inserted) => inserted.walk_ast(out),
            Write::Update(update) => update.walk_ast(out),
            Write::Delete(delete) => delete.walk_ast(out),
            Write::Carry(carry) => carry.walk_ast(out),
            Write::Cascade(cascade) => cascade.walk_ast(out),
            Write::Reached(cascade) => cascade.walk_keys(out),
        }
    }
}

impl<E: Persist<DB>, DB: SqlBackend> StatementFor<DB> for WriteRows<E> {
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<E::Row> {
        let columns = match &self.0 {
            Write::Insert(insert) => insert.returning,
            Write::Inserted(inserted) => inserted.columns,
            Write::Update(update) => update.returning,
            Write::Cascade(cascade) if cascade.returning => ColumnSet::of(E::KEY),
            Write::Reached(_) => ColumnSet::of(E::KEY),
            _ => ColumnSet::EMPTY,
        };
        let mut partial = E::Row::default();
        E::read_into(row, 0, columns, &mut partial)?;
        Ok(partial)
    }
}

/// Rows are written by their keys, whatever a filter says.
impl<E: Entity, F> Within<F> for WriteRows<E> {}

impl<E: Persist<DB>, DB: FilterSql> WalkFiltered<DB> for WriteRows<E> {}

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

pub(crate) fn push_table_of<DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
    entity: EntityDef,
) -> QueryResult<()> {
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

/// `"t"."a", "t"."b"`: columns of `entity` by position, of a table that goes by this name.
pub(crate) fn push_names_of<DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
    source: Option<&str>,
    entity: EntityDef,
    columns: impl IntoIterator<Item = usize>,
) -> QueryResult<()> {
    separated(out, columns, |out, at| push_name(out, source, entity.columns[at].name))
}

fn push_name<DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
    source: Option<&str>,
    name: &str,
) -> QueryResult<()> {
    if let Some(source) = source {
        out.push_identifier(source)?;
        out.push_sql(".");
    }
    out.push_identifier(name)
}

/// `"a", "b"`: columns of `entity` by position.
pub(crate) fn push_names<DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
    entity: EntityDef,
    columns: impl IntoIterator<Item = usize>,
) -> QueryResult<()> {
    push_names_of(out, None, entity, columns)
}

/// `, "version" = "t"."version" + 1`, where there is a version that counts.
pub(crate) fn push_next_version<E: Entity, DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
) -> QueryResult<()> {
    let Some(version) = EntityDef::of::<E>().counted_version() else { return Ok(()) };
    let name = E::COLUMNS[version].name;
    out.push_sql(", ");
    out.push_identifier(name)?;
    out.push_sql(" = ");
    out.push_identifier(E::TABLE)?;
    out.push_sql(".");
    out.push_identifier(name)?;
    out.push_sql(" + 1");
    Ok(())
}

/// ` RETURNING "a", "b"`, or nothing where there is no column.
pub(crate) fn push_returning<E: Entity, DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
    columns: ColumnSet,
) -> QueryResult<()> {
    if columns.is_empty() {
        return Ok(());
    }
    out.push_sql(" RETURNING ");
    push_names(out, EntityDef::of::<E>(), columns.iter())
}

/// `"a"`, or `("a", "b")`: columns of `entity` as one side of a comparison.
pub(crate) fn push_row_of_names<DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
    source: Option<&str>,
    entity: EntityDef,
    columns: &[usize],
) -> QueryResult<()> {
    if let [only] = *columns {
        return push_name(out, source, entity.columns[only].name);
    }
    out.push_sql("(");
    push_names_of(out, source, entity, columns.iter().copied())?;
    out.push_sql(")");
    Ok(())
}

/// `?, ?`: the values of `row`.
pub(crate) fn push_values<'b, E: Persist<DB>, DB: Backend>(
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

/// `("a", "b") IN …`: the condition that some columns agree with one of `rows`, in the form that the
/// database is fastest with.
///
/// `= ANY (array)` and `IN (SELECT * FROM unnest(..))` where it has arrays, so that the text is one
/// for any number of rows; `IN (?, ?)`, for several columns `IN (VALUES (?, ?), (?, ?))`, where not.
fn push_among<'b, E: Persist<DB>, DB: SqlBackend>(
    out: &mut AstPass<'_, 'b, DB>,
    source: Option<&str>,
    names: (EntityDef, &[usize]),
    (columns, rows): (&[usize], &'b Rows<E>),
) -> QueryResult<()> {
    push_row_of_names(out, source, names.0, names.1)?;
    if let Some(types) = array_types::<E, DB>(columns) {
        if let ([only], [array]) = (columns, &*types) {
            out.push_sql(" = ANY (");
            rows.push_array(*only, out.reborrow())?;
            out.push_sql("::");
            out.push_sql(array);
            out.push_sql(")");
        } else {
            out.push_sql(" IN (SELECT * FROM ");
            push_unnest(out, columns.iter().map(|&at| (rows, at)), &types)?;
            out.push_sql(")");
        }
        return Ok(());
    }
    bound_cache(out, rows.len());
    out.push_sql(" IN (");
    if let [only] = *columns {
        separated(out, rows.iter(), |out, row| E::bind(row, only, out.reborrow()))?;
    } else {
        out.push_sql(DB::DIALECT.before_rows);
        separated(out, rows.iter(), |out, row| {
            push_tuple::<E, DB>(out, row, columns.iter().copied())
        })?;
    }
    out.push_sql(")");
    Ok(())
}

/// `unnest(?::int4[], ?::text[])`: rows of values, a column at a time.
fn push_unnest<'b, E: Persist<DB>, DB: SqlBackend>(
    out: &mut AstPass<'_, 'b, DB>,
    columns: impl Iterator<Item = (&'b Rows<E>, usize)>,
    types: &[ArrayType],
) -> QueryResult<()> {
    out.push_sql("unnest(");
    separated(out, columns.zip(types), |out, ((rows, at), array)| {
        rows.push_array(at, out.reborrow())?;
        out.push_sql("::");
        out.push_sql(array);
        Ok(())
    })?;
    out.push_sql(")");
    Ok(())
}

/// `"a" = ? AND "b" = ?` for one row; `"a" IN …` for more.
pub(crate) fn push_match<'b, E: Persist<DB>, DB: SqlBackend>(
    out: &mut AstPass<'_, 'b, DB>,
    source: Option<&str>,
    columns: &[usize],
    rows: &'b Rows<E>,
) -> QueryResult<()> {
    match &rows[..] {
        [only] => push_equal::<E, DB>(out, source, columns, only),
        _ => push_among(out, source, (EntityDef::of::<E>(), columns), (columns, rows)),
    }
}

/// `"a" = ? AND "b" = ?`.
pub(crate) fn push_equal<'b, E: Persist<DB>, DB: Backend>(
    out: &mut AstPass<'_, 'b, DB>,
    source: Option<&str>,
    columns: &[usize],
    row: &'b E::Row,
) -> QueryResult<()> {
    for (nth, &at) in columns.iter().enumerate() {
        if nth > 0 {
            out.push_sql(" AND ");
        }
        push_name(out, source, E::COLUMNS[at].name)?;
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
