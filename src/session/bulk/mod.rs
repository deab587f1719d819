//! Statements that write by query, in a session: what they did to rows in memory is taken over.
//!
//! `run` runs one and asks which rows it wrote, as far as memory has any; `follow` takes it over.

mod follow;
mod insert;
mod run;

pub use self::insert::{Insert, OnKey, insert};

use super::handle::Handle;
use super::read::{Fetch, Fetched};
use super::{Session, Unbranded};
use crate::driver::{AnyConnection, Driver, Runs, Stores};
use crate::entity::{ColumnSet, Entity, PartialRow};
use crate::error::{Error, Result};
use crate::query::{
    Counted, Delete, InsertSelect, InsertTarget, Query, Reported, Returned, Update,
};
use crate::scope::Nil;
use aludel_macros::{bound, quiet};

/// What a session can execute: an update, a delete or an insert by query.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a statement that this session executes",
    label = "expected an update, a delete or an insert",
    note = "a query gives rows: `session.all(query)`; so does a statement with `.returning()`"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// assert_eq!(s.execute(User::query().filter(User::name.eq("wendy")).delete())?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
#[bound(ExecuteBound, through)]
pub trait Execute<C = AnyConnection, B = Unbranded> {
    /// Runs it, and counts the rows that it wrote.
    #[doc(hidden)]
    fn execute(self, session: &mut Session<C, B>) -> Result<usize>;
}

/// What would be executed. No query is: the bound is there for its message.
#[diagnostic::on_unimplemented(
    message = "a query of `{Root}` gives rows and is not executed",
    label = "`session.all(query)` reads it; `.update(..)` or `.delete()` makes a statement of it"
)]
pub trait Executes<Root> {
    /// Never called.
    #[doc(hidden)]
    const ROWS: usize;
}

/// Running without rows. A type of its own, so that a message does not show where `Root` is declared.
#[derive(Debug)]
pub enum Execution {}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<Root, L, J, Sel, W, M, Eager, C, B> Execute<C, B> for Query<Root, Sel, L, J, W, M, Eager> where Execution: Executes<Root> {
    fn execute(self, _: &mut Session<C, B>) -> Result<usize> {
        Ok(<Execution as Executes<Root>>::ROWS)
    }
}

#[quiet]
impl<C: Driver, B> Session<C, B> {
    /// Executes a statement that writes by query, and counts the rows that it wrote.
    ///
    /// Changes are flushed first. Rows in memory are as the statement left them, without being
    /// read: a row that it updated has its new values, a handle to one that it deleted reads as
    /// [`Error::Gone`], and relationships follow. It is part of the session's
    /// transaction: a [`rollback`](Session::rollback) undoes it, in memory too.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let wendy = s.one(User::query().filter(User::name.eq("wendy")))?;
    ///
    /// let unnamed = User::query().filter(User::fullname.is_null());
    /// assert_eq!(s.execute(unnamed.update(User::fullname.set("?")))?, 1);
    /// assert_eq!(s[wendy].fullname.as_deref(), Some("?"));
    ///
    /// s.rollback()?;
    /// assert_eq!(s[wendy].fullname, None);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// BEGIN
    /// UPDATE "users" SET "fullname" = ? WHERE "users"."fullname" IS NULL
    /// ```
    ///
    /// with `RETURNING` while the session has rows of the table in memory; a savepoint instead of
    /// `BEGIN` inside a transaction that has written something.
    ///
    /// # Errors
    ///
    /// - A flush that comes first, since [autoflush](Session::autoflush) is on, fails.
    /// - The database refuses. Nothing is changed then.
    pub fn execute<S: ExecuteBound<C, B>>(&mut self, statement: S) -> Result<usize> {
        statement.execute(self)
    }
}

impl<E, F, S, C, B> Execute<C, B> for Update<E, F, S>
where
    E: Entity,
    C: Stores<E> + Runs<Reported<Self>>,
{
    fn execute(self, session: &mut Session<C, B>) -> Result<usize> {
        session.before_query()?;
        let written = session.write_by_query(self, ColumnSet::first(E::COLUMNS.len()))?;
        let rows = session.whole_rows::<E>(&written)?;
        session.took_updated(rows);
        Ok(written.count)
    }
}

