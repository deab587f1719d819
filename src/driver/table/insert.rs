//! `INSERT`, of one row or many.

use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use super::{
    Rows, array_types, bound_cache, push_names, push_table_of, push_tuple, push_unnest, separated,
};
use crate::backend::SqlBackend;
use crate::entity::{ColumnSet, Entity, EntityDef, Persist};

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
        if !self.returning.is_empty() {
            out.push_sql(" RETURNING ");
            push_names(&mut out, entity, self.returning.iter())?;
        }
        Ok(())
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
