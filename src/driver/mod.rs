//! The only I/O: what a session asks of a connection.
//!
//! [`Driver`] begins and ends transactions, [`Runs`] runs one kind of statement, [`Stores`] is all
//! that a session needs for one entity. Every diesel connection has them; so do
//! [`AnyConnection`], [`Borrowed`] and [`Lent`] ones, and any wrapper that passes calls on.
//!
//! # Example
//!
//! ```
//! # use aludel_docs::example::*;
//! use aludel::{AnyConnection, Driver, Handle, Session, Stores};
//!
//! fn register<C: Stores<User>>(s: &mut Session<C>, name: &str) -> aludel::Result<Handle<User>> {
//!     s.insert(NewUser { name: name.into(), fullname: None })
//! }
//!
//! let mut connection = AnyConnection::connect(":memory:")?;
//! aludel::schema![User, Address].create_all(&mut connection)?;
//! assert_eq!(connection.dialect().name, "SQLite");
//!
//! let mut s = Session::new(connection);
//! let ed = register(&mut s, "ed")?;
//! assert_eq!(s[ed].name, "ed");
//! # Ok::<(), aludel::Error>(())
//! ```

#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
mod any;
mod connection;
mod filtered;
pub mod isolation;
mod lent;
mod mode;
pub(crate) mod name;
#[cfg(not(any(feature = "sqlite", feature = "postgres", feature = "mysql")))]
mod none;
#[cfg(all(feature = "r2d2", any(feature = "sqlite", feature = "postgres", feature = "mysql")))]
mod pool;
mod runs;
mod statement;
pub(crate) mod table;
mod version;

#[cfg(any(feature = "sqlite", feature = "postgres", feature = "mysql"))]
pub use self::any::AnyConnection;
pub use self::filtered::{FilteredConnection, Filtering};
pub use self::lent::{Borrowed, Lent};
pub use self::mode::{Access, BeginSql, Level, Mode};
#[cfg(not(any(feature = "sqlite", feature = "postgres", feature = "mysql")))]
pub use self::none::AnyConnection;
#[cfg(all(
    feature = "r2d2",
    any(feature = "sqlite", feature = "postgres", feature = "mysql")
))]
pub use self::pool::{AnyManager, Pooled};
pub use self::runs::Runs;
#[doc(no_inline)]
pub use self::runs::RunsBound;
pub use self::statement::{Statement, StatementFor};
#[doc(hidden)]
pub use self::table::ColumnOf;
pub use self::table::{InsertRows, SelectLocked, SelectRows, WriteRows};
pub use self::version::VersionQuery;
pub(crate) use self::version::database_version;
pub use crate::session::{Parents, Registry};

use std::sync::Arc;

use diesel::result::QueryResult;

use crate::backend::Dialect;
use crate::entity::Entity;
use crate::filter::Criterion;
use crate::query::{ForShare, ForUpdate};

