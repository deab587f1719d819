//! What deleting rows does to the rows that refer to them, as one statement for each table that is
//! reached: nothing is loaded.

use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use super::update::finding;
use super::{Rows, push_among, push_names, push_row_of_names, push_table_of, separated};
use crate::backend::SqlBackend;
use crate::entity::{Entity, EntityDef, ForeignKeyDef, Persist};

/// Deletes or detaches the rows that are reached from deleted rows of `E`.
pub(crate) struct Cascade<E: Entity> {
    /// The keys of the deleted rows; with `beside` the keys and foreign keys of rows that stay.
    pub(crate) keys: Rows<E>,
    /// A foreign key of `E`: the rows to start from are those that refer to what `keys` refer to by
    /// it, without `keys` themselves.
    pub(crate) beside: Option<&'static ForeignKeyDef>,
    /// The foreign key by which deleting a row of `E` deletes rows of `E`, if there is one: then
    /// the keys stand for all rows below them too.
    pub(crate) own: Option<&'static ForeignKeyDef>,
    /// From `E` to the table concerned. Empty when that is the table of `E` itself.
    pub(crate) path: Vec<Step>,
    pub(crate) effect: Effect,
    /// Whether to read the keys of the rows concerned, which are rows of `E`.
    pub(crate) returning: bool,
}

/// One foreign key on the way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Step {
    /// The entity that has the foreign key.
    pub(crate) entity: EntityDef,
    pub(crate) foreign_key: &'static ForeignKeyDef,
    /// The foreign key by which the entity reaches rows of its own table.
    pub(crate) own: Option<&'static ForeignKeyDef>,
}

/// What is done to the rows reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    Delete,
    /// Sets the last foreign key to NULL, and moves on the version column if there is one.
    Nullify {
        version: Option<usize>,
    },
}

