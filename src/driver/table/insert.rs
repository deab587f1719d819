//! `INSERT`, of one row or many.

use core::fmt;
use core::marker::PhantomData;

use diesel::deserialize;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;

use super::{
    Rows, array_types, bound_cache, push_names, push_returning, push_table_of, push_tuple,
    push_unnest, separated,
};
use crate::backend::{ReturnsInserted, SqlBackend};
use crate::driver::statement::{Statement, StatementFor};
use crate::entity::{ColumnSet, Entity, EntityDef, Persist};
use crate::filter::{Definitions, FilterSql, RowsOf, WalkFiltered, Within, WritesByQuery};
use crate::query::{ConflictSql, Counted, Returned};

/// `INSERT INTO "t" ("a", "b") VALUES (?, ?), (?, ?) RETURNING "id"`; for several rows, where the
/// database has arrays, `INSERT INTO "t" ("a", "b") SELECT * FROM unnest(..) RETURNING "id"`.
pub(crate) struct Insert<E: Entity> {
    /// The columns that every row has. Empty for a row of defaults, which comes alone.
    pub(crate) columns: ColumnSet,
    pub(crate) rows: Rows<E>,
    /// The columns to read back.
    pub(crate) returning: ColumnSet,
}

impl<E: Entity> Insert<E> {
    pub(super) fn walk_ast<'b, DB: SqlBackend>(
        &'b self,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        self.walk_values(out.reborrow())?;
        push_returning::<E, DB>(&mut out, self.returning)
    }

    fn walk_values<'b, DB: SqlBackend>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        let entity = EntityDef::of::<E>();
        out.push_sql("INSERT INTO ");
        push_table_of(&mut out, entity)?;
        if self.columns.is_empty() {
            out.push_sql(DB::DIALECT.default_row);
        } else {
            out.push_sql(" (");
            push_names(&mut out, entity, self.columns.iter())?;
            out.push_sql(")");
            self.push_rows(&mut out)?;
        }
        Ok(())
    }

    fn read_returned<'r, DB, R>(&self, row: &R) -> deserialize::Result<E::Row>
    where
        E: Persist<DB>,
        DB: SqlBackend,
        R: Row<'r, DB>,
    {
        let mut partial = E::Row::default();
        E::read_into(row, 0, self.returning, &mut partial)?;
        Ok(partial)
    }

    fn push_rows<'b, DB: SqlBackend>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        let columns: Vec<usize> = self.columns.iter().collect();
        if self.rows.len() > 1
            && let Some(types) = array_types::<E, DB>(&columns)
        {
            out.push_sql(" SELECT * FROM ");
            return push_unnest(out, columns.iter().map(|&at| (&self.rows, at)), &types);
        }
        bound_cache(out, self.rows.len());
        out.push_sql(" VALUES ");
        separated(out, self.rows.iter(), |out, row| {
            push_tuple::<E, DB>(out, row, self.columns.iter())
        })
    }
}

/// An INSERT of rows, and what it does about a conflict. A bound names it in generic code.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::driver::{InsertRows, Runs};
/// use aludel::query::Refuse;
///
/// fn import<C>(connection: &mut C, names: Vec<String>) -> aludel::Result<usize>
/// where
///     C: Runs<InsertRows<User, Refuse>>,
/// {
///     let users = names.into_iter().map(NewUser::new);
///     aludel::insert(users).execute(connection)
/// }
/// # let mut s = session()?;
/// assert_eq!(import(s.connection(), vec!["mary".into(), "jo".into()])?, 2);
/// # Ok::<(), aludel::Error>(())
/// ```
pub struct InsertRows<E: Entity, A, R = Counted> {
    pub(crate) insert: Insert<E>,
    pub(crate) conflict: A,
    pub(crate) marker: PhantomData<fn() -> R>,
}

impl<E: Entity, A, R> fmt::Debug for InsertRows<E, A, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "insert {}", E::NAME)
    }
}

/// Known by its SQL text: its shape is known at run time only.
impl<E: Entity, A, R> QueryId for InsertRows<E, A, R> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<E: Entity, A, R> Statement for InsertRows<E, A, R> {
    type Row = E::Row;
}

impl<E, A, R, DB> QueryFragment<DB> for InsertRows<E, A, R>
where
    E: Persist<DB>,
    A: ConflictSql<E, DB>,
    DB: SqlBackend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.insert.walk_values(out.reborrow())?;
        self.conflict.walk(out.reborrow())?;
        push_returning::<E, DB>(&mut out, self.insert.returning)
    }
}

impl<E: Entity, A: Within<WritesByQuery>, R, F> Within<F> for InsertRows<E, A, R>
where
    RowsOf<E>: Within<F>,
{
    fn define(filter: &F, to: &mut Definitions) {
        <RowsOf<E> as Within<F>>::define(filter, to);
    }
}

/// A row in the way that the filter leaves out stays as it is.
impl<E, A, R, DB> WalkFiltered<DB> for InsertRows<E, A, R>
where
    E: Persist<DB>,
    A: ConflictSql<E, DB>,
    DB: FilterSql,
{
    fn walk_filtered<'b>(
        &'b self,
        definitions: &'b Definitions,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        self.insert.walk_values(out.reborrow())?;
        self.conflict.walk(out.reborrow())?;
        if A::UPDATES {
            definitions.walk_criterion::<E, DB>(" WHERE ", out.reborrow())?;
        }
        push_returning::<E, DB>(&mut out, self.insert.returning)
    }
}

impl<E, A, DB> StatementFor<DB> for InsertRows<E, A>
where
    E: Persist<DB>,
    A: ConflictSql<E, DB>,
    DB: SqlBackend,
{
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<E::Row> {
        self.insert.read_returned(row)
    }
}

impl<E, A, DB> StatementFor<DB> for InsertRows<E, A, Returned>
where
    E: Persist<DB>,
    A: ConflictSql<E, DB>,
    DB: SqlBackend + ReturnsInserted,
{
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<E::Row> {
        self.insert.read_returned(row)
    }
}
