//! `UPDATE` of the rows that refer to a row whose key has changed.

use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use super::{push_table_of, push_values, separated};
use crate::backend::SqlBackend;
use crate::entity::{Entity, EntityDef, ForeignKeyDef, Persist};

/// `UPDATE "tracks" SET "artist" = ? WHERE "artist" = ?`.
pub(crate) struct Carry<E: Entity> {
    /// Who refers to `E`.
    pub(crate) entity: EntityDef,
    pub(crate) foreign_key: &'static ForeignKeyDef,
    /// The key as it was.
    pub(crate) from: E::Row,
    /// The key as it is.
    pub(crate) to: E::Row,
}

impl<E: Entity> Carry<E> {
    pub(super) fn walk_ast<'b, DB: SqlBackend>(
        &'b self,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        let out = &mut out;
        out.push_sql("UPDATE ");
        push_table_of(out, self.entity)?;
        out.push_sql(" SET ");
        let pairs = || self.foreign_key.columns.iter().zip(E::KEY);
        separated(out, pairs(), |out, (&column, &at)| {
            out.push_identifier(self.entity.columns[column].name)?;
            out.push_sql(" = ");
            push_values::<E, DB>(out, &self.to, [at])
        })?;
        for (nth, (&column, &at)) in pairs().enumerate() {
            out.push_sql(if nth == 0 { " WHERE " } else { " AND " });
            out.push_identifier(self.entity.columns[column].name)?;
            out.push_sql(" = ");
            push_values::<E, DB>(out, &self.from, [at])?;
        }
        Ok(())
    }
}
