//! UPDATE by query.

use core::fmt;
use core::marker::PhantomData;

use aludel_macros::quiet;
use diesel::backend::Backend;
use diesel::deserialize;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;

use super::bounds::SelectsRoot;
use super::inferred::UnjoinedBound;
use super::report::{walk_whole, walk_whole_filtered};
use super::set::SetClauseBound;
use super::{
    Counted, Filtered, Only, Returned, ReturningSql, SetClause, SetSql, Unlimited, WholeTable,
    WriteFor, WriteStatement,
};
use crate::backend::ReturnsUpdated;
use crate::driver::table::{push_next_version, push_table_of};
use crate::driver::{Runs, Statement, StatementFor};
use crate::entity::{Entity, EntityDef, Persist};
use crate::error::{Context, Result};
use crate::filter::{Definitions, FilterSql, WalkFiltered};
use crate::query::clause::{Clause, Everything};
use crate::query::multiplicity::OneEach;
use crate::query::run;
use crate::query::select::{Clauses, Query};
use crate::scope::{Nil, Ungrouped};

/// An UPDATE of the rows of `E` that meet a condition. Made by [`Query::update`].
///
/// `F` is the filter, `S` what is set, `R` whether it gives the rows; found by inference, never
/// written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let statement = User::query().filter(User::name.eq("ed")).update(User::fullname.set("Edward"));
/// assert_eq!(format!("{statement:?}"), "update User");
/// assert_eq!(s.execute(statement)?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
#[must_use = "a statement does nothing until it is run"]
pub struct Update<E, F, S, R = Counted> {
    filter: F,
    set: S,
    marker: PhantomData<fn() -> (E, R)>,
}

impl<E: Entity, F, S, R> fmt::Debug for Update<E, F, S, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "update {}", E::NAME)
    }
}

#[quiet]
impl<E: Entity, F, S> Update<E, F, S> {
    fn new(filter: F, set: S) -> Self
    where
        S: SetClause<E, Only<E>>,
    {
        // A column that is set twice is found out here.
        let _ = const { S::COLUMNS };
        Self { filter, set, marker: PhantomData }
    }

    /// Gives the rows it wrote: handles in a session (`s.all(statement)`), values on a plain
    /// connection.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let unnamed = User::query().filter(User::fullname.is_null());
    /// let named = s.all(unnamed.update(User::fullname.set("?")).returning())?;
    /// assert_eq!(s[named[0]].name, "wendy");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `UPDATE "users" SET .. WHERE .. RETURNING "id", "name", "fullname"`
    pub fn returning(self) -> Update<E, F, S, Returned> {
        Update { filter: self.filter, set: self.set, marker: PhantomData }
    }

    /// Runs it on a plain connection, and counts the rows. In a session, `s.execute(statement)`
    /// also keeps the rows in memory right.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut connection = session()?.into_connection();
    /// let statement = User::query().filter(User::name.eq("ed")).update(User::name.set("Ed"));
    /// assert_eq!(statement.execute(&mut connection)?, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub fn execute<C: Runs<Self>>(&self, connection: &mut C) -> Result<usize>
    where
        Self: Statement,
    {
        connection.execute(self).map_err(|error| {
            Context::on(connection.dialect(), "update", EntityDef::of::<E>()).error(error)
        })
    }
}

#[quiet]
impl<E: Entity, F, S> Update<E, F, S, Returned> {
    /// Runs it on a plain connection, and gives the rows as values.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut connection = session()?.into_connection();
    /// let statement = User::query().filter(User::name.eq("ed")).update(User::name.set("Ed"));
    /// let users: Vec<User> = statement.returning().all(&mut connection)?;
    /// assert_eq!(users[0].name, "Ed");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// What the database reports, and a stored value that does not convert.
    pub fn all<C: Runs<Self>>(&self, connection: &mut C) -> Result<Vec<E>>
    where
        Self: Statement<Row = E>,
    {
        run::rows(connection, self, EntityDef::of::<E>())
    }
}

impl<E: 'static, F: QueryId, S: QueryId, R: 'static> QueryId for Update<E, F, S, R> {
    type QueryId = Update<E, F::QueryId, S::QueryId, R>;
    const HAS_STATIC_QUERY_ID: bool = F::HAS_STATIC_QUERY_ID && S::HAS_STATIC_QUERY_ID;
}

