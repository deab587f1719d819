//! What a statement reads of filtered tables, written before it.

use core::any::{Any, TypeId};
use std::sync::Arc;

use diesel::deserialize;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;

use super::{Criterion, Filter, Within};
use crate::backend::SqlBackend;
use crate::driver::name::Name;
use crate::driver::{Statement, StatementFor};
use crate::entity::{Entity, EntityDef};
use crate::query::{Enabled, Everywhere, WalkBoxed};

/// The name by which a statement reads a filtered table. No table has it, so that a statement that
/// is not run through a filter fails.
pub(crate) fn filtered_name(schema: Option<&str>, table: &str) -> String {
    match schema {
        Some(schema) => format!("{schema}.{table} filtered"),
        None => format!("{table} filtered"),
    }
}

/// A backend whose words a filter knows: each that is switched on.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::filtered::*;
/// use aludel::filter::FilterSql;
///
/// fn is_known<DB: FilterSql>() {}
///
/// is_known::<diesel::sqlite::Sqlite>();
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait FilterSql: SqlBackend {
    /// Writes a criterion.
    #[doc(hidden)]
    fn walk_criterion<'b>(
        criterion: &'b dyn Everywhere,
        out: AstPass<'_, 'b, Self>,
    ) -> QueryResult<()>;
}

impl<DB: SqlBackend> FilterSql for DB
where
    Enabled: WalkBoxed<DB, Fragment = dyn Everywhere>,
{
    fn walk_criterion<'b>(
        criterion: &'b dyn Everywhere,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        <Enabled as WalkBoxed<DB>>::walk(criterion, out)
    }
}

/// The criteria of the filtered entities that a statement reads.
#[derive(Default)]
pub struct Definitions(Vec<Definition>);

struct Definition {
    entity: EntityDef,
    /// `None` for every row.
    criterion: Option<Arc<dyn Stated>>,
}

/// A [`Criterion`] without its entity.
trait Stated: Everywhere + Any {}

impl<E: Entity> Stated for Criterion<E> where Self: Everywhere {}

impl core::fmt::Debug for Definitions {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|it| it.entity.name)).finish()
    }
}

impl Definitions {
    /// What `filter` says of `E`.
    pub fn define<E, F>(&mut self, filter: &F)
    where
        E: Entity,
        F: Filter<E>,
        Criterion<E>: Everywhere,
    {
        if self.of(TypeId::of::<E>()).is_some() {
            return;
        }
        let criterion = filter.criterion();
        let criterion = (!criterion.is_all()).then(|| Arc::new(criterion) as Arc<dyn Stated>);
        self.0.push(Definition { entity: EntityDef::of::<E>(), criterion });
    }

    fn of(&self, entity: TypeId) -> Option<&Definition> {
        self.0.iter().find(|it| (it.entity.type_id)() == entity)
    }

    /// The criterion of `E`, if it leaves rows out.
    pub(crate) fn criterion<E: Entity>(&self) -> Option<Arc<Criterion<E>>> {
        let criterion = self.of(TypeId::of::<E>())?.criterion.clone()?;
        (criterion as Arc<dyn Any + Send + Sync>).downcast().ok()
    }

    /// Writes the criterion of `E` behind a word, and tells whether there is one.
    pub(crate) fn walk_criterion<'b, E, DB>(
        &'b self,
        before: &str,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<bool>
    where
        E: Entity,
        DB: FilterSql,
    {
        let definition = self.of(TypeId::of::<E>());
        let Some(criterion) = definition.and_then(|it| it.criterion.as_deref()) else {
            return Ok(false);
        };
        out.push_sql(before);
        DB::walk_criterion(criterion, out)?;
        Ok(true)
    }

