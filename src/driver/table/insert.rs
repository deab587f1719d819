//! `INSERT`: any number of rows of one shape in one statement.

use diesel::backend::Backend;
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use super::{bound_cache, push_names, push_table_of, push_tuple, separated};
use crate::entity::{ColumnSet, Entity, EntityDef, Persist};

/// `INSERT INTO "t" ("a", "b") VALUES (?, ?), (?, ?) RETURNING "id"`.
pub(crate) struct Insert<E: Entity> {
    /// The columns that every row has. Empty for `DEFAULT VALUES`, which takes one row.
    pub(crate) columns: ColumnSet,
    pub(crate) rows: Vec<E::Row>,
    /// The columns to read back.
    pub(crate) returning: ColumnSet,
}

impl<E: Entity> Insert<E> {
    pub(super) fn walk_ast<'b, DB: Backend>(
        &'b self,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        let entity = EntityDef::of::<E>();
        bound_cache(&mut out, self.rows.len());
        out.push_sql("INSERT INTO ");
        push_table_of(&mut out, entity)?;
        if self.columns.is_empty() {
            out.push_sql(" DEFAULT VALUES");
        } else {
            out.push_sql(" (");
            push_names(&mut out, entity, self.columns.iter())?;
            out.push_sql(") VALUES ");
            separated(&mut out, &self.rows, |out, row| {
                push_tuple::<E, DB>(out, row, self.columns.iter())
            })?;
        }
        if !self.returning.is_empty() {
            out.push_sql(" RETURNING ");
            push_names(&mut out, entity, self.returning.iter())?;
        }
        Ok(())
    }
}
