//! `UPDATE`: any number of rows, each with its own values, in one statement.

use diesel::backend::Backend;
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use super::{bound_cache, push_equal, push_table_of, push_values, separated};
use crate::entity::{ColumnSet, Entity, EntityDef, Persist};

/// `UPDATE "t" SET "a" = ? WHERE "id" = ?` for one row; for more
///
/// ```sql
/// WITH "v" ("k0", "c0") AS (VALUES (?, ?), (?, ?))
/// UPDATE "t" SET "a" = "v"."c0" FROM "v" WHERE "t"."id" = "v"."k0"
/// ```
pub(crate) struct Update<E: Entity> {
    /// The columns to set.
    pub(crate) columns: ColumnSet,
    pub(crate) rows: Vec<UpdateRow<E>>,
}

/// One row of an [`Update`].
pub(crate) struct UpdateRow<E: Entity> {
    /// The values to set.
    pub(crate) set: E::Row,
    /// The row to find: its key, and its version if the entity has one.
    pub(crate) at: E::Row,
}

/// The columns by which a row is found to be changed or deleted.
pub(crate) fn finding<E: Entity>() -> Vec<usize> {
    E::KEY.iter().copied().chain(E::VERSION).collect()
}

impl<E: Entity> Update<E> {
    pub(super) fn walk_ast<'b, DB: Backend>(
        &'b self,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        bound_cache(&mut out, self.rows.len());
        match &self.rows[..] {
            [only] => self.one(only, out),
            rows => self.many(rows, out),
        }
    }

    fn one<'b, DB: Backend>(
        &'b self,
        row: &'b UpdateRow<E>,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        out.push_sql("UPDATE ");
        push_table_of(&mut out, EntityDef::of::<E>())?;
        out.push_sql(" SET ");
        separated(&mut out, self.columns.iter(), |out, at| {
            out.push_identifier(E::COLUMNS[at].name)?;
            out.push_sql(" = ");
            E::bind(&row.set, at, out.reborrow())
        })?;
        out.push_sql(" WHERE ");
        push_equal::<E, DB>(&mut out, &finding::<E>(), &row.at)
    }

    fn many<'b, DB: Backend>(
        &'b self,
        rows: &'b [UpdateRow<E>],
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        let finding = finding::<E>();
        let columns: Vec<(usize, usize)> = self.columns.iter().enumerate().collect();
        out.push_sql("WITH ");
        out.push_identifier("v")?;
        out.push_sql(" (");
        separated(&mut out, 0..finding.len(), |out, nth| out.push_identifier(&format!("k{nth}")))?;
        for nth in 0..columns.len() {
            out.push_sql(", ");
            out.push_identifier(&format!("c{nth}"))?;
        }
        out.push_sql(") AS (VALUES ");
        separated(&mut out, rows, |out, row| {
            out.push_sql("(");
            push_values::<E, DB>(out, &row.at, finding.iter().copied())?;
            out.push_sql(", ");
            push_values::<E, DB>(out, &row.set, self.columns.iter())?;
            out.push_sql(")");
            Ok(())
        })?;
        out.push_sql(") UPDATE ");
        push_table_of(&mut out, EntityDef::of::<E>())?;
        out.push_sql(" SET ");
        separated(&mut out, columns, |out, (nth, at)| {
            out.push_identifier(E::COLUMNS[at].name)?;
            out.push_sql(" = ");
            push_v(out, 'c', nth)
        })?;
        out.push_sql(" FROM ");
        out.push_identifier("v")?;
        out.push_sql(" WHERE ");
        for (nth, &at) in finding.iter().enumerate() {
            if nth > 0 {
                out.push_sql(" AND ");
            }
            out.push_identifier(E::TABLE)?;
            out.push_sql(".");
            out.push_identifier(E::COLUMNS[at].name)?;
            out.push_sql(" = ");
            push_v(&mut out, 'k', nth)?;
        }
        Ok(())
    }
}

/// `"v"."c0"`.
fn push_v<DB: Backend>(out: &mut AstPass<'_, '_, DB>, kind: char, nth: usize) -> QueryResult<()> {
    out.push_identifier("v")?;
    out.push_sql(".");
    out.push_identifier(&format!("{kind}{nth}"))
}
