//! Queries made of queries: set operations, queries with CTEs, queries that lock their rows.
//!
//! Each has a body of its own; what they have in common is here. They take no joins and filters:
//! those belong to the queries that they are made of.

use core::fmt;
use core::marker::PhantomData;

use aludel_macros::quiet;
use diesel::backend::Backend;
use diesel::deserialize;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;

use super::assemble::{Assemble, at_once};
use super::clause::Page;
use super::count::{AnyRow, CountOf, count_from_outside};
use super::inner_query::{InQuery, InnerQuery};
use super::list::Among;
use super::multiplicity::{Decided, DecidedBound};
use super::project::FitsGrouping;
use super::run::{TopOf, rows};
use super::select::{Clauses, Query};
use super::selection::{ReadSelection, Selection};
use super::shape::{HasNames, Items};
use super::subquery::{ColumnsAloneBound, Subquery};
use super::whole::Whole;
use crate::backend::SqlBackend;
use crate::driver::{RunsBound, Statement, StatementFor};
use crate::entity::EntityDef;
use crate::error::Result;
use crate::filter::{Definitions, FilterSql, WalkFiltered};
use crate::scope::{Certain, Members, Nil, Source};

/// A query made of others: `a.union(b)`, `with(cte, ..)`, `query.for_update()`.
///
/// It is run as a [`Query`] is, and is a subquery like one.
///
/// The parameters, found by inference: `Root` whom messages are about, `L` and `Sel` what it reads
/// and selects, `Q` its body, `Loads` what is loaded with each row.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// let names = User::query().select(User::name);
/// let emails = Address::query().select(Address::email);
/// assert_eq!(s.all(names.union(emails))?.len(), 4);
/// # Ok(())
/// # }
/// ```
#[must_use = "a query does nothing until it is run"]
pub struct Composed<Root, Q, Sel = Whole<Root>, L = Certain<Root>, Loads = Nil> {
    pub(super) body: Q,
    marker: PhantomData<fn() -> (Root, L, Sel, Loads)>,
}

#[quiet]
impl<Root, L, Sel, Q, Loads> Composed<Root, Q, Sel, L, Loads> {
    pub(super) const fn new(body: Q) -> Self {
        Self { body, marker: PhantomData }
    }

    /// The same with another body.
    pub(super) fn map<Q2>(self, change: impl FnOnce(Q) -> Q2) -> Composed<Root, Q2, Sel, L, Loads> {
        Composed::new(change(self.body))
    }

    /// Makes it a source of another query, under the name of an alias, as
    /// [`Query::subquery`] does.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// aludel::alias!(either = User);
    ///
    /// let named = User::query().filter(User::name.eq("ed"));
    /// let short = User::query().filter(User::fullname.is_null());
    /// let both = named.union(short).subquery(either);
    /// let id = both.column(User::id);
    /// let query = User::query().join_on(both, User::id.eq(id)).rows();
    /// assert_eq!(s.count(query)?, 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn subquery<N: Members>(self, name: N) -> Subquery<N::Source, Sel, Self>
    where
        Sel: ColumnsAloneBound<N::Source>,
    {
        let _ = name;
        Subquery::new(self)
    }

    /// All rows, as values, outside of any session.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let eds = User::query().filter(User::name.eq("ed"));
    /// let others = User::query().except(eds).all(s.connection())?;
    /// assert_eq!(others[0].name, "wendy");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// What the database reports, and a stored value that does not convert.
    pub fn all<C>(&self, connection: &mut C) -> Result<Vec<Sel::Row>>
    where
        Root: Source,
        Sel: Assemble<L, C>,
        Self: Statement<Row = Sel::Read>,
        C: RunsBound<Self>,
    {
        let read = rows(connection, self, EntityDef::of::<Root::Entity>())?;
        Ok(read.into_iter().map(at_once::<Sel, L, C>).collect())
    }

