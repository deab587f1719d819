//! INSERT of what a query selects.

use core::fmt;
use core::marker::PhantomData;

use aludel_macros::{bound, quiet};
use diesel::backend::Backend;
use diesel::deserialize;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;

use super::{Counted, Fits, Returned, ReturningSql};
use crate::backend::ReturnsInserted;
use crate::driver::table::{push_names, push_table_of};
use crate::driver::{Runs, Statement, StatementFor};
use crate::entity::{Column, Entity, EntityDef, Persist};
use crate::error::{Context, Result};
use crate::filter::{Definitions, FilterSql, WalkFiltered};
use crate::query::attr::Attr;
use crate::query::label::Labelled;
use crate::query::multiplicity::Decided;
use crate::query::node::{Expr, Typed};
use crate::query::project::FitsGrouping;
use crate::query::run;
use crate::query::select::{Clauses, Query};
use crate::query::shape::{ColumnIn, Items};
use crate::scope::identity::Yes;
use crate::scope::{Cons, Nil};

/// Which columns an INSERT must give. Only derived.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::InsertColumns;
///
/// fn takes_rows<E: InsertColumns>() {}
///
/// takes_rows::<User>(); // `name` is required
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait InsertColumns: Entity {
    /// The columns that have neither a default nor NULL.
    type Required;
}

/// Columns of one entity to insert into: one, or a tuple of them.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are not columns to insert into",
    label = "expected columns of one entity, like `(User::name, User::fullname)`"
)]
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::InsertTarget;
///
/// fn into_users<K: InsertTarget<Entity = User>>(_: K) {}
///
/// into_users((User::name, User::fullname));
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait InsertTarget: Items {
    /// The entity.
    type Entity: Entity;
    /// The positions of the columns.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::InsertTarget;
    ///
    /// fn positions<K: InsertTarget>(_: K) -> Vec<usize> {
    ///     K::columns()
    /// }
    ///
    /// assert_eq!(positions((User::fullname, User::name)), [2, 1]);
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn columns() -> Vec<usize>;
}

impl<E: Entity, C: Column<Entity = E>> InsertTarget for Attr<E, C> {
    type Entity = E;

    fn columns() -> Vec<usize> {
        vec![C::INDEX]
    }
}

macro_rules! tuples {
    ($head:ident $($name:ident)*) => {
        impl<$head: InsertTarget, $($name: InsertTarget<Entity = $head::Entity>),*> InsertTarget for ($head, $($name,)*) {
            type Entity = $head::Entity;

            fn columns() -> Vec<usize> {
                [$head::columns() $(, $name::columns())*].concat()
            }
        }
    };
}

crate::query::for_each_tuple!(tuples);

/// Columns that selected items fill, one by one and in order.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "the query selects another number of columns than it is inserted into",
    label = "each column needs one selected item, in order"
)]
#[bound(FillBound, through)]
pub trait FilledBy<Items> {}

impl FilledBy<Nil> for Nil {}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<E, C, Rest, H, T> FilledBy<Cons<H, T>> for Cons<Attr<E, C>, Rest> where H: FillsOne<C>, Rest: FilledBy<T> {
}

/// A selected item that fills a column.
///
/// Found by inference, never written.
pub trait FillsOne<C> {}

impl<S, D: Column<Domain: FitsInto<C>>, C> FillsOne<C> for Attr<S, D> where Self: Fits<C> {}

impl<N: Typed<Domain: FitsInto<C>>, C> FillsOne<C> for Expr<N> where Self: Fits<C> {}

impl<N: FillsOne<C>, Name, C> FillsOne<C> for Labelled<N, Name> {}

/// A kind of value that a column takes.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{C}` does not take a `{Self}`, which is selected for it",
    label = "the selected items fill the columns in order"
)]
pub trait FitsInto<C> {}

#[diagnostic::do_not_recommend]
impl<C: Column<Domain = D>, D> FitsInto<C> for D {}

