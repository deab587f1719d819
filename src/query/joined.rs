//! Loading a relationship in the same statement: by a join of its own (`with_joined`), or from a
//! join that the query has already (`gather`).

use core::marker::PhantomData;

use aludel_macros::{bound, quiet};
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::deserialize;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;

use super::clause::{Clause, Everything, Page};
use super::join::{push_equal, push_source_as};
use super::multiplicity::OneEach;
use super::relationship::Rel;
use super::select::{Clauses, Query};
use super::selection::ReadWhole;
use super::whole::Whole;
use crate::driver::{Statement, StatementFor};
use crate::entity::{Direction, Entity, Persist};
use crate::filter::{FilterSql, WalkFiltered};
use crate::relation::{Backward, BelongsTo, Forward, Has, LoadableBound, Path, Relation};
use crate::scope::identity::{No, Yes};
use crate::scope::{Contains, PresenceOf, Present, Ungrouped};

/// The name of the column that keeps the order of the roots.
const ORDINAL: &str = "aludel_row";

/// A relationship that one join can load. The order in which its rows come is part of it.
#[diagnostic::on_unimplemented(
    message = "`{R}` goes through an association and cannot be loaded by one join",
    label = "needs two joins; use `.with(..)`"
)]
#[bound(OneJoinBound)]
pub trait OneJoin<R> {
    /// Positions of the target's columns.
    const ORDER: &'static [(usize, Direction)];
}

#[diagnostic::do_not_recommend]
impl<R: BelongsTo> OneJoin<R> for Forward {
    const ORDER: &'static [(usize, Direction)] = &[];
}

#[diagnostic::do_not_recommend]
impl<R: Has> OneJoin<R> for Backward {
    const ORDER: &'static [(usize, Direction)] = R::ORDER;
}

/// A query of whole rows with a relationship joined to them. Made by [`Query::with_joined`].
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let query = User::query().order_by(User::name).with_joined(User::addresses);
/// let users = s.all(query)?; // one statement
/// assert_eq!(s.related(users[0], User::addresses).len(), 2);
/// assert_eq!(s.related(users[1], User::addresses).len(), 0);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive_where(Debug, Clone; Q)]
#[must_use = "a query does nothing until it is run"]
pub struct JoinedQuery<Q, R> {
    pub(crate) query: Q,
    marker: PhantomData<fn() -> R>,
}

impl<Q, R> JoinedQuery<Q, R> {
    pub(crate) const fn new(query: Q) -> Self {
        Self { query, marker: PhantomData }
    }
}

#[quiet]
impl<Root, L, J, F, H, O, P, Loads>
    Query<Root, Whole<Root>, L, J, Clauses<Everything, F, Ungrouped, H, O, P>, OneEach, Loads>
where
    Root: Entity,
{
    /// Loads a relationship with the rows in the same statement, by a left join around the query:
    /// a filter, order or limit of the query is about its own rows, not about joined ones.
    ///
    /// [`with`](Self::with) is the better choice for most: it sends no root twice. This one saves
    /// a round trip. It is the last call on a query.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users", has_many(addresses: Address.user))]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # #[derive(Entity)]
    /// # #[entity(table = "addresses")]
    /// # pub struct Address {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     pub email: String,
    /// #     #[entity(belongs_to(user: User))] pub user_id: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User, Address].create_all(s.connection())?;
    /// # let ed = s.add(NewUser { name: "ed".into() });
    /// # s.add(NewAddress { email: "ed@example.org".into(), user: ed.into() });
    /// # s.add(NewAddress { email: "ed@example.com".into(), user: ed.into() });
    /// let query = User::query().order_by(User::name).limit(1).with_joined(User::addresses);
    /// let users = s.all(query)?;
    /// assert_eq!(users.len(), 1);
    /// assert_eq!(s.related(users[0], User::addresses).count(), 2);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// SELECT "users"."id", "users"."name", "users_addresses"."id", .. FROM (
    ///   SELECT .., ROW_NUMBER() OVER (ORDER BY "users"."name") AS "aludel_row" FROM "users"
    ///   ORDER BY "users"."name" LIMIT 1
    /// ) AS "users"
    /// LEFT OUTER JOIN "addresses" AS "users_addresses"
    /// ON "users"."id" = "users_addresses"."user_id" ORDER BY "users"."aludel_row"
    /// ```
    pub fn with_joined<R>(self, relationship: Rel<Root, R>) -> JoinedQuery<Self, R>
    where
        L: Present<Root>,
        R: Relation<Source = Root>,
        crate::relation::Loads: LoadableBound<R>,
        R::Mechanism: OneJoinBound<R>,
    {
        let _ = relationship;
        JoinedQuery::new(self)
    }
}

impl<Q: QueryId, R: 'static> QueryId for JoinedQuery<Q, R> {
    type QueryId = JoinedQuery<Q::QueryId, R>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q: QueryId, R: Relation> Statement for JoinedQuery<Q, R> {
    type Row = (R::Source, Option<R::Target>);
}

impl<Q, R, DB> StatementFor<DB> for JoinedQuery<Q, R>
where
    Self: QueryFragment<DB>,
    Q: QueryId,
    R: Relation,
    R::Source: Persist<DB>,
    R::Target: Persist<DB>,
    DB: Backend,
{
    fn read<'r, Row_: Row<'r, DB>>(&self, row: &Row_) -> deserialize::Result<Self::Row> {
        let root = <No as ReadWhole<R::Source, DB>>::read(row, 0)?;
        let width = R::Source::COLUMNS.len();
        Ok((root, <Yes as ReadWhole<R::Target, DB>>::read(row, width)?))
    }
}

