//! FOR UPDATE and FOR SHARE, on databases that lock rows.

use core::marker::PhantomData;

use aludel_macros::quiet;
use derive_where::derive_where;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::assemble::AtOnceBound;
use super::clause::Everything;
use super::composed::{Complete, Composed, Cut, Rooted};
use super::inner_query::InnerQuery;
use super::select::{Clauses, Query};
use super::whole::Whole;
use crate::backend::{LockOf, Locks};
use crate::filter::{FilterSql, WalkFiltered};
use crate::scope::{Contains, Source, Ungrouped};

/// A query that locks the rows it reads until the transaction ends.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # #[cfg(feature = "postgres")]
/// # fn main() -> aludel::Result<()> {
/// use diesel::pg::Pg;
///
/// // A locked query is the last word: it can be run, cut down to one row, and shown.
/// let query = User::query().for_update();
/// assert!(query.to_sql::<Pg>()?.ends_with(" FOR UPDATE"));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "postgres"))]
/// # fn main() {}
/// ```
pub type LockedQuery<Q, S, W = Waits, Of = ()> = Composed<
    <Q as Rooted>::Root,
    Locked<Q, S, W, Of>,
    <Q as InnerQuery>::Selected,
    <Q as InnerQuery>::Scope,
    <Q as Rooted>::Loads,
>;

/// `query FOR UPDATE OF .. SKIP LOCKED`.
#[derive_where(Debug, Clone, Copy; Q)]
pub struct Locked<Q, S, W = Waits, Of = ()> {
    query: Q,
    marker: PhantomData<fn() -> (S, W, Of)>,
}

/// How strongly rows are locked.
///
/// # Example
///
/// ```
/// use aludel::Entity;
/// use aludel::driver::{Runs, SelectLocked};
/// use aludel::query::Strength;
///
/// // A wrapper that counts locks, say, passes on both strengths by one bound.
/// fn counted<E: Entity, S: Strength, C: Runs<SelectLocked<E, S>>>(connection: C) -> C {
///     connection
/// }
/// ```
pub trait Strength: 'static {
    /// The clause.
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "postgres")]
    /// # {
    /// use aludel::query::{ForShare, Strength};
    /// use diesel::pg::Pg;
    ///
    /// assert_eq!(ForShare::clause::<Pg>(), " FOR SHARE");
    /// # }
    /// ```
    fn clause<DB: Locks>() -> &'static str;
}

/// Nobody else may change, delete or lock them.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "postgres")]
/// # {
/// use aludel::query::{ForUpdate, Strength};
/// use diesel::pg::Pg;
///
/// assert_eq!(ForUpdate::clause::<Pg>(), " FOR UPDATE");
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ForUpdate(());

/// Nobody else may change or delete them.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "postgres")]
/// # {
/// use aludel::query::{ForShare, Strength};
/// use diesel::pg::Pg;
///
/// assert_eq!(ForShare::clause::<Pg>(), " FOR SHARE");
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct ForShare(());

impl Strength for ForUpdate {
    fn clause<DB: Locks>() -> &'static str {
        " FOR UPDATE"
    }
}

impl Strength for ForShare {
    fn clause<DB: Locks>() -> &'static str {
        DB::FOR_SHARE
    }
}

/// What happens with rows that somebody else has locked.
pub trait Wait: 'static {
    /// The clause.
    const SQL: &'static str;
}

/// The statement waits for them.
#[derive(Debug, Clone, Copy)]
pub struct Waits(());

/// They are left out.
#[derive(Debug, Clone, Copy)]
pub struct Skips(());

/// The statement fails.
#[derive(Debug, Clone, Copy)]
pub struct Fails(());

impl Wait for Waits {
    const SQL: &'static str = "";
}

impl Wait for Skips {
    const SQL: &'static str = " SKIP LOCKED";
}

impl Wait for Fails {
    const SQL: &'static str = " NOWAIT";
}

