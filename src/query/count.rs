//! Statements made of a query: how many rows it has, whether it has any.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;
use diesel::sql_types::BigInt;

use super::clause::{Clause, Distinct, Page};
use super::group::GroupSql;
use super::join::push_source;
use super::select::{Clauses, Query};
use super::shape::{HasNames, Items, Names};
use super::subquery::push_derived;
use crate::backend::SqlBackend;
use crate::driver::{Statement, StatementFor};
use crate::filter::{FilterSql, WalkFiltered};
use crate::scope::Source;

/// How many rows a query has.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let owners = Address::query().select(Address::user_id).distinct();
/// assert_eq!(owners.count(s.connection())?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `SELECT COUNT(*) FROM (SELECT DISTINCT "addresses"."user_id" FROM "addresses") AS ..`
#[derive(Debug, Clone, Copy)]
pub struct CountOf<Q>(pub(crate) Q);

impl<Q: QueryId> QueryId for CountOf<Q> {
    type QueryId = CountOf<Q::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: QueryId> Statement for CountOf<Q> {
    type Row = i64;
}

impl<Q, DB> StatementFor<DB> for CountOf<Q>
where
    Self: Statement<Row = i64> + QueryFragment<DB>,
    DB: Backend,
    i64: FromSql<BigInt, DB>,
{
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<i64> {
        row.get_value::<BigInt, i64, _>(0)
    }
}

/// Whether a selection makes one row of all rows.
pub trait MakesOne {
    /// Whether it does.
    const ONE: bool;
}

impl MakesOne for is_aggregate::Yes {
    const ONE: bool = true;
}

impl MakesOne for is_aggregate::No {
    const ONE: bool = false;
}

impl MakesOne for is_aggregate::Never {
    const ONE: bool = false;
}

/// A plain query is counted as it stands; one whose rows are made by DISTINCT, GROUP BY, LIMIT or
/// an aggregate is counted from outside.
impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager, DB> QueryFragment<DB>
    for CountOf<Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>>
where
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>: QueryFragment<DB>,
    Root: Source,
    J: QueryFragment<DB>,
    Sel: ValidGrouping<G> + Items<List: HasNames>,
    Sel::IsAggregate: MakesOne,
    D: Distinct,
    F: Clause<DB>,
    G: GroupSql<DB, O>,
    P: Page,
    DB: SqlBackend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if D::CHANGES_ROWS || G::CHANGES_ROWS || P::CHANGES_ROWS || Sel::IsAggregate::ONE {
            return count_from_outside(&self.0, <Sel::List as HasNames>::NAMES, out);
        }
        out.push_sql("SELECT COUNT(*) FROM ");
        push_source::<Root, DB>(&mut out)?;
        self.0.joins.walk_ast(out.reborrow())?;
        self.0.clauses.filter.walk(" WHERE ", out)
    }
}

/// Counts the rows of a query as those of a derived table. Where its columns must have different
/// names, it is a CTE, which gives them some.
pub(super) fn count_from_outside<'b, Q, DB>(
    query: &'b Q,
    names: &Names,
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()>
where
    Q: QueryFragment<DB>,
    DB: SqlBackend,
{
    const COUNT: &str = "SELECT COUNT(*) FROM ";
    if DB::DIALECT.repeats_names || names.are_different() {
        out.push_sql(COUNT);
        return push_derived(query, "counted", out);
    }
    // In parentheses, since definitions of a filter may stand before the statement.
    out.push_sql("SELECT (WITH ");
    out.push_identifier("counted")?;
    for at in 0..names.len() {
        out.push_sql(if at == 0 { " (" } else { ", " });
        out.push_identifier(&format!("c{at}"))?;
    }
    out.push_sql(") AS (");
    query.walk_ast(out.reborrow())?;
    out.push_sql(") ");
    out.push_sql(COUNT);
    out.push_identifier("counted")?;
    out.push_sql(")");
    Ok(())
}

/// Whether a query has a row.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let jack = User::query().filter(User::name.eq("jack"));
/// assert!(!jack.exists(s.connection())?);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `SELECT EXISTS (SELECT .. FROM "users" WHERE "users"."name" = ?)`
#[derive(Debug, Clone, Copy)]
pub struct AnyRow<Q>(pub(crate) Q);

impl<Q: QueryId> QueryId for AnyRow<Q> {
    type QueryId = AnyRow<Q::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: QueryId> Statement for AnyRow<Q> {
    type Row = bool;
}

impl<Q, DB> StatementFor<DB> for AnyRow<Q>
where
    Self: Statement<Row = bool> + QueryFragment<DB>,
    DB: Backend,
    bool: FromSql<diesel::sql_types::Bool, DB>,
{
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<bool> {
        row.get_value::<diesel::sql_types::Bool, bool, _>(0)
    }
}

impl<Q: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for AnyRow<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT EXISTS (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

impl<Q, DB> WalkFiltered<DB> for CountOf<Q>
where
    Self: QueryFragment<DB>,
    DB: FilterSql,
{
}

impl<Q: QueryFragment<DB>, DB: FilterSql> WalkFiltered<DB> for AnyRow<Q> {}