impl<Root, L, J, F, H, O, P, Loads, R, DB> QueryFragment<DB>
    for JoinedQuery<
        Query<Root, Whole<Root>, L, J, Clauses<Everything, F, Ungrouped, H, O, P>, OneEach, Loads>,
        R,
    >
where
    Root: Entity,
    J: QueryFragment<DB>,
    F: Clause<DB>,
    O: Clause<DB>,
    P: Page + QueryFragment<DB>,
    R: Relation<Source = Root>,
    R::Mechanism: OneJoinBound<R>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let target = format!("{}_{}", Root::SQL_NAME, R::NAME);
        let Path::Direct { local, remote } = R::path() else {
            return Ok(());
        };
        out.push_sql("SELECT ");
        push_columns::<Root, DB>(&mut out, Root::SQL_NAME)?;
        out.push_sql(", ");
        push_columns::<R::Target, DB>(&mut out, &target)?;
        out.push_sql(" FROM (SELECT ");
        push_columns::<Root, DB>(&mut out, Root::SQL_NAME)?;
        out.push_sql(", ROW_NUMBER() OVER (");
        self.query.clauses.order.walk("ORDER BY ", out.reborrow())?;
        out.push_sql(") AS ");
        out.push_identifier(ORDINAL)?;
        out.push_sql(" FROM ");
        super::join::push_source::<Root, DB>(&mut out)?;
        self.query.joins.walk_ast(out.reborrow())?;
        self.query.clauses.filter.walk(" WHERE ", out.reborrow())?;
        self.query.clauses.order.walk(" ORDER BY ", out.reborrow())?;
        self.query.clauses.page.walk_ast(out.reborrow())?;
        out.push_sql(") AS ");
        out.push_identifier(Root::SQL_NAME)?;
        out.push_sql(" LEFT OUTER JOIN ");
        push_source_as::<R::Target, DB>(&mut out, &target)?;
        out.push_sql(" ON ");
        push_equal(&mut out, (Root::SQL_NAME, &local), (&target, &remote))?;
        out.push_sql(" ORDER BY ");
        out.push_identifier(Root::SQL_NAME)?;
        out.push_sql(".");
        out.push_identifier(ORDINAL)?;
        for &(column, direction) in <R::Mechanism as OneJoin<R>>::ORDER {
            out.push_sql(", ");
            out.push_identifier(&target)?;
            out.push_sql(".");
            out.push_identifier(R::Target::COLUMNS[column].name)?;
            if direction == Direction::Descending {
                out.push_sql(" DESC");
            }
        }
        Ok(())
    }
}

fn push_columns<E: Entity, DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
    source: &str,
) -> QueryResult<()> {
    for (at, column) in E::COLUMNS.iter().enumerate() {
        if at > 0 {
            out.push_sql(", ");
        }
        out.push_identifier(source)?;
        out.push_sql(".");
        out.push_identifier(column.name)?;
    }
    Ok(())
}

/// A query whose joined rows are gathered under their roots. Made by [`Query::gather`].
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let query = Address::query().join(Address::user).gather(Address::user);
/// for address in s.all(query)? {
///     let owner = s.related(address, Address::user); // loaded by the join
///     assert_eq!(s[owner].name, "ed");
/// }
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive_where(Debug, Clone; Q)]
#[must_use = "a query does nothing until it is run"]
pub struct GatherQuery<Q, R, Loads> {
    pub(crate) query: Q,
    marker: PhantomData<fn() -> (R, Loads)>,
}

/// The query of a root and what is joined to it.
pub(crate) type PairsOf<Root, R, L, J, W> =
    Query<Root, (Whole<Root>, Whole<<R as Relation>::Target>), L, J, W>;

#[quiet]
impl<Root, L, J, W, M, Loads> Query<Root, Whole<Root>, L, J, W, M, Loads>
where
    Root: Entity,
{
    /// Takes the relationship from a join that the query has already: SQLAlchemy's
    /// `contains_eager`.
    ///
    /// A to-many comes as [`Gathered`](crate::Gathered): each root once, with the rows that the
    /// query joined to it. It is a type of its own because a filter may have left some out; it
    /// never passes for the whole relationship. A `belongs_to` comes as a handle with which it is
    /// loaded. It is the last call on a query.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users", has_many(addresses: Address.user))]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # #[derive(Entity)]
    /// # #[entity(table = "addresses")]
    /// # pub struct Address {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     pub email: String,
    /// #     #[entity(belongs_to(user: User))] pub user_id: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User, Address].create_all(s.connection())?;
    /// # let ed = s.add(NewUser { name: "ed".into() });
    /// # s.add(NewAddress { email: "ed@example.org".into(), user: ed.into() });
    /// # s.add(NewAddress { email: "ed@example.com".into(), user: ed.into() });
    /// let query = User::query()
    ///     .join(User::addresses)
    ///     .filter(Address::email.ends_with(".org"))
    ///     .gather(User::addresses);
    /// for user in s.all(query)? {
    ///     assert_eq!(user.rows.len(), 1); // of the two that ed has
    /// }
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// The query, selecting the columns of both.
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn gather<R>(
        self,
        relationship: Rel<Root, R>,
    ) -> GatherQuery<PairsOf<Root, R, L, J, W>, R, Loads>
    where
        R: Relation<Source = Root>,
        L: Present<Root> + Contains<R::Target> + PresenceOf<R::Target>,
    {
        let _ = relationship;
        GatherQuery { query: self.selecting((Whole::new(), Whole::new())), marker: PhantomData }
    }
}

impl<Q, R, DB> WalkFiltered<DB> for JoinedQuery<Q, R>
where
    Self: QueryFragment<DB>,
    DB: FilterSql,
{
}