/// Which sources are locked.
pub trait LockedSources<DB> {
    /// Writes the clause.
    ///
    /// # Errors
    ///
    /// What quoting a name reports.
    fn push(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()>
    where
        DB: Locks;
}

/// All of them.
impl<DB> LockedSources<DB> for () {
    fn push(_: &mut AstPass<'_, '_, DB>) -> QueryResult<()>
    where
        DB: Locks,
    {
        Ok(())
    }
}

impl<S: Source, DB: LockOf> LockedSources<DB> for Whole<S> {
    fn push(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()>
    where
        DB: Locks,
    {
        out.push_sql(" OF ");
        out.push_identifier(S::SQL_NAME)
    }
}

#[quiet]
impl<Root, L, J, Sel, F, H, O, P, M, Eager>
    Query<Root, Sel, L, J, Clauses<Everything, F, Ungrouped, H, O, P>, M, Eager>
{
    /// Locks the rows that it reads until the transaction ends: nobody else changes, deletes or locks
    /// them. Only on databases that lock rows. A session begins a transaction for it, unless it is in one.
    ///
    /// It is the last clause but [`skip_locked`](Composed::skip_locked),
    /// [`no_wait`](Composed::no_wait) and [`of`](Composed::of). A distinct or grouped query has no
    /// rows to lock.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # #[cfg(feature = "postgres")]
    /// # fn main() -> aludel::Result<()> {
    /// use diesel::pg::Pg;
    ///
    /// let query = User::query().select(User::id).for_update();
    /// assert!(query.to_sql::<Pg>()?.ends_with(r#" FROM "users" FOR UPDATE"#));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "postgres"))]
    /// # fn main() {}
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT .. FOR UPDATE`
    pub fn for_update(self) -> LockedQuery<Self, ForUpdate>
    where
        Self: Complete,
        Sel: AtOnceBound<Root>,
    {
        Composed::new(Locked { query: self, marker: PhantomData })
    }

    /// Locks the rows that it reads until the transaction ends: nobody else changes or deletes them,
    /// and others may lock them like this too.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # #[cfg(feature = "postgres")]
    /// # fn main() -> aludel::Result<()> {
    /// use diesel::pg::Pg;
    ///
    /// let query = User::query().select(User::id).for_share();
    /// assert!(query.to_sql::<Pg>()?.ends_with(r#" FROM "users" FOR SHARE"#));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "postgres"))]
    /// # fn main() {}
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT .. FOR SHARE`
    pub fn for_share(self) -> LockedQuery<Self, ForShare>
    where
        Self: Complete,
        Sel: AtOnceBound<Root>,
    {
        Composed::new(Locked { query: self, marker: PhantomData })
    }
}

#[quiet]
impl<Root, L, Sel, Q, S, Of, Loads> Composed<Root, Locked<Q, S, Waits, Of>, Sel, L, Loads> {
    /// Leaves out rows that somebody else has locked: a queue.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # #[cfg(feature = "postgres")]
    /// # fn main() -> aludel::Result<()> {
    /// use diesel::pg::Pg;
    ///
    /// let next = User::query().select(User::id).limit(1).for_update().skip_locked();
    /// assert!(next.to_sql::<Pg>()?.ends_with(" LIMIT 1 FOR UPDATE SKIP LOCKED"));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "postgres"))]
    /// # fn main() {}
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT .. FOR UPDATE SKIP LOCKED`
    pub fn skip_locked(self) -> Composed<Root, Locked<Q, S, Skips, Of>, Sel, L, Loads> {
        self.map(|it| Locked { query: it.query, marker: PhantomData })
    }

    /// Fails at once where somebody else has locked a row.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # #[cfg(feature = "postgres")]
    /// # fn main() -> aludel::Result<()> {
    /// use diesel::pg::Pg;
    ///
    /// let query = User::query().select(User::id).for_update().no_wait();
    /// assert!(query.to_sql::<Pg>()?.ends_with(" FOR UPDATE NOWAIT"));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "postgres"))]
    /// # fn main() {}
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT .. FOR UPDATE NOWAIT`
    pub fn no_wait(self) -> Composed<Root, Locked<Q, S, Fails, Of>, Sel, L, Loads> {
        self.map(|it| Locked { query: it.query, marker: PhantomData })
    }
}

#[quiet]
impl<Root, L, Sel, Q, S, W, Loads> Composed<Root, Locked<Q, S, W, ()>, Sel, L, Loads> {
    /// Locks the rows of this source alone: `.of(User::entity())`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # #[cfg(feature = "postgres")]
    /// # fn main() -> aludel::Result<()> {
    /// use diesel::pg::Pg;
    ///
    /// let joined = User::query().join(User::addresses).rows().select(User::id);
    /// let query = joined.for_update().of(User::entity());
    /// assert!(query.to_sql::<Pg>()?.ends_with(r#" FOR UPDATE OF "users""#));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "postgres"))]
    /// # fn main() {}
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT .. FOR UPDATE OF "users"`
    pub fn of<T: Source>(
        self,
        source: Whole<T>,
    ) -> Composed<Root, Locked<Q, S, W, Whole<T>>, Sel, L, Loads>
    where
        L: Contains<T>,
    {
        let _ = source;
        self.map(|it| Locked { query: it.query, marker: PhantomData })
    }
}

impl<Q: Cut, S, W, Of> Cut for Locked<Q, S, W, Of> {
    type Top<const COUNT: u64> = Locked<Q::Top<COUNT>, S, W, Of>;
    const LIMITED: bool = Q::LIMITED;
    const LOCKS: bool = true;

    fn cut<const COUNT: u64>(self) -> Self::Top<COUNT> {
        Locked { query: self.query.cut(), marker: PhantomData }
    }
}

impl<Q: QueryId, S: 'static, W: 'static, Of: 'static> QueryId for Locked<Q, S, W, Of> {
    type QueryId = Locked<Q::QueryId, S, W, Of>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q, S, W, Of, DB> QueryFragment<DB> for Locked<Q, S, W, Of>
where
    Q: QueryFragment<DB>,
    S: Strength,
    W: Wait,
    Of: LockedSources<DB>,
    DB: Locks,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(S::clause::<DB>());
        Of::push(&mut out)?;
        out.push_sql(W::SQL);
        Ok(())
    }
}

impl<Q, S, W, Of, DB> WalkFiltered<DB> for Locked<Q, S, W, Of>
where
    Self: QueryFragment<DB>,
    DB: FilterSql,
{
}
