//! `DELETE` by keys.

use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use super::{Rows, push_match, push_table_of};
use crate::backend::SqlBackend;
use crate::entity::{Entity, EntityDef, Persist};

/// `DELETE FROM "t" WHERE "id" IN (?, ?)`, with the versions where the entity has one.
pub(crate) struct Delete<E: Entity> {
    /// The columns by which they are found: the key, and the version if the entity has one.
    pub(crate) by: Vec<usize>,
    pub(crate) rows: Rows<E>,
}

impl<E: Entity> Delete<E> {
    pub(super) fn walk_ast<'b, DB: SqlBackend>(
        &'b self,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        out.push_sql("DELETE FROM ");
        push_table_of(&mut out, EntityDef::of::<E>())?;
        out.push_sql(" WHERE ");
        push_match::<E, DB>(&mut out, None, &self.by, &self.rows)
    }
}
