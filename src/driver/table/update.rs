//! `UPDATE`: any number of rows, each with its own values, in one statement.

use diesel::query_builder::AstPass;
use diesel::result::QueryResult;
use smallvec::SmallVec;

use super::{
    Rows, array_types, bound_cache, push_equal, push_match, push_returning, push_table_of,
    push_unnest, push_values, separated,
};
use crate::backend::{SqlBackend, Updates};
use crate::entity::{ColumnSet, Entity, EntityDef, Persist};
use crate::session::Assignments;

/// `UPDATE "t" SET "a" = ? WHERE "id" = ?` for one row; for more one of
///
/// ```sql
/// WITH "v" ("k0", "c0") AS (VALUES (?, ?), (?, ?))
/// UPDATE OR FAIL "t" SET "a" = "v"."c0" FROM "v" WHERE "t"."id" = "v"."k0"
///
/// UPDATE "t" SET "a" = "v"."c0" FROM unnest(?::int4[], ?::text[]) AS "v" ("k0", "c0")
/// WHERE "t"."id" = "v"."k0"
///
/// UPDATE `t` SET `a` = CASE WHEN `id` = ? THEN ? WHEN `id` = ? THEN ? ELSE `a` END
/// WHERE `id` IN (?, ?)
/// ```
pub(crate) struct Update<E: Entity> {
    /// The columns to set.
    pub(crate) columns: ColumnSet,
    /// The values to set, by row.
    pub(crate) set: Rows<E>,
    /// The rows to find, in the same order: their keys, and their versions if the entity has one.
    pub(crate) at: Rows<E>,
    /// Columns to set to what the database computes, where there is one row.
    pub(crate) expressions: Assignments,
    /// The columns to give back.
    pub(crate) returning: ColumnSet,
}

/// The columns by which a row is found to be changed or deleted.
pub(crate) fn finding<E: Entity>() -> SmallVec<[usize; 4]> {
    E::KEY.iter().copied().chain(E::VERSION).collect()
}

