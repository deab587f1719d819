//! Many rows in constant memory: one by one as values, or in windows as entities.

use core::fmt;
use core::marker::PhantomData;

use aludel_macros::{bound, quiet};
use diesel::backend::Backend;
use diesel::deserialize;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;

use super::assemble::{Assemble, AtOnceBound, at_once};
use super::clause::Clause;
use super::join::push_source;
use super::joined::JoinedQuery;
use super::multiplicity::Decided;
use super::project::FitsGrouping;
use super::select::{Clauses, Query};
use super::selection::Selection;
use crate::driver::table::{push_names, push_row_of_names, push_values};
use crate::driver::{AnyConnection, Runs, RunsBound, Statement, StatementFor};
use crate::entity::{Entity, EntityDef, Persist};
use crate::error::{Context, Result};
use crate::filter::{FilterSql, WalkFiltered};
use crate::scope::{Nil, Source};

/// A query that loads nothing with its rows. You meet this bound by streaming one that does.
#[diagnostic::on_unimplemented(
    message = "rows of `{Root}` that are streamed one by one load nothing with them",
    label = "leave out `.with(..)`, or read them in windows: `session.windows(query, ..)`"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::NoLoads;
/// use aludel::scope::Nil;
///
/// fn loads_nothing<Loads: NoLoads<User>>() {}
///
/// loads_nothing::<Nil>();
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait NoLoads<Root> {}

#[diagnostic::do_not_recommend]
impl<Root> NoLoads<Root> for Nil {}

/// Hands rows on until `take` fails.
pub(crate) fn each<C, S>(
    connection: &mut C,
    statement: &S,
    entity: EntityDef,
    mut take: impl FnMut(S::Row) -> Result<()>,
) -> Result<()>
where
    C: Runs<S>,
    S: Statement,
{
    let mut failed = None;
    let dialect = connection.dialect();
    let result = connection.each(statement, &mut |row| match take(row) {
        Ok(()) => true,
        Err(error) => {
            failed = Some(error);
            false
        }
    });
    match failed {
        Some(error) => Err(error),
        None => result.map_err(|error| Context::on(dialect, "load", entity).error(error)),
    }
}

#[quiet]
impl<Root, L, J, Sel, D, F, G, H, O, P, M, Loads>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Loads>
where
    Root: Source,
{
    /// Hands on the rows one by one, as values, as the database gives them: memory does not grow
    /// with their number. The first error of `take` ends it.
    ///
    /// On SQLite a row is read when it is handed on. The clients of PostgreSQL and MariaDB keep a
    /// whole result; there, read in windows:
    /// [`Session::windows`](crate::Session::windows).
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mut longest = 0;
    /// User::query().select(User::name).each(s.connection(), |name| {
    ///     longest = longest.max(name.len());
    ///     Ok(())
    /// })?;
    /// assert_eq!(longest, 5);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - What `take` fails with.
    /// - What the database reports, and a stored value that does not convert.
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn each<C: RunsBound<Self>>(&self, connection: &mut C, take: impl FnMut(Sel::Row) -> Result<()>) -> Result<()> where M: Decided<Root>, G: FitsGrouping<Sel>, Sel: AtOnceBound<Root> + Assemble<L, C>, Loads: NoLoads<Root>, Self: Statement<Row = Sel::Read> {
        let mut take = take;
        let entity = EntityDef::of::<Root::Entity>();
        each(connection, self, entity, |read| take(at_once::<Sel, L, C>(read)))
    }
}

impl<Root, L, J, Sel, D, F, G, H, O, P, M, Loads>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Loads>
{
    /// Its conditions alone.
    pub(crate) fn into_filter(self) -> F {
        self.clauses.filter
    }
}

/// What a row becomes that is handed on by itself, whether or not the query can be run so: mistakes are told
/// of [`StreamedBy`] alone.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a query whose rows can be streamed",
    label = "expected a query"
)]
#[doc(hidden)]
pub trait Streamed {
    /// It.
    type Row;
}

impl<Root, L, J, Sel: Selection<L>, W, M, Loads> Streamed for Query<Root, Sel, L, J, W, M, Loads> {
    type Row = Sel::Row;
}

impl<Q, R> Streamed for JoinedQuery<Q, R>
where
    Self: Statement,
{
    type Row = <Self as Statement>::Row;
}

/// A query whose rows can be handed on one by one.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a query whose rows can be streamed",
    label = "expected a query"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::StreamedBy;
