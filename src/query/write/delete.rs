//! DELETE by query.

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
use super::{
    Counted, Filtered, Returned, ReturningSql, Unlimited, WholeTable, WriteFor, WriteStatement,
};
use crate::backend::ReturnsDeleted;
use crate::driver::table::push_table_of;
use crate::driver::{Runs, Statement, StatementFor};
use crate::entity::{Entity, EntityDef, Persist};
use crate::error::{Context, Result};
use crate::filter::{Definitions, FilterSql, WalkFiltered};
use crate::query::clause::{Clause, Everything};
use crate::query::multiplicity::OneEach;
use crate::query::run;
use crate::query::select::{Clauses, Query};
use crate::scope::{Nil, Ungrouped};

/// A DELETE of the rows of `E` that meet a condition. Made by [`Query::delete`].
///
/// `F` is the filter, `R` whether it gives the rows; found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let statement = User::query().filter(User::name.eq("wendy")).delete();
/// assert_eq!(format!("{statement:?}"), "delete User");
/// assert_eq!(s.execute(statement)?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
#[must_use = "a statement does nothing until it is run"]
pub struct Delete<E, F, R = Counted> {
    filter: F,
    marker: PhantomData<fn() -> (E, R)>,
}

impl<E: Entity, F, R> fmt::Debug for Delete<E, F, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "delete {}", E::NAME)
    }
}

#[quiet]
impl<E: Entity, F> Delete<E, F> {
    const fn new(filter: F) -> Self {
        Self { filter, marker: PhantomData }
    }

    /// Gives the rows that it deleted, as values: they are gone, so there is no handle to them.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let com = Address::query().filter(Address::email.ends_with(".com"));
    /// let deleted: Vec<Address> = s.all(com.delete().returning())?;
    /// assert_eq!(deleted[0].email, "ed@example.com");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `DELETE FROM "addresses" WHERE .. RETURNING "id", "email", "user_id"`
    pub fn returning(self) -> Delete<E, F, Returned> {
        Delete { filter: self.filter, marker: PhantomData }
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
    /// let statement = User::query().filter(User::name.eq("wendy")).delete();
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
            Context::on(connection.dialect(), "delete", EntityDef::of::<E>()).error(error)
        })
    }
}

#[quiet]
impl<E: Entity, F> Delete<E, F, Returned> {
    /// Runs it on a plain connection, and gives the rows as values.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut connection = session()?.into_connection();
    /// let statement = User::query().filter(User::name.eq("wendy")).delete().returning();
    /// let users: Vec<User> = statement.all(&mut connection)?;
    /// assert_eq!(users[0].name, "wendy");
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

impl<E: 'static, F: QueryId, R: 'static> QueryId for Delete<E, F, R> {
    type QueryId = Delete<E, F::QueryId, R>;
    const HAS_STATIC_QUERY_ID: bool = F::HAS_STATIC_QUERY_ID;
}

impl<E: Entity, F, R> WriteStatement for Delete<E, F, R> {
    type Entity = E;
    const VERB: &'static str = "delete";
    const UPDATES: bool = false;
}

impl<E, F, R, DB> WriteFor<DB> for Delete<E, F, R>
where
    E: Entity,
    F: Clause<DB>,
    DB: Backend,
{
    fn walk_write<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("DELETE FROM ");
        push_table_of(&mut out, EntityDef::of::<E>())
    }

    fn walk_filter<'b>(
        &'b self,
        keyword: &'static str,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        self.filter.walk(keyword, out)
    }
}

impl<E, F, R, DB> QueryFragment<DB> for Delete<E, F, R>
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

impl<E, F, R, DB> WalkFiltered<DB> for Delete<E, F, R>
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

impl<E: Entity, F: QueryId> Statement for Delete<E, F> {
    type Row = ();
}

impl<E, F, DB> StatementFor<DB> for Delete<E, F>
where
    Self: Statement<Row = ()> + QueryFragment<DB>,
    DB: Backend,
{
    fn read<'r, R: Row<'r, DB>>(&self, _: &R) -> deserialize::Result<()> {
        Ok(())
    }
}

impl<E: Entity, F: QueryId> Statement for Delete<E, F, Returned> {
    type Row = E;
}

impl<E, F, DB> StatementFor<DB> for Delete<E, F, Returned>
where
    E: Persist<DB>,
    Self: Statement<Row = E> + QueryFragment<DB>,
    DB: Backend + ReturnsDeleted,
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
    /// A DELETE of the rows that the query would find, with one statement.
    ///
    /// It is the statement alone: what it means for rows that refer to those deleted is the
    /// database's to say, by ON DELETE. Rows in memory follow the declared rules; where the
    /// database has none, it refuses. To have the session cascade, delete by handle.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let org = Address::query().filter(Address::email.ends_with(".org"));
    /// assert_eq!(s.execute(org.delete())?, 1);
    /// assert_eq!(s.count(Address::query())?, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `DELETE FROM "addresses" WHERE "addresses"."email" LIKE ? ESCAPE '!'`
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn delete(self) -> Delete<Root, F> where Sel: SelectsRoot<Root>, J: UnjoinedBound<Root>, F: Filtered<Root>, O: Unlimited<Root>, P: Unlimited<Root> {
        Delete::new(self.clauses.filter)
    }

    /// A DELETE of every row of the table: [`delete`](Query::delete) without a filter.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// assert_eq!(s.execute(Address::query().delete_every())?, 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `DELETE FROM "addresses"`
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn delete_every(self) -> Delete<Root, F> where Sel: SelectsRoot<Root>, J: UnjoinedBound<Root>, F: WholeTable<Root>, O: Unlimited<Root>, P: Unlimited<Root> {
        Delete::new(self.clauses.filter)
    }
}