    /// How many rows there are.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let eds = User::query().filter(User::name.eq("ed"));
    /// let others = User::query().except(eds);
    /// assert_eq!(others.count(s.connection())?, 1);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT COUNT(*) FROM (..) AS "counted"`
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub fn count<C>(self, connection: &mut C) -> Result<i64>
    where
        Root: Source,
        CountOf<Self>: Statement<Row = i64>,
        C: RunsBound<CountOf<Self>>,
    {
        let counted = rows(connection, &CountOf(self), EntityDef::of::<Root::Entity>())?;
        Ok(counted.first().copied().unwrap_or(0))
    }

    /// Whether there is a row.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let nobody = User::query().filter(User::name.eq("nobody"));
    /// assert!(!User::query().intersect(nobody).exists(s.connection())?);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT EXISTS (..)`
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub fn exists<C>(self, connection: &mut C) -> Result<bool>
    where
        Root: Source,
        AnyRow<Self>: Statement<Row = bool>,
        C: RunsBound<AnyRow<Self>>,
    {
        let any = rows(connection, &AnyRow(self), EntityDef::of::<Root::Entity>())?;
        Ok(any.first().copied().unwrap_or(false))
    }
}

/// A query that could be run as it is: what set operations, CTEs and locks are made of.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a query that could be run as it is",
    label = "expected a query of entities, columns or expressions"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::Complete;
///
/// fn stands_alone(_: &impl Complete) {}
///
/// stands_alone(&User::query());
/// stands_alone(&User::query().union(User::query()));
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Complete: InnerQuery + Rooted + Sized {}

impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager> Complete
    for Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
where
    Root: Source,
    M: DecidedBound<Root>,
    G: FitsGrouping<Sel>,
{
}

#[diagnostic::do_not_recommend]
impl<Root: Source, L, Sel, Q, Loads> Complete for Composed<Root, Q, Sel, L, Loads> {}

/// A query: whom messages are about.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a query",
    label = "expected one, like `User::query()`"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::Source;
/// use aludel::query::Rooted;
///
/// fn about<Q: Rooted>(_: &Q) -> &'static str {
///     Q::Root::SQL_NAME
/// }
///
/// assert_eq!(about(&User::query().join(User::addresses)), "users");
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Rooted {
    /// The source that it begins at.
    type Root: Source;
    /// What is loaded with each row.
    type Loads;
}

#[diagnostic::do_not_recommend]
impl<Root: Source, L, J, Sel, W, M, Eager> Rooted for Query<Root, Sel, L, J, W, M, Eager> {
    type Root = Root;
    type Loads = Eager;
}

#[diagnostic::do_not_recommend]
impl<Root: Source, L, Sel, Q, Loads> Rooted for Composed<Root, Q, Sel, L, Loads> {
    type Root = Root;
    type Loads = Loads;
}

/// A query whose rows are worth counting: a repeated root is a decision there too.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::Countable;
///
/// fn counts(_: &impl Countable) {}
///
/// // Not without `distinct` or `rows`: which of the repeated users would be meant?
/// counts(&User::query().join(User::addresses).distinct());
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Countable: Rooted {}

#[diagnostic::do_not_recommend]
impl<Root: Source, L, J, Sel, W, M: Decided<Root>, Eager> Countable
    for Query<Root, Sel, L, J, W, M, Eager>
{
}

#[diagnostic::do_not_recommend]
impl<Root: Source, L, Sel, Q, Loads> Countable for Composed<Root, Q, Sel, L, Loads> {}

/// What can be cut down to its first rows.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::Cut;
///
/// let first = User::query().order_by(User::name).cut::<1>();
/// let names: Vec<_> = first.all(s.connection())?.into_iter().map(|user| user.name).collect();
/// assert_eq!(names, ["ed"]);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Cut: Sized {
    /// At most `COUNT` rows of it.
    type Top<const COUNT: u64>;
    /// Whether it has a limit.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::query::Cut;
    ///
    /// fn is_limited<Q: Cut>(_: &Q) -> bool {
    ///     Q::LIMITED
    /// }
    ///
    /// assert!(is_limited(&User::query().limit(3)) && !is_limited(&User::query()));
    /// ```
    const LIMITED: bool;
    /// Whether it locks rows: a session runs it in a transaction.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::query::Cut;
    ///
    /// fn locks<Q: Cut>(_: &Q) -> bool {
    ///     Q::LOCKS
    /// }
    ///
    /// assert!(locks(&User::query().for_update()) && !locks(&User::query()));
    /// ```
    const LOCKS: bool = false;
    /// At most `COUNT` rows of it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::Cut;
    ///
    /// let all = User::query().union(User::query());
    /// assert_eq!(all.cut::<1>().count(s.connection())?, 1);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn cut<const COUNT: u64>(self) -> Self::Top<COUNT>;
}

impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager> Cut
    for Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
where
    Root: Source,
    P: Page,
{
    type Top<const COUNT: u64> = TopOf<COUNT, Root, L, J, Sel, D, F, G, H, O, P, M, Eager>;
    const LIMITED: bool = P::CHANGES_ROWS;

    fn cut<const COUNT: u64>(self) -> Self::Top<COUNT> {
        self.top()
    }
}

impl<Root, L, Sel, Q: Cut, Loads> Cut for Composed<Root, Q, Sel, L, Loads> {
    type Top<const COUNT: u64> = Composed<Root, Q::Top<COUNT>, Sel, L, Loads>;
    const LIMITED: bool = Q::LIMITED;
    const LOCKS: bool = Q::LOCKS;

    fn cut<const COUNT: u64>(self) -> Self::Top<COUNT> {
        self.map(Q::cut)
    }
}

impl<Root, L, Sel, Q: Clone, Loads> Clone for Composed<Root, Q, Sel, L, Loads> {
    fn clone(&self) -> Self {
        Self::new(self.body.clone())
    }
}

impl<Root: Source, L, Sel, Q, Loads> fmt::Debug for Composed<Root, Q, Sel, L, Loads> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Composed<{}>", Root::SQL_NAME)
    }
}

impl<Root, L, Sel, Q, Loads> InnerQuery for Composed<Root, Q, Sel, L, Loads> {
    type Scope = L;
    type Selected = Sel;
}

#[diagnostic::do_not_recommend]
impl<Subject, Domain, ST, Root, L, Sel, Q, Loads> Among<Subject, Domain, ST, InQuery<Self>>
    for Composed<Root, Q, Sel, L, Loads>
{
    fn list(self) -> InQuery<Self> {
        InQuery::new(self)
    }
}

impl<Root, L, Sel, Q: QueryId, Loads> QueryId for Composed<Root, Q, Sel, L, Loads> {
    type QueryId = Composed<(), Q::QueryId, (), (), ()>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Root, L, Sel, Q, Loads, DB> QueryFragment<DB> for Composed<Root, Q, Sel, L, Loads>
where
    Q: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.body.walk_ast(out)
    }
}

impl<Root, L, Sel, Q, Loads> Statement for Composed<Root, Q, Sel, L, Loads>
where
    Q: QueryId,
    Sel: Selection<L>,
{
    type Row = Sel::Read;
}

impl<Root, L, Sel, Q, Loads, DB> StatementFor<DB> for Composed<Root, Q, Sel, L, Loads>
where
    Q: QueryId + QueryFragment<DB>,
    Sel: ReadSelection<L, DB>,
    DB: Backend,
{
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<Sel::Read> {
        Sel::read(row, &mut 0)
    }
}

/// It is counted from outside.
impl<Root, L, Sel, Q, Loads, DB> QueryFragment<DB> for CountOf<Composed<Root, Q, Sel, L, Loads>>
where
    Sel: Items<List: HasNames>,
    Q: QueryFragment<DB>,
    DB: SqlBackend,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        count_from_outside(&self.0, <Sel::List as HasNames>::NAMES, out)
    }
}

impl<Root, L, Sel, Q, Loads, DB> WalkFiltered<DB> for Composed<Root, Q, Sel, L, Loads>
where
    Q: WalkFiltered<DB>,
    DB: FilterSql,
{
    fn walk_filtered<'b>(
        &'b self,
        definitions: &'b Definitions,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        self.body.walk_filtered(definitions, out)
    }
}