impl<E: Entity, F, S, R> WriteStatement for Update<E, F, S, R> {
    type Entity = E;
    const VERB: &'static str = "update";
    const UPDATES: bool = true;
}

impl<E, F, S, R, DB> WriteFor<DB> for Update<E, F, S, R>
where
    E: Entity,
    F: Clause<DB>,
    S: SetSql<DB>,
    DB: Backend,
{
    fn walk_write<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("UPDATE ");
        push_table_of(&mut out, EntityDef::of::<E>())?;
        out.push_sql(" SET ");
        self.set.walk(out.reborrow())?;
        push_next_version::<E, DB>(&mut out)
    }

    fn walk_filter<'b>(
        &'b self,
        keyword: &'static str,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        self.filter.walk(keyword, out)
    }
}

impl<E, F, S, R, DB> QueryFragment<DB> for Update<E, F, S, R>
where
    E: Entity,
    R: ReturningSql,
    Self: WriteFor<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        walk_whole(self, out.reborrow())?;
        R::walk::<E, DB>(&mut out)
    }
}

impl<E, F, S, R, DB> WalkFiltered<DB> for Update<E, F, S, R>
where
    E: Entity,
    R: ReturningSql,
    Self: WriteFor<DB>,
    DB: FilterSql,
{
    fn walk_filtered<'b>(
        &'b self,
        definitions: &'b Definitions,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        walk_whole_filtered(self, definitions, out.reborrow())?;
        R::walk::<E, DB>(&mut out)
    }
}

impl<E: Entity, F: QueryId, S: QueryId> Statement for Update<E, F, S> {
    type Row = ();
}

impl<E, F, S, DB> StatementFor<DB> for Update<E, F, S>
where
    Self: Statement<Row = ()> + QueryFragment<DB>,
    DB: Backend,
{
    fn read<'r, R: Row<'r, DB>>(&self, _: &R) -> deserialize::Result<()> {
        Ok(())
    }
}

impl<E: Entity, F: QueryId, S: QueryId> Statement for Update<E, F, S, Returned> {
    type Row = E;
}

impl<E, F, S, DB> StatementFor<DB> for Update<E, F, S, Returned>
where
    E: Persist<DB>,
    Self: Statement<Row = E> + QueryFragment<DB>,
    DB: Backend + ReturnsUpdated,
{
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<E> {
        E::read(row, 0)
    }
}

#[quiet]
impl<Root, L, J, Sel, F, H, O, P>
    Query<Root, Sel, L, J, Clauses<Everything, F, Ungrouped, H, O, P>, OneEach, Nil>
where
    Root: Entity,
{
    /// An UPDATE of the rows that the query would find, with one statement.
    ///
    /// `changes` is `User::name.set(..)`, or a tuple of such. The version column, if there is one,
    /// moves on by itself. In a session, `s.execute(statement)` flushes first and keeps the rows
    /// in memory right without reading them; on a plain connection `statement.execute(..)` runs it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let ed = s.one(User::query().filter(User::name.eq("ed")))?;
    ///
    /// let named = User::query().filter(User::fullname.is_not_null());
    /// assert_eq!(s.execute(named.update(User::name.set("Ed")))?, 1);
    /// assert_eq!(s[ed].name, "Ed");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `UPDATE "users" SET "name" = ? WHERE "users"."fullname" IS NOT NULL`
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn update<S: SetClauseBound<Root, Only<Root>>>(self, changes: S) -> Update<Root, F, S> where Sel: SelectsRoot<Root>, J: UnjoinedBound<Root>, F: Filtered<Root>, O: Unlimited<Root>, P: Unlimited<Root> {
        Update::new(self.clauses.filter, changes)
    }

    /// An UPDATE of every row of the table: [`update`](Query::update) without a filter.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// assert_eq!(s.execute(User::query().update_every(User::fullname.set(User::name)))?, 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `UPDATE "users" SET "fullname" = "users"."name"`
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn update_every<S: SetClauseBound<Root, Only<Root>>>(self, changes: S) -> Update<Root, F, S> where Sel: SelectsRoot<Root>, J: UnjoinedBound<Root>, F: WholeTable<Root>, O: Unlimited<Root>, P: Unlimited<Root> {
        Update::new(self.clauses.filter, changes)
    }
}