impl<E: Entity> Update<E> {
    pub(super) fn walk_ast<'b, DB: SqlBackend>(
        &'b self,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        match (&self.set[..], &self.at[..], DB::DIALECT.updates) {
            ([set], [at], _) => self.one(set, at, &mut out),
            (_, _, Updates::Batches { .. } | Updates::From) => self.from(&mut out),
            (_, _, Updates::Case { .. }) => self.case(&mut out),
        }
    }

    fn one<'b, DB: SqlBackend>(
        &'b self,
        set: &'b E::Row,
        at: &'b E::Row,
        out: &mut AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        self.set(out, |out, column| E::bind(set, column, out.reborrow()))?;
        out.push_sql(" WHERE ");
        push_equal::<E, DB>(out, None, &finding::<E>(), at)?;
        push_returning::<E, DB>(out, self.returning)
    }

    /// `UPDATE "t" SET "a" = …`.
    fn set<'a, 'b, DB: SqlBackend>(
        &'b self,
        out: &mut AstPass<'a, 'b, DB>,
        mut value: impl FnMut(&mut AstPass<'a, 'b, DB>, usize) -> QueryResult<()>,
    ) -> QueryResult<()> {
        out.push_sql(match DB::DIALECT.updates {
            Updates::Batches { .. } if self.at.len() > 1 => "UPDATE OR FAIL ",
            _ => "UPDATE ",
        });
        push_table_of(out, EntityDef::of::<E>())?;
        out.push_sql(" SET ");
        // These come first: MariaDB sets columns one by one, and each sees those before it.
        separated(out, &self.expressions, |out, (at, expression)| {
            out.push_identifier(E::COLUMNS[*at].name)?;
            out.push_sql(" = ");
            DB::push_expression(&**expression, out.reborrow())
        })?;
        if !self.expressions.is_empty() && !self.columns.is_empty() {
            out.push_sql(", ");
        }
        separated(out, self.columns.iter(), |out, at| {
            out.push_identifier(E::COLUMNS[at].name)?;
            out.push_sql(" = ");
            value(out, at)
        })
    }

    /// From a list of rows that has a name.
    fn from<'b, DB: SqlBackend>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        let finding = finding::<E>();
        let columns: Vec<usize> = finding.iter().copied().chain(self.columns.iter()).collect();
        let arrays = array_types::<E, DB>(&columns);
        if arrays.is_none() {
            self.with_values(&finding, out)?;
        }
        let mut nth = 0;
        self.set(out, |out, _| {
            nth += 1;
            push_v(out, 'c', nth - 1)
        })?;
        out.push_sql(" FROM ");
        if let Some(types) = arrays {
            let found = finding.iter().map(|&at| (&self.at, at));
            let set = self.columns.iter().map(|at| (&self.set, at));
            push_unnest(out, found.chain(set), &types)?;
            out.push_sql(" AS ");
            self.push_v_names(&finding, out)?;
        } else {
            out.push_identifier("v")?;
        }
        out.push_sql(" WHERE ");
        for (nth, &at) in finding.iter().enumerate() {
            if nth > 0 {
                out.push_sql(" AND ");
            }
            out.push_identifier(E::TABLE)?;
            out.push_sql(".");
            out.push_identifier(E::COLUMNS[at].name)?;
            out.push_sql(" = ");
            push_v(out, 'k', nth)?;
        }
        if self.returning.is_empty() {
            return Ok(());
        }
        out.push_sql(" RETURNING ");
        separated(out, self.returning.iter(), |out, at| {
            out.push_identifier(E::TABLE)?;
            out.push_sql(".");
            out.push_identifier(E::COLUMNS[at].name)
        })
    }

    /// `WITH "v" ("k0", "c0") AS (VALUES (?, ?), (?, ?)) `.
    fn with_values<'b, DB: SqlBackend>(
        &'b self,
        finding: &[usize],
        out: &mut AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        bound_cache(out, self.at.len());
        out.push_sql("WITH ");
        self.push_v_names(finding, out)?;
        out.push_sql(" AS (VALUES ");
        separated(out, self.at.iter().zip(self.set.iter()), |out, (at, set)| {
            out.push_sql("(");
            push_values::<E, DB>(out, at, finding.iter().copied())?;
            out.push_sql(", ");
            push_values::<E, DB>(out, set, self.columns.iter())?;
            out.push_sql(")");
            Ok(())
        })?;
        out.push_sql(") ");
        Ok(())
    }

    /// `"v" ("k0", "c0")`.
    fn push_v_names<DB: SqlBackend>(
        &self,
        finding: &[usize],
        out: &mut AstPass<'_, '_, DB>,
    ) -> QueryResult<()> {
        let keys = (0..finding.len()).map(|nth| format!("k{nth}"));
        let values = (0..self.columns.len()).map(|nth| format!("c{nth}"));
        out.push_identifier("v")?;
        out.push_sql(" (");
        separated(out, keys.chain(values), |out, name| out.push_identifier(&name))?;
        out.push_sql(")");
        Ok(())
    }

    /// Each column chooses its value by the key of the row.
    fn case<'b, DB: SqlBackend>(&'b self, out: &mut AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        E: Persist<DB>,
    {
        bound_cache(out, self.at.len());
        self.set(out, |out, column| {
            out.push_sql("CASE");
            for (at, set) in self.at.iter().zip(self.set.iter()) {
                out.push_sql(" WHEN ");
                push_equal::<E, DB>(out, None, E::KEY, at)?;
                out.push_sql(" THEN ");
                E::bind(set, column, out.reborrow())?;
            }
            out.push_sql(" ELSE ");
            out.push_identifier(E::COLUMNS[column].name)?;
            out.push_sql(" END");
            Ok(())
        })?;
        out.push_sql(" WHERE ");
        push_match(out, None, &finding::<E>(), &self.at)
    }
}

/// `"v"."c0"`.
fn push_v<DB: SqlBackend>(
    out: &mut AstPass<'_, '_, DB>,
    kind: char,
    nth: usize,
) -> QueryResult<()> {
    out.push_identifier("v")?;
    out.push_sql(".");
    out.push_identifier(&format!("{kind}{nth}"))
}