/// Something that a session can work on: transactions, and what database it is.
///
/// Implemented for every diesel connection. You implement it, with [`Runs`] and [`Stores`], for a
/// wrapper around a connection: a pool's guard, a driver that counts or injects faults.
///
/// # Example
///
/// ```
/// use aludel::driver::{Driver, Mode, Parents, Registry, Runs, Statement, Stores};
/// use aludel::{Criterion, Entity, Session};
/// use diesel::result::QueryResult;
/// use std::sync::Arc;
///
/// /// Counts the statements that it passes on.
/// struct Counting<D> { inner: D, statements: usize }
///
/// impl<D: Driver> Driver for Counting<D> {
///     type How = Self;
///     type Filter = D::Filter;
///     fn begin(&mut self) -> QueryResult<()> { self.inner.begin() }
///     fn begin_as(&mut self, mode: Mode) -> QueryResult<()> { self.inner.begin_as(mode) }
///     fn leave(&mut self, mode: Mode) -> QueryResult<()> { self.inner.leave(mode) }
///     fn commit(&mut self) -> QueryResult<()> { self.inner.commit() }
///     fn rollback(&mut self) -> QueryResult<()> { self.inner.rollback() }
///     fn depth(&mut self) -> QueryResult<u32> { self.inner.depth() }
///     fn dialect(&self) -> &'static aludel::backend::Dialect { self.inner.dialect() }
/// }
///
/// impl<D: Runs<S>, S: Statement> Runs<S> for Counting<D> {
///     fn rows(&mut self, statement: &S) -> QueryResult<Vec<S::Row>> {
///         self.statements += 1;
///         self.inner.rows(statement)
///     }
///     fn execute(&mut self, statement: &S) -> QueryResult<usize> {
///         self.statements += 1;
///         self.inner.execute(statement)
///     }
/// }
///
/// impl<D: Stores<E>, E: Entity + Parents<Self>> Stores<E> for Counting<D> {
///     fn register_parents(registry: &mut Registry<Self>) { E::register(registry); }
///     fn criterion(&self) -> Option<Arc<Criterion<E>>> { self.inner.criterion() }
/// }
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
/// # let mut connection = aludel::AnyConnection::connect(":memory:")?;
/// # aludel::schema![User].create_all(&mut connection)?;
///
/// let mut s = Session::new(Counting { inner: connection, statements: 0 });
/// s.add(NewUser { name: "ed".into() });
/// s.add(NewUser { name: "wendy".into() });
/// s.commit()?;
/// assert_eq!(s.connection().statements, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a connection that a session works on",
    label = "expected a diesel connection, `AnyConnection`, or `Borrowed`"
)]
pub trait Driver: Send {
    /// By which impl of [`Runs`] it runs statements: `Self`. diesel connections have one in common.
    ///
    /// It is there for messages: rustc looks into an impl for what is wrong with a statement where it
    /// knows that no other is meant.
    type How;

    /// Through what it reads rows of filtered entities: what it wraps says, and
    /// [`NoFilter`](crate::filter::NoFilter) where it wraps nothing.
    type Filter;

    /// Begins a transaction, or a savepoint inside one.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::{AnyConnection, Driver};
    ///
    /// let mut connection = AnyConnection::connect(":memory:")?;
    /// connection.begin()?; // BEGIN
    /// connection.begin()?; // SAVEPOINT
    /// connection.commit()?;
    /// connection.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the database reports.
    fn begin(&mut self) -> QueryResult<()>;

    /// Begins a transaction in a mode. Inside one, a savepoint, which can be no more than
    /// read-only.
    ///
    /// # Errors
    ///
    /// What the database reports; and an isolation level inside a transaction.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::driver::{Driver, Level, Mode};
    /// use diesel::{Connection, SqliteConnection};
    ///
    /// let mut connection = SqliteConnection::establish(":memory:").unwrap();
    /// connection.begin_as(Mode::default().at(Level::Immediate))?; // BEGIN IMMEDIATE
    /// Driver::rollback(&mut connection)?;
    /// # Ok::<(), diesel::result::Error>(())
    /// ```
    fn begin_as(&mut self, mode: Mode) -> QueryResult<()>;

    /// Takes back what [`begin_as`](Driver::begin_as) set on the connection beyond its
    /// transaction, once that has ended.
    ///
    /// # Errors
    ///
    /// What the database reports.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::driver::{Driver, Level, Mode};
    /// use diesel::{Connection, SqliteConnection};
    ///
    /// let mut connection = SqliteConnection::establish(":memory:").unwrap();
    /// # let _ = Level::Immediate;
    /// let mode = Mode::default().read_only();
    /// connection.begin_as(mode)?;
    /// Driver::commit(&mut connection)?;
    /// connection.leave(mode)?; // PRAGMA query_only = OFF
    /// # Ok::<(), diesel::result::Error>(())
    /// ```
    fn leave(&mut self, mode: Mode) -> QueryResult<()>;

    /// Commits what the last [`begin`](Driver::begin) began.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::{AnyConnection, Driver};
    ///
    /// let mut connection = AnyConnection::connect(":memory:")?;
    /// connection.begin()?;
    /// aludel::schema![User, Address].create_all(&mut connection)?;
    /// connection.commit()?;
    /// assert_eq!(User::query().count(&mut connection)?, 0);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the database reports. A transaction is rolled back then, unless the connection broke;
    /// [`depth`](Driver::depth) tells whether a savepoint is still open.
    fn commit(&mut self) -> QueryResult<()>;