/// A list of columns that has all those required.
///
/// Found by inference, never written.
pub trait GivesAll<Required> {}

impl<L> GivesAll<Nil> for L {}

impl<L, C, T> GivesAll<Cons<C, T>> for L where L: Gives<C> + GivesAll<T> {}

/// A list of columns that has one.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{C}` has no default and is not inserted",
    label = "this column is missing here"
)]
pub trait Gives<C> {}

#[diagnostic::do_not_recommend]
impl<C, L> Gives<C> for L where L: ColumnIn<C, Found = Yes> {}

/// An INSERT of what a query selects. Made by [`Query::insert_into`].
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let statement = Address::query().select(Address::email).insert_into(User::name);
/// assert_eq!(format!("{statement:?}"), "insert User");
/// assert_eq!(s.execute(statement)?, 2);
/// # Ok::<(), aludel::Error>(())
/// ```
#[must_use = "a statement does nothing until it is run"]
pub struct InsertSelect<K, Q, R = Counted> {
    query: Q,
    marker: PhantomData<fn() -> (K, R)>,
}

impl<K: InsertTarget, Q, R> fmt::Debug for InsertSelect<K, Q, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "insert {}", K::Entity::NAME)
    }
}

impl<K: 'static, Q: QueryId, R: 'static> QueryId for InsertSelect<K, Q, R> {
    type QueryId = InsertSelect<K, Q::QueryId, R>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<K, Q, R, DB> QueryFragment<DB> for InsertSelect<K, Q, R>
where
    K: InsertTarget,
    Q: QueryFragment<DB>,
    R: ReturningSql,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.walk_around(out, |out| self.query.walk_ast(out))
    }
}

/// The definitions stand before the query, where every database takes them.
impl<K, Q, R, DB> WalkFiltered<DB> for InsertSelect<K, Q, R>
where
    K: InsertTarget,
    Q: WalkFiltered<DB>,
    R: ReturningSql,
    DB: FilterSql,
{
    fn walk_filtered<'b>(
        &'b self,
        definitions: &'b Definitions,
        out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        self.walk_around(out, |out| self.query.walk_filtered(definitions, out))
    }
}

impl<K: InsertTarget, Q, R: ReturningSql> InsertSelect<K, Q, R> {
    fn walk_around<'b, DB: Backend>(
        &self,
        mut out: AstPass<'_, 'b, DB>,
        walk_query: impl FnOnce(AstPass<'_, 'b, DB>) -> QueryResult<()>,
    ) -> QueryResult<()> {
        let entity = EntityDef::of::<K::Entity>();
        let columns = K::columns();
        // A new row's version is 1, which no query selects.
        let version = entity.counted_version().filter(|at| !columns.contains(at));
        out.push_sql("INSERT INTO ");
        push_table_of(&mut out, entity)?;
        out.push_sql(" (");
        push_names(&mut out, entity, version.into_iter().chain(columns))?;
        out.push_sql(") ");
        if version.is_some() {
            out.push_sql("SELECT 1, ");
            out.push_identifier("q")?;
            out.push_sql(".* FROM (");
            walk_query(out.reborrow())?;
            out.push_sql(") AS ");
            out.push_identifier("q")?;
        } else {
            walk_query(out.reborrow())?;
        }
        R::walk::<K::Entity, DB>(&mut out)
    }
}

impl<K: InsertTarget, Q, R> InsertSelect<K, Q, R> {
    fn context(connection: &impl crate::driver::Driver) -> Context<'static> {
        Context::on(connection.dialect(), "insert", EntityDef::of::<K::Entity>())
    }
}