///
/// fn can_be_streamed<Q: StreamedBy<diesel::SqliteConnection>>(_: Q) {}
///
/// can_be_streamed(User::query().select(User::name));
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
#[bound(StreamBound, through)]
pub trait StreamedBy<C = AnyConnection>: Streamed {
    /// The entity that it is about, for messages.
    #[doc(hidden)]
    const ENTITY: EntityDef;
    /// Hands on its rows.
    #[doc(hidden)]
    fn stream(&self, driver: &mut C, take: &mut dyn FnMut(Self::Row) -> Result<()>) -> Result<()>;
}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<Root, L, J, Sel, D, F, G, H, O, P, M, Loads, C> StreamedBy<C> for Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Loads> where Root: Source, M: Decided<Root>, G: FitsGrouping<Sel>, Sel: AtOnceBound<Root> + Assemble<L, C>, Loads: NoLoads<Root>, Self: Statement<Row = Sel::Read>, C: Runs<Self> {

    const ENTITY: EntityDef = EntityDef::of::<Root::Entity>();

    fn stream(&self, driver: &mut C, take: &mut dyn FnMut(Sel::Row) -> Result<()>) -> Result<()> {
        let entity = <Self as StreamedBy<C>>::ENTITY;
        each(driver, self, entity, |read| take(at_once::<Sel, L, C>(read)))
    }
}

/// How rows of `Root` would be streamed with a joined collection. They are not: a row is not whole
/// before the last of its collection was read, and the bound is there for its message.
#[diagnostic::on_unimplemented(
    message = "rows of `{Root}` with a joined collection cannot be streamed",
    label = "leave it out, or `.with(..)` it and read in `session.windows(query, ..)`"
)]
pub trait StreamsJoined<Root> {
    /// Never made.
    #[doc(hidden)]
    const NEVER: Result<()>;
}

/// Reading row by row. A type of its own, so that a message does not show where `Root` is declared.
#[derive(Debug)]
pub enum Streaming {}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<Root: Entity, L, J, Sel, W, M, Loads, R, C> StreamedBy<C> for JoinedQuery<Query<Root, Sel, L, J, W, M, Loads>, R> where Streaming: StreamsJoined<Root>, Self: Statement {
    const ENTITY: EntityDef = EntityDef::of::<Root>();

    fn stream(&self, _: &mut C, _: &mut dyn FnMut(Self::Row) -> Result<()>) -> Result<()> {
        <Streaming as StreamsJoined<Root>>::NEVER
    }
}

/// The rows of a query behind a key, in the order of keys, as many as a window has.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// // One such query for each window.
/// let mut windows = 0;
/// s.windows(User::query(), 1, |_, users| {
///     assert_eq!(users.len(), 1);
///     windows += 1;
///     Ok(())
/// })?;
/// assert_eq!(windows, 2);
/// # Ok::<(), aludel::Error>(())
/// ```
pub struct WindowQuery<E: Entity, F> {
    filter: F,
    pub(crate) after: Option<E::Row>,
    size: usize,
    marker: PhantomData<fn() -> E>,
}

impl<E: Entity, F> WindowQuery<E, F> {
    pub(crate) const fn new(filter: F, size: usize) -> Self {
        Self { filter, after: None, size, marker: PhantomData }
    }
}

impl<E: Entity, F> fmt::Debug for WindowQuery<E, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "window of {} {}", self.size, E::NAME)
    }
}

/// Known by its SQL text: whether there is a key is known at run time only.
impl<E: Entity, F> QueryId for WindowQuery<E, F> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<E: Entity, F> Statement for WindowQuery<E, F> {
    type Row = E;
}

impl<E, F, DB> QueryFragment<DB> for WindowQuery<E, F>
where
    E: Persist<DB>,
    F: Clause<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let entity = EntityDef::of::<E>();
        out.push_sql("SELECT ");
        push_names(&mut out, entity, 0..E::COLUMNS.len())?;
        out.push_sql(" FROM ");
        push_source::<E, DB>(&mut out)?;
        match &self.after {
            None => self.filter.walk(" WHERE ", out.reborrow())?,
            Some(key) => {
                out.push_sql(" WHERE ");
                push_row_of_names(&mut out, None, entity, E::KEY)?;
                out.push_sql(if E::KEY.len() == 1 { " > " } else { " > (" });
                push_values::<E, DB>(&mut out, key, E::KEY.iter().copied())?;
                if E::KEY.len() > 1 {
                    out.push_sql(")");
                }
                self.filter.walk(" AND ", out.reborrow())?;
            }
        }
        out.push_sql(" ORDER BY ");
        push_names(&mut out, entity, E::KEY.iter().copied())?;
        out.push_sql(" LIMIT ");
        out.push_sql(&self.size.to_string());
        Ok(())
    }
}

impl<E, F, DB> StatementFor<DB> for WindowQuery<E, F>
where
    E: Persist<DB>,
    F: Clause<DB>,
    DB: Backend,
{
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<E> {
        E::read(row, 0)
    }
}

impl<E, F, DB> WalkFiltered<DB> for WindowQuery<E, F>
where
    Self: QueryFragment<DB>,
    E: Entity,
    DB: FilterSql,
{
}
