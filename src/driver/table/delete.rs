//! `DELETE` by keys.

use diesel::backend::Backend;
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use super::update::finding;
use super::{bound_cache, push_match, push_table_of};
use crate::entity::{Entity, EntityDef, Persist};

/// `DELETE FROM "t" WHERE "id" IN (?, ?)`, with the versions where the entity has one.
pub(crate) struct Delete<E: Entity> {
    /// The rows to find: their keys, and their versions if the entity has one.
    pub(crate) rows: Vec<E::Row>,
}

impl<E: Entity> Delete<E> {
    pub(super) fn walk_ast<'b, DB: Backend>(
        &'b self,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        bound_cache(&mut out, self.rows.len());
        out.push_sql("DELETE FROM ");
        push_table_of(&mut out, EntityDef::of::<E>())?;
        out.push_sql(" WHERE ");
        push_match::<E, DB>(&mut out, &finding::<E>(), &self.rows)
    }
}