#[quiet]
impl<K: InsertTarget, Q> InsertSelect<K, Q> {
    /// Gives the rows it inserted: handles in a session (`s.all(statement)`), values on a plain
    /// connection.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query().filter(User::name.eq("ed")).select((User::name, User::id));
    /// let copied = s.all(query.insert_into((Address::email, Address::user_id)).returning())?;
    /// assert_eq!(s[copied[0]].email, "ed");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `INSERT INTO "addresses" (..) SELECT .. RETURNING "id", "email", "user_id"`
    pub fn returning(self) -> InsertSelect<K, Q, Returned> {
        InsertSelect { query: self.query, marker: PhantomData }
    }

    /// Runs it on a plain connection, and counts the rows. In a session: `s.execute(statement)`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut connection = session()?.into_connection();
    /// let query = User::query().select((User::name, User::id));
    /// let statement = query.insert_into((Address::email, Address::user_id));
    /// assert_eq!(statement.execute(&mut connection)?, 2);
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
        connection.execute(self).map_err(|error| Self::context(connection).error(error))
    }
}

#[quiet]
impl<K: InsertTarget, Q> InsertSelect<K, Q, Returned> {
    /// Runs it on a plain connection, and gives the rows as values.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut connection = session()?.into_connection();
    /// let query = User::query().filter(User::name.eq("ed")).select((User::name, User::id));
    /// let statement = query.insert_into((Address::email, Address::user_id)).returning();
    /// let copied: Vec<Address> = statement.all(&mut connection)?;
    /// assert_eq!(copied[0].email, "ed");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// What the database reports, and a stored value that does not convert.
    pub fn all<C: Runs<Self>>(&self, connection: &mut C) -> Result<Vec<K::Entity>>
    where
        Self: Statement<Row = K::Entity>,
    {
        run::rows(connection, self, EntityDef::of::<K::Entity>())
    }
}

impl<K: InsertTarget + 'static, Q: QueryId> Statement for InsertSelect<K, Q> {
    type Row = ();
}

impl<K, Q, DB> StatementFor<DB> for InsertSelect<K, Q>
where
    Self: Statement<Row = ()> + QueryFragment<DB>,
    DB: Backend,
{
    fn read<'r, R: Row<'r, DB>>(&self, _: &R) -> deserialize::Result<()> {
        Ok(())
    }
}

impl<K: InsertTarget + 'static, Q: QueryId> Statement for InsertSelect<K, Q, Returned> {
    type Row = K::Entity;
}

impl<K, Q, DB> StatementFor<DB> for InsertSelect<K, Q, Returned>
where
    K: InsertTarget,
    K::Entity: Persist<DB>,
    Self: Statement<Row = K::Entity> + QueryFragment<DB>,
    DB: Backend + ReturnsInserted,
{
    fn read<'r, R: Row<'r, DB>>(&self, row: &R) -> deserialize::Result<K::Entity> {
        K::Entity::read(row, 0)
    }
}

#[quiet]
impl<Root, L, J, Sel, D, F, G, H, O, P, M>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Nil>
{
    /// An INSERT of what the query selects into columns of an entity, with one statement: a column
    /// or a tuple of them, in the order of the selected items.
    ///
    /// Each item must be of its column's kind. A column that has neither a default nor NULL must be
    /// among them; a version begins at 1. The rows are not in memory before a query reads them,
    /// or the statement gives them (`.returning()`).
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query().select((User::name, User::id));
    /// assert_eq!(s.execute(query.insert_into((Address::email, Address::user_id)))?, 2);
    /// assert_eq!(s.count(Address::query().filter(Address::email.eq("wendy")))?, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// INSERT INTO "addresses" ("email", "user_id") SELECT "users"."name", "users"."id" FROM "users"
    /// ```
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn insert_into<K: InsertTarget<List = Y>, X, Y: FillBound<X> + GivesAll<<K::Entity as InsertColumns>::Required>>(self, columns: K) -> InsertSelect<K, Self> where M: Decided<Root>, G: FitsGrouping<Sel>, Sel: Items<List = X>, K::Entity: InsertColumns {
        let _ = columns;
        InsertSelect { query: self, marker: PhantomData }
    }
}
