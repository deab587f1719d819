//! The SELECT statement, clause by clause, as a value.

use core::fmt;
use core::marker::PhantomData;

use aludel_macros::quiet;
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::deserialize;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;

use super::clause::{Clause, DistinctSql, Everything, NoClause, Page, Unpaged, Written};
use super::join::push_source;
use super::multiplicity::OneEach;
use super::node::Expr;
use super::selection::{ReadSelection, Selection};
use super::whole::Whole;
use crate::driver::{Statement, StatementFor};
use crate::filter::{FilterSql, WalkFiltered};
use crate::scope::{Certain, Nil, Source, Ungrouped};

/// A query over `Root`, checked clause by clause.
///
/// Made by `User::query()`. Each method returns a new query; nothing is sent before it is given to
/// a session (`s.all(query)`) or run on a plain connection (`query.all(&mut connection)`).
///
/// The parameters, found by inference: `L` what it reads, `J` its joins, `Sel` what it selects,
/// `W` its clauses, `M` how many rows stand for one root, `Eager` what is loaded with each row.
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Session};
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![User].create_all(s.connection())?;
/// # s.insert(NewUser { name: "ed".into() })?;
/// let query = User::query()
///     .filter(User::name.starts_with("e"))
///     .order_by(User::name.desc())
///     .limit(10);
/// let users = s.all(query)?;
/// assert_eq!(s[users[0]].name, "ed");
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// ```sql
/// SELECT "users"."id", "users"."name" FROM "users"
/// WHERE "users"."name" LIKE ? ESCAPE '!' ORDER BY "users"."name" DESC LIMIT 10
/// ```
#[must_use = "a query does nothing until it is run"]
#[rustfmt::skip] // one line, so that a message quotes no more
pub struct Query<Root, Sel = Whole<Root>, L = Certain<Root>, J = (), W = Clauses, M = OneEach, Eager = Nil> {
    pub(super) joins: J,
    pub(super) selected: Sel,
    pub(super) clauses: W,
    pub(super) marker: PhantomData<fn() -> (Root, L, M, Eager)>,
}

/// The query of whole `E`s that `E::query()` begins with.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::EntityQuery;
///
/// fn everybody() -> EntityQuery<User> {
///     User::query()
/// }
///
/// assert_eq!(s.count(everybody().filter(User::name.eq("ed")))?, 1);
/// # Ok(())
/// # }
/// ```
pub type EntityQuery<E> = Query<E>;

/// The query of `E`s under one condition.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let ed = s.one(User::query().filter(User::name.eq("ed")))?;
/// let org = s.query_related(ed, User::addresses)?.filter(Address::email.ends_with(".org"));
/// assert_eq!(s.count(org)?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
pub type RelatedQuery<E, N> =
    Query<E, Whole<E>, Certain<E>, (), Clauses<Everything, Written<Expr<N>>>>;

/// The query of `E`s under one condition, which is known to be about `E`.
pub(crate) fn related_query<E: Source, N>(condition: Expr<N>) -> RelatedQuery<E, N> {
    query::<E>().clauses(|it| it.filtered(|NoClause| Written(condition)))
}

/// The clauses of a query behind its joins, each a type.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::Whole;
/// use aludel::query::{Clauses, Query};
/// use aludel::scope::Certain;
///
/// // None of the clauses: what `User::query()` begins with.
/// let query: Query<User, Whole<User>, Certain<User>, (), Clauses> = User::query();
/// assert_eq!(format!("{query:?}"), "Query<users>");
/// ```
#[derive_where(Debug, Clone, Copy, Default; F, H, O, P)]
pub struct Clauses<
    D = Everything,
    F = NoClause,
    G = Ungrouped,
    H = NoClause,
    O = NoClause,
    P = Unpaged,
> {
    pub(super) filter: F,
    pub(super) having: H,
    pub(super) order: O,
    pub(super) page: P,
    pub(super) marker: PhantomData<fn() -> (D, G)>,
}

impl<D, F, G, H, O, P> Clauses<D, F, G, H, O, P> {
    /// The same clauses with another filter.
    pub(super) fn filtered<F2>(self, change: impl FnOnce(F) -> F2) -> Clauses<D, F2, G, H, O, P> {
        let Self { filter, having, order, page, .. } = self;
        Clauses { filter: change(filter), having, order, page, marker: PhantomData }
    }

    /// The same clauses with another condition on groups.
    pub(super) fn having<H2>(self, change: impl FnOnce(H) -> H2) -> Clauses<D, F, G, H2, O, P> {
        let Self { filter, having, order, page, .. } = self;
        Clauses { filter, having: change(having), order, page, marker: PhantomData }
    }

    /// The same clauses in another order.
    pub(super) fn ordered<O2>(self, change: impl FnOnce(O) -> O2) -> Clauses<D, F, G, H, O2, P> {
        let Self { filter, having, order, page, .. } = self;
        Clauses { filter, having, order: change(order), page, marker: PhantomData }
    }

    /// The same clauses with another page.
    pub(super) fn paged<P2>(self, change: impl FnOnce(P) -> P2) -> Clauses<D, F, G, H, O, P2> {
        let Self { filter, having, order, page, .. } = self;
        Clauses { filter, having, order, page: change(page), marker: PhantomData }
    }