impl<E: Entity> Cascade<E> {
    /// A SELECT of the keys of the rows that would be deleted, if they are rows of `E`.
    pub(super) fn walk_keys<'b, DB: SqlBackend>(
        &'b self,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        self.push_keys_of(&mut out, &self.path)
    }

    pub(super) fn walk_ast<'b, DB: SqlBackend>(
        &'b self,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        let out = &mut out;
        let (entity, own) = (EntityDef::of::<E>(), self.own);
        let first = self.beside.map(|foreign_key| Step { entity, foreign_key, own });
        let Some(last) = self.path.last().copied().or(first) else {
            out.push_sql("DELETE FROM ");
            push_table_of(out, EntityDef::of::<E>())?;
            out.push_sql(" WHERE ");
            push_row_of_names(out, None, EntityDef::of::<E>(), E::KEY)?;
            out.push_sql(" IN (");
            self.push_keys_of(out, &[])?;
            out.push_sql(")");
            if self.returning {
                out.push_sql(" RETURNING ");
                push_names(out, EntityDef::of::<E>(), E::KEY.iter().copied())?;
            }
            return Ok(());
        };
        match self.effect {
            Effect::Delete => {
                out.push_sql("DELETE FROM ");
                push_table_of(out, last.entity)?;
            }
            Effect::Nullify { version } => {
                out.push_sql("UPDATE ");
                push_table_of(out, last.entity)?;
                out.push_sql(" SET ");
                separated(out, last.foreign_key.columns, |out, &at| {
                    out.push_identifier(last.entity.columns[at].name)?;
                    out.push_sql(" = NULL");
                    Ok(())
                })?;
                if let Some(version) = version {
                    let name = last.entity.columns[version].name;
                    out.push_sql(", ");
                    out.push_identifier(name)?;
                    out.push_sql(" = ");
                    out.push_identifier(name)?;
                    out.push_sql(" + 1");
                }
            }
        }
        out.push_sql(" WHERE ");
        match (self.effect, last.own) {
            // Rows below those reached go with them, whatever their own foreign keys say.
            (Effect::Delete, Some(_)) => {
                push_row_of_names(out, None, last.entity, last.entity.key)?;
                out.push_sql(" IN (");
                self.push_keys_of(out, &self.path)?;
                out.push_sql(")");
                Ok(())
            }
            _ => match self.path.split_last() {
                Some((last, before)) => self.push_reached(out, last, before),
                None => self.push_start(out),
            },
        }
    }

    /// The condition that a row of `last` refers to a row reached over `before`.
    fn push_reached<'b, DB: SqlBackend>(
        &'b self,
        out: &mut AstPass<'_, 'b, DB>,
        last: &'b Step,
        before: &'b [Step],
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        let names = (last.entity, last.foreign_key.columns);
        if before.is_empty() && self.own.is_none() && self.beside.is_none() {
            return push_among(out, None, names, (E::KEY, &self.keys));
        }
        push_row_of_names(out, None, names.0, names.1)?;
        out.push_sql(" IN (");
        self.push_keys_of(out, before)?;
        out.push_sql(")");
        Ok(())
    }

    /// A SELECT of the keys of the rows reached over `path`, with all below them.
    fn push_keys_of<'b, DB: SqlBackend>(
        &'b self,
        out: &mut AstPass<'_, 'b, DB>,
        path: &'b [Step],
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        let (entity, own) = match path.last() {
            Some(step) => (step.entity, step.own),
            None => (EntityDef::of::<E>(), self.own),
        };
        let Some(own) = own else { return self.push_select(out, entity, path) };
        // Each level of nesting has its own name, so that an inner one is not hidden.
        let name = format!("d{}", path.len());
        out.push_sql("WITH RECURSIVE ");
        out.push_identifier(&name)?;
        out.push_sql(" (");
        separated(out, 0..entity.key.len(), |out, nth| out.push_identifier(&format!("k{nth}")))?;
        out.push_sql(") AS (");
        self.push_select(out, entity, path)?;
        out.push_sql(" UNION SELECT ");
        push_names(out, entity, entity.key.iter().copied())?;
        out.push_sql(" FROM ");
        push_table_of(out, entity)?;
        out.push_sql(", ");
        out.push_identifier(&name)?;
        out.push_sql(" WHERE ");
        for (nth, &at) in own.columns.iter().enumerate() {
            if nth > 0 {
                out.push_sql(" AND ");
            }
            out.push_identifier(entity.columns[at].name)?;
            out.push_sql(" = ");
            out.push_identifier(&name)?;
            out.push_sql(".");
            out.push_identifier(&format!("k{nth}"))?;
        }
        out.push_sql(") SELECT * FROM ");
        out.push_identifier(&name)
    }

    /// A SELECT of the keys of the rows reached over `path`, without those below them.
    fn push_select<'b, DB: SqlBackend>(
        &'b self,
        out: &mut AstPass<'_, 'b, DB>,
        entity: EntityDef,
        path: &'b [Step],
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        out.push_sql("SELECT ");
        push_names(out, entity, entity.key.iter().copied())?;
        out.push_sql(" FROM ");
        push_table_of(out, entity)?;
        out.push_sql(" WHERE ");
        match path.split_last() {
            Some((last, before)) => self.push_reached(out, last, before),
            None => self.push_start(out),
        }
    }

    /// The condition that a row of `E` is one to start from.
    fn push_start<'b, DB: SqlBackend>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        let entity = EntityDef::of::<E>();
        let Some(foreign_key) = self.beside else {
            // Only rows to be deleted themselves must have the version that was read.
            let columns = if self.path.is_empty() { finding::<E>() } else { E::KEY.into() };
            return push_among(out, None, (entity, &columns), (&columns, &self.keys));
        };
        let columns = foreign_key.columns;
        push_among(out, None, (entity, columns), (columns, &self.keys))?;
        out.push_sql(" AND NOT (");
        push_among(out, None, (entity, E::KEY), (E::KEY, &self.keys))?;
        out.push_sql(")");
        Ok(())
    }
}