impl<E, F, C, B> Execute<C, B> for Delete<E, F>
where
    E: Entity,
    C: Stores<E> + Runs<Reported<Self>>,
{
    fn execute(self, session: &mut Session<C, B>) -> Result<usize> {
        session.before_query()?;
        let written = session.write_by_query(self, ColumnSet::of(E::KEY))?;
        session.took_deleted::<E>(written.rows.iter().filter_map(PartialRow::key).collect());
        Ok(written.count)
    }
}

impl<E: Entity, F, S, R, C, B> Fetched<C, B> for Update<E, F, S, R> {
    type Out = Handle<E, Nil, B>;
}

impl<E, F, S, C, B> Fetch<C, B> for Update<E, F, S, Returned>
where
    E: Entity,
    C: Stores<E> + Runs<Self>,
    Self: crate::driver::Statement<Row = E>,
{
    const ENTITY: &'static str = E::NAME;

    fn fetch(self, session: &mut Session<C, B>) -> Result<Vec<Self::Out>> {
        let rows = session.writing(|driver| crate::query::rows(driver, &self, of::<E>()))?;
        Ok(session.took(rows).into_iter().map(Handle::of).collect())
    }
}

/// The rows are gone, so they come as values.
impl<E: Entity, F, R, C, B> Fetched<C, B> for Delete<E, F, R> {
    type Out = E;
}

impl<E, F, C, B> Fetch<C, B> for Delete<E, F, Returned>
where
    E: Entity,
    C: Stores<E> + Runs<Self>,
    Self: crate::driver::Statement<Row = E>,
{
    const ENTITY: &'static str = E::NAME;

    fn fetch(self, session: &mut Session<C, B>) -> Result<Vec<E>> {
        let rows = session.writing(|driver| crate::query::rows(driver, &self, of::<E>()))?;
        session.took_deleted::<E>(rows.iter().map(Entity::key).collect());
        Ok(rows)
    }
}

impl<K, Q, C, B> Execute<C, B> for InsertSelect<K, Q>
where
    K: InsertTarget,
    C: Runs<Self>,
    Self: crate::driver::Statement,
{
    fn execute(self, session: &mut Session<C, B>) -> Result<usize> {
        session.before_query()?;
        session.writing(|driver| InsertSelect::execute(&self, driver))
    }
}

impl<K: InsertTarget, Q, R, C, B> Fetched<C, B> for InsertSelect<K, Q, R> {
    type Out = Handle<K::Entity, Nil, B>;
}

impl<K, Q, C, B> Fetch<C, B> for InsertSelect<K, Q, Returned>
where
    K: InsertTarget,
    C: Stores<K::Entity> + Runs<Self>,
    Self: crate::driver::Statement<Row = K::Entity>,
{
    const ENTITY: &'static str = <K::Entity as Entity>::NAME;

    fn fetch(self, session: &mut Session<C, B>) -> Result<Vec<Self::Out>> {
        let rows = session.writing(|driver| self.all(driver))?;
        Ok(session.took(rows).into_iter().map(Handle::of).collect())
    }
}

/// What gives back the rows of `E` that it wrote. What only counts them does not: the bound is there for
/// its message.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "a statement that writes rows of `{E}` gives none back",
    label = "`.returning()` gives the rows that it wrote, `execute` their number"
)]
pub trait GivesBack<E> {
    /// Never called.
    #[doc(hidden)]
    fn never<T>() -> T;
}

macro_rules! counted {
    ($([$($parameter:ident $(: $bound:ident)?)*] $statement:ty, $entity:ty;)+) => {$(
        impl<$($parameter $(: $bound)?,)* C, B> Fetch<C, B> for $statement
        where
            Counted: GivesBack<$entity>,
        {
            const ENTITY: &'static str = <$entity as Entity>::NAME;

            fn fetch(self, _: &mut Session<C, B>) -> Result<Vec<Self::Out>> {
                <Counted as GivesBack<$entity>>::never()
            }
        }
    )+};
}

counted! {
    [E: Entity F S] Update<E, F, S>, E;
    [E: Entity F] Delete<E, F>, E;
    [K: InsertTarget Q] InsertSelect<K, Q>, K::Entity;
    [E: Entity A] Insert<E, B, A>, E;
}

const fn of<E: Entity>() -> crate::entity::EntityDef {
    crate::entity::EntityDef::of::<E>()
}

/// The row that partial rows of all columns make.
fn whole<E: Entity>(row: &E::Row) -> Result<E> {
    row.copy()
        .build()
        .map_err(|at| Error::MissingValue { entity: E::NAME, field: E::COLUMNS[at].field })
}