    /// The same clauses, grouped and made distinct otherwise, which is a matter of type alone.
    pub(super) fn retyped<D2, G2>(self) -> Clauses<D2, F, G2, H, O, P> {
        let Self { filter, having, order, page, .. } = self;
        Clauses { filter, having, order, page, marker: PhantomData }
    }
}

impl<Root, L, J: Clone, Sel: Clone, W: Clone, M, Eager> Clone
    for Query<Root, Sel, L, J, W, M, Eager>
{
    fn clone(&self) -> Self {
        Self {
            joins: self.joins.clone(),
            selected: self.selected.clone(),
            clauses: self.clauses.clone(),
            marker: PhantomData,
        }
    }
}

impl<Root: Source, L, J, Sel, W, M, Eager> fmt::Debug for Query<Root, Sel, L, J, W, M, Eager> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Query<{}>", Root::SQL_NAME)
    }
}

/// The query of all rows of a source.
#[doc(hidden)]
#[quiet]
pub fn query<S: Source>() -> Query<S, Whole<S>, Certain<S>, ()> {
    Query {
        joins: (),
        selected: Whole::new(),
        clauses: Clauses {
            filter: NoClause,
            having: NoClause,
            order: NoClause,
            page: Unpaged,
            marker: PhantomData,
        },
        marker: PhantomData,
    }
}

impl<Root, L, J, Sel, W, M, Eager> Query<Root, Sel, L, J, W, M, Eager> {
    /// The same query with other clauses, and perhaps another multiplicity.
    pub(super) fn clauses<W2, M2>(
        self,
        change: impl FnOnce(W) -> W2,
    ) -> Query<Root, Sel, L, J, W2, M2, Eager> {
        Query {
            joins: self.joins,
            selected: self.selected,
            clauses: change(self.clauses),
            marker: PhantomData,
        }
    }

    /// The same query under other type-level facts.
    pub(super) fn retyped<L2, M2, Eager2>(self) -> Query<Root, Sel, L2, J, W, M2, Eager2> {
        Query {
            joins: self.joins,
            selected: self.selected,
            clauses: self.clauses,
            marker: PhantomData,
        }
    }

    /// What it selects.
    pub(crate) const fn selection(&self) -> &Sel {
        &self.selected
    }

    /// The same query selecting something else.
    pub(super) fn selecting<Sel2, M2>(self, selected: Sel2) -> Query<Root, Sel2, L, J, W, M2> {
        Query { joins: self.joins, selected, clauses: self.clauses, marker: PhantomData }
    }
}

impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager> QueryId
    for Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
where
    Root: 'static,
    J: QueryId,
    Sel: QueryId,
    D: 'static,
    F: QueryId,
    G: 'static,
    H: QueryId,
    O: QueryId,
    P: QueryId,
{
    type QueryId = Query<
        Root,
        Sel::QueryId,
        (),
        J::QueryId,
        Clauses<D, F::QueryId, G, H::QueryId, O::QueryId, P::QueryId>,
        (),
        (),
    >;
    const HAS_STATIC_QUERY_ID: bool = J::HAS_STATIC_QUERY_ID
        && Sel::HAS_STATIC_QUERY_ID
        && F::HAS_STATIC_QUERY_ID
        && H::HAS_STATIC_QUERY_ID
        && O::HAS_STATIC_QUERY_ID
        && P::HAS_STATIC_QUERY_ID;
}

impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager, DB> QueryFragment<DB>
    for Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
where
    Root: Source,
    J: QueryFragment<DB>,
    Sel: QueryFragment<DB>,
    D: DistinctSql<DB>,
    F: Clause<DB>,
    G: super::group::GroupSql<DB, O>,
    H: Clause<DB>,
    O: Clause<DB>,
    P: Page + QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        D::push_select(&mut out)?;
        self.selected.walk_ast(out.reborrow())?;
        out.push_sql(" FROM ");
        push_source::<Root, DB>(&mut out)?;
        self.joins.walk_ast(out.reborrow())?;
        self.clauses.filter.walk(" WHERE ", out.reborrow())?;
        G::walk(&mut out)?;
        self.clauses.having.walk(" HAVING ", out.reborrow())?;
        let before = D::push_order(&mut out)?;
        self.clauses.order.walk(before, out.reborrow())?;
        self.clauses.page.walk_ast(out)
    }
}

impl<Root, L, J, Sel, W, M, Eager> Statement for Query<Root, Sel, L, J, W, M, Eager>
where
    Self: QueryId,
    Sel: Selection<L>,
{
    type Row = Sel::Read;
}

impl<Root, L, J, Sel, W, M, Eager, DB> StatementFor<DB> for Query<Root, Sel, L, J, W, M, Eager>
where
    Self: QueryId + QueryFragment<DB>,
    Sel: ReadSelection<L, DB>,
    DB: Backend,
{
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<Sel::Read> {
        Sel::read(row, &mut 0)
    }
}

impl<Root, L, J, Sel, W, M, Eager, DB> WalkFiltered<DB> for Query<Root, Sel, L, J, W, M, Eager>
where
    Self: QueryFragment<DB>,
    DB: FilterSql,
{
}