    /// Undoes what the last [`begin`](Driver::begin) began.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::Driver;
    ///
    /// let connection = s.connection();
    /// connection.begin()?;
    /// connection.batch_execute("DELETE FROM addresses")?;
    /// assert_eq!(Address::query().count(connection)?, 0);
    /// connection.rollback()?;
    /// assert_eq!(Address::query().count(connection)?, 2);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the database reports.
    fn rollback(&mut self) -> QueryResult<()>;

    /// How many transactions and savepoints are open, as far as the connection knows. Asked after
    /// one could not be begun or ended.
    ///
    /// # Errors
    ///
    /// When the connection does not know, which makes it unusable.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::driver::{Driver, Level, Mode};
    /// use diesel::{Connection, SqliteConnection};
    ///
    /// let mut connection = SqliteConnection::establish(":memory:").unwrap();
    /// # let _ = (Level::Immediate, Mode::default());
    /// Driver::begin(&mut connection)?;
    /// Driver::begin(&mut connection)?; // a savepoint
    /// assert_eq!(connection.depth()?, 2);
    /// # Ok::<(), diesel::result::Error>(())
    /// ```
    fn depth(&mut self) -> QueryResult<u32>;

    /// What is particular to the database.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::{AnyConnection, Driver};
    ///
    /// let connection = AnyConnection::connect(":memory:")?;
    /// assert_eq!(connection.dialect().name, "SQLite");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn dialect(&self) -> &'static Dialect;
}

/// A driver that can store an `E`: the one bound that a program's generic code writes.
///
/// Reading memory needs no bound; whatever may touch the database needs this, once for each
/// entity, or an alias of the program's own:
///
/// # Example
///
/// ```
/// use aludel::{Entity, Handle, Session, Stores};
///
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
/// # #[derive(Entity)]
/// # #[entity(table = "tags")]
/// # pub struct Tag { #[entity(key, generated)] pub id: i32, pub name: String }
/// trait AppDb: Stores<User> + Stores<Tag> {}
/// impl<C: Stores<User> + Stores<Tag>> AppDb for C {}
///
/// fn register<C: AppDb>(s: &mut Session<C>, name: &str) -> aludel::Result<Handle<User>> {
///     s.add(NewTag { name: name.into() });
///     s.insert(NewUser { name: name.into() })
/// }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![User, Tag].create_all(s.connection())?;
/// # register(&mut s, "ed")?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not known to store `{E}`",
    label = "may read or write rows of `{E}`",
    note = "in generic code add the bound `{Self}: aludel::Stores<{E}>`"
)]
pub trait Stores<E: Entity>: Driver + Runs<SelectRows<E>> + Runs<WriteRows<E>> {
    /// Registers the entities that `E` belongs to: `E::register(registry)`.
    #[doc(hidden)]
    fn register_parents(registry: &mut Registry<Self>)
    where
        Self: Sized;

    /// Which rows of `E` a filter reads, and takes as new: what is wrapped says. A wrapper that left
    /// it out would read by key what its filter leaves out, so it has no default.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::filtered::*;
    /// use aludel::Stores;
    ///
    /// let connection = FilteredConnection::new(database()?, Tenant(1));
    /// let own = Stores::<Doc>::criterion(&connection).expect("it is read through a filter");
    /// assert_eq!(format!("{own:?}"), "tenant = 1 AND deleted_on IS NULL");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn criterion(&self) -> Option<Arc<Criterion<E>>>;
}

/// A driver that can lock rows of `E`. You name it in bounds, beside [`Stores`].
///
/// Implemented for every driver whose database [locks rows](crate::backend::Locks).
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// use aludel::driver::LocksRows;
/// use aludel::{Handle, Session, Stores};
///
/// fn withdraw<C>(s: &mut Session<C>, account: Handle<Account>, sum: i64) -> aludel::Result<()>
/// where
///     C: Stores<Account> + LocksRows<Account>,
/// {
///     s.refresh_for_update(account)?;
///     s[account].balance -= sum;
///     s.commit()
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not lock rows",
    label = "its database has no row locks",
    note = "a version column finds lost updates out on each: `#[entity(version)]`"
)]
pub trait LocksRows<E: Entity>:
    Runs<SelectLocked<E, ForUpdate>> + Runs<SelectLocked<E, ForShare>>
{
}

#[diagnostic::do_not_recommend]
impl<E: Entity, C> LocksRows<E> for C where
    C: Runs<SelectLocked<E, ForUpdate>> + Runs<SelectLocked<E, ForShare>>
{
}
