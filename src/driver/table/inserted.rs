//! Reading back what the database made for rows that were just inserted, where its INSERT cannot
//! return it.

use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use super::{Rows, push_match, push_names, push_row_of_names, push_table_of};
use crate::backend::SqlBackend;
use crate::entity::{ColumnSet, Entity, EntityDef, Persist};

/// `SELECT "id", "made" FROM "t" WHERE …`, for rows inserted by the statement before.
pub(crate) struct Inserted<E: Entity> {
    /// The columns to read.
    pub(crate) columns: ColumnSet,
    pub(crate) found: Found<E>,
}

/// How the rows are found.
pub(crate) enum Found<E: Entity> {
    /// By the keys that the program gave.
    ByKey(Rows<E>),
    /// By the keys that the database counted up: it reserves as many as a statement has rows, in
    /// one go, so that they are the first ones from the one that it reports.
    Counted(usize),
}

impl<E: Entity> Inserted<E> {
    pub(super) fn walk_ast<'b, DB: SqlBackend>(
        &'b self,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        let entity = EntityDef::of::<E>();
        out.push_sql("SELECT ");
        push_names(&mut out, entity, self.columns.iter())?;
        out.push_sql(" FROM ");
        push_table_of(&mut out, entity)?;
        out.push_sql(" WHERE ");
        match &self.found {
            Found::ByKey(rows) => push_match(&mut out, None, E::KEY, rows),
            Found::Counted(rows) => {
                push_row_of_names(&mut out, None, entity, E::KEY)?;
                out.push_sql(" >= LAST_INSERT_ID() ORDER BY ");
                push_names(&mut out, entity, E::KEY.iter().copied())?;
                out.push_sql(" LIMIT ");
                out.push_sql(&rows.to_string());
                if !rows.is_power_of_two() {
                    out.unsafe_to_cache_prepared();
                }
                Ok(())
            }
        }
    }
}