    /// Writes the definitions of all, with `end` behind; nothing where there are none.
    pub(crate) fn walk_with<'b, DB>(
        &'b self,
        with: &str,
        end: &str,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()>
    where
        DB: FilterSql,
    {
        for (at, Definition { entity, criterion }) in self.0.iter().enumerate() {
            out.push_sql(if at == 0 { with } else { ", " });
            out.push_identifier(&filtered_name(entity.schema, entity.table))?;
            out.push_sql(DB::DIALECT.inlined_cte);
            out.push_sql("SELECT * FROM ");
            crate::driver::table::push_table_of(&mut out, *entity)?;
            if let Some(criterion) = criterion {
                out.push_sql(" WHERE ");
                DB::walk_criterion(&**criterion, out.reborrow())?;
            }
            out.push_sql(")");
        }
        if !self.0.is_empty() {
            out.push_sql(end);
        }
        Ok(())
    }
}

/// How a statement is written whose filtered tables have to be defined.
///
/// A statement of your own is written as here by default: the definitions, and then itself.
///
/// # Example
///
/// ```
/// # use aludel_docs::filtered::*;
/// use aludel::driver::Statement;
/// use aludel::filter::{FilterSql, WalkFiltered, Within};
/// use diesel::query_builder::{AstPass, QueryFragment, QueryId};
///
/// /// A statement of your own, which reads no entity.
/// struct Ping;
///
/// impl QueryId for Ping {
///     type QueryId = Self;
///     const HAS_STATIC_QUERY_ID: bool = true;
/// }
///
/// impl Statement for Ping {
///     type Row = ();
/// }
///
/// impl<F> Within<F> for Ping {}
///
/// impl<DB: diesel::backend::Backend> QueryFragment<DB> for Ping {
///     fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> diesel::QueryResult<()> {
///         out.push_sql("SELECT 1");
///         Ok(())
///     }
/// }
///
/// impl<DB: FilterSql> WalkFiltered<DB> for Ping {}
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait WalkFiltered<DB: FilterSql>: QueryFragment<DB> {
    /// Writes the definitions and the statement.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::filtered::*;
    /// use aludel::filter::WalkFiltered;
    ///
    /// /// Queries can be written so, which is why a filtered connection runs them.
    /// fn can_be_filtered(_: impl WalkFiltered<diesel::sqlite::Sqlite>) {}
    ///
    /// can_be_filtered(Doc::query().filter(Doc::title.eq("a")));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the conversion of a value to SQL reports.
    fn walk_filtered<'b>(
        &'b self,
        definitions: &'b Definitions,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        definitions.walk_with("WITH ", " ", out.reborrow())?;
        self.walk_ast(out)
    }
}

/// A statement, and what it reads of filtered tables. A [`FilteredConnection`](crate::driver::FilteredConnection)
/// connection runs it in the statement's place.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::filtered::*;
/// use aludel::driver::Runs;
/// use aludel::filter::FilteredStatement;
///
/// /// What a connection has to run for a filter around it.
/// fn runs<C, S>(_: &C) where C: for<'a> Runs<FilteredStatement<'a, S>>, S: aludel::driver::Statement {}
///
/// runs::<_, aludel::driver::VersionQuery>(&database()?);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub struct FilteredStatement<'a, S> {
    pub(crate) statement: &'a S,
    pub(crate) definitions: Definitions,
}

/// What it reads is defined.
impl<S, F> Within<F> for FilteredStatement<'_, S> {}

/// The text depends on what the filter says.
impl<S: QueryId> QueryId for FilteredStatement<'_, S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S: Statement> Statement for FilteredStatement<'_, S> {
    type Row = S::Row;

    fn name(&self) -> Option<Name> {
        self.statement.name().filter(|_| self.definitions.0.is_empty())
    }
}

impl<S, DB> QueryFragment<DB> for FilteredStatement<'_, S>
where
    S: WalkFiltered<DB>,
    DB: FilterSql,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.definitions.0.is_empty() {
            return self.statement.walk_ast(out);
        }
        self.statement.walk_filtered(&self.definitions, out)
    }
}

impl<S, DB> StatementFor<DB> for FilteredStatement<'_, S>
where
    S: StatementFor<DB> + WalkFiltered<DB>,
    DB: FilterSql,
{
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<S::Row> {
        self.statement.read(row)
    }
}
