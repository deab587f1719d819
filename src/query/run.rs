//! Running a query on a plain connection: values, no session.

use aludel_macros::quiet;

use super::assemble::{Assemble, assemble};
use super::clause::Page;
use super::count::{AnyRow, CountOf};
use super::multiplicity::Decided;
use super::project::FitsGrouping;
use super::select::{Clauses, Query};
use crate::driver::{Runs, RunsBound, Statement};
use crate::entity::{Entity, EntityDef};
use crate::error::{Context, Error, Result};
use crate::scope::Source;

/// Runs any statement of ours on a driver.
pub(crate) fn rows<C, S>(
    connection: &mut C,
    statement: &S,
    entity: EntityDef,
) -> Result<Vec<S::Row>>
where
    C: Runs<S>,
    S: Statement,
{
    connection
        .rows(statement)
        .map_err(|error| Context::on(connection.dialect(), "load", entity).error(error))
}

/// The one row of at most two.
pub(crate) fn only<T>(rows: Vec<T>, entity: &'static str) -> Result<Option<T>> {
    let mut rows = rows.into_iter();
    match (rows.next(), rows.next()) {
        (row, None) => Ok(row),
        (_, Some(_)) => Err(Error::MultipleRows { entity }),
    }
}

/// A query cut down to its first rows.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let longest = Address::query().order_by(Address::email.desc()).first(s.connection())?;
/// assert!(longest.is_some_and(|address| address.email == "ed@example.org"));
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// The query's own, and `LIMIT 1`.
pub type TopOf<const COUNT: u64, Root, L, J, Sel, D, F, G, H, O, P, M, Eager> =
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, <P as Page>::AtMost<COUNT>>, M, Eager>;

#[quiet]
impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
where
    Root: Source,
    P: Page,
{
    /// The same query, at most `COUNT` rows of it.
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub(crate) fn top<const COUNT: u64>(
        self,
    ) -> TopOf<COUNT, Root, L, J, Sel, D, F, G, H, O, P, M, Eager> {
        self.clauses(|it| it.paged(Page::at_most))
    }

    /// All rows, as values: entities and tuples, outside of any session. In a session,
    /// `s.all(query)` gives handles instead.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::Entity;
    /// use diesel::prelude::*;
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    ///
    /// let mut connection = SqliteConnection::establish(":memory:")?;
    /// # aludel::schema![User].create_all(&mut connection)?;
    /// # diesel::sql_query("INSERT INTO users (name) VALUES ('ed')").execute(&mut connection)?;
    /// let users: Vec<User> = User::query().all(&mut connection)?;
    /// assert_eq!(users[0].name, "ed");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the database reports, and a stored value that does not convert.
    pub fn all<C>(&self, connection: &mut C) -> Result<Vec<Sel::Row>>
    where
        M: Decided<Root>,
        G: FitsGrouping<Sel>,
        Sel: Assemble<L, C>,
        Self: Statement<Row = Sel::Read>,
        C: RunsBound<Self>,
    {
        let read = rows(connection, self, EntityDef::of::<Root::Entity>())?;
        assemble(&self.selected, read, connection)
    }

    /// The first row, if there is one.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let first = User::query().order_by(User::name).first(s.connection())?;
    /// assert!(first.is_some_and(|user: User| user.name == "ed"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// The query with `LIMIT 1`.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn first<C>(self, connection: &mut C) -> Result<Option<Sel::Row>>
    where
        M: Decided<Root>,
        G: FitsGrouping<Sel>,
        Sel: Assemble<L, C>,
        TopOf<1, Root, L, J, Sel, D, F, G, H, O, P, M, Eager>: Statement<Row = Sel::Read>,
        C: RunsBound<TopOf<1, Root, L, J, Sel, D, F, G, H, O, P, M, Eager>>,
    {
        Ok(self.top::<1>().all(connection)?.into_iter().next())
    }

    /// The row, if there is one.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let jack = User::query().filter(User::name.eq("jack")).one_or_none(s.connection())?;
    /// assert!(jack.is_none());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// The query with `LIMIT 2`.
    ///
    /// # Errors
    ///
    /// - [`Error::MultipleRows`] when there are more.
    /// - As [`all`](Self::all).
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn one_or_none<C>(self, connection: &mut C) -> Result<Option<Sel::Row>>
    where
        M: Decided<Root>,
        G: FitsGrouping<Sel>,
        Sel: Assemble<L, C>,
        TopOf<2, Root, L, J, Sel, D, F, G, H, O, P, M, Eager>: Statement<Row = Sel::Read>,
        C: RunsBound<TopOf<2, Root, L, J, Sel, D, F, G, H, O, P, M, Eager>>,
    {
        only(self.top::<2>().all(connection)?, Root::Entity::NAME)
    }

    /// The one row.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let ed: User = User::query().filter(User::name.eq("ed")).one(s.connection())?;
    /// assert_eq!(ed.fullname.as_deref(), Some("Ed Jones"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Error::NotFound`] when there is none.
    /// - [`Error::MultipleRows`] when there are more.
    /// - As [`all`](Self::all).
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn one<C>(self, connection: &mut C) -> Result<Sel::Row>
    where
        M: Decided<Root>,
        G: FitsGrouping<Sel>,
        Sel: Assemble<L, C>,
        TopOf<2, Root, L, J, Sel, D, F, G, H, O, P, M, Eager>: Statement<Row = Sel::Read>,
        C: RunsBound<TopOf<2, Root, L, J, Sel, D, F, G, H, O, P, M, Eager>>,
    {
        self.one_or_none(connection)?
            .ok_or(Error::NotFound { entity: Root::Entity::NAME, key: None })
    }

    /// How many rows there are.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// assert_eq!(Address::query().count(s.connection())?, 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT COUNT(*) FROM "users" WHERE ..`; around the whole query where it is distinct,
    /// grouped or limited.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub fn count<C>(self, connection: &mut C) -> Result<i64>
    where
        M: Decided<Root>,
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
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// assert!(User::query().filter(User::name.eq("ed")).exists(s.connection())?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT EXISTS (SELECT ..)`
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub fn exists<C>(self, connection: &mut C) -> Result<bool>
    where
        AnyRow<Self>: Statement<Row = bool>,
        C: RunsBound<AnyRow<Self>>,
    {
        let any = rows(connection, &AnyRow(self), EntityDef::of::<Root::Entity>())?;
        Ok(any.first().copied().unwrap_or(false))
    }
}
