//! The session: one value for each row, handles to them, and a unit of work that writes what
//! changed.
//!
//! `store` is the identity map, `memory` all of them together, `views` the relationships
//! loaded; `flush` writes; the other files are the methods of [`Session`] by theme.
//!
//! # Example
//!
//! ```
//! # use aludel_docs::example::*;
//! # let mut s = session()?;
//! let jack = s.add(NewUser { name: "jack".into(), fullname: None });
//! s.add(NewAddress { email: "jack@example.org".into(), user: jack.into() });
//! s.commit()?;
//!
//! let jack = s.saved(jack)?;
//! s[jack].fullname = Some("Jack Bean".into());
//! assert!(s.is_modified(jack));
//! s.rollback()?;
//! assert_eq!(s[jack].fullname, None);
//! # Ok::<(), aludel::Error>(())
//! ```

mod apply;
mod brand;
mod bulk;
mod changes;
mod collection;
mod composed;
mod copy;
mod draft;
mod expression;
#[cfg(all(feature = "r2d2", any(feature = "sqlite", feature = "postgres", feature = "mysql")))]
mod factory;
pub(crate) mod flush;
mod handle;
mod history;
mod index;
mod inspect;
mod joined;
mod links;
mod load;
mod loaded;
mod lock;
mod memory;
mod page;
mod read;
mod reapply;
mod registry;
mod related;
mod rows;
mod snapshot;
mod store;
mod transaction;
mod views;
mod windows;

pub use self::brand::{Brand, Ground, Guard, SameBrand, Unbranded};
pub use self::bulk::{Execute, Insert, OnKey, insert};
#[doc(no_inline)]
pub use self::bulk::{ExecuteBound, GivesBack};
#[doc(no_inline)]
pub use self::draft::DraftBound;
pub use self::draft::{Draft, DraftParts, Link, LinkTo};
#[cfg(all(
    feature = "r2d2",
    any(feature = "sqlite", feature = "postgres", feature = "mysql")
))]
pub use self::factory::SessionFactory;
pub use self::flush::{Plan, PlanAction, PlanStep};
pub use self::handle::{Handle, Pending, RowRef};
pub use self::history::History;
pub use self::index::SavedRow;
pub use self::inspect::{RowOf, RowState, Waiting};
pub use self::joined::{GatherAs, Gathered, Keep};
pub use self::load::{Handles, LoadBy, LoadRelation};
pub use self::loaded::{Has, IsLoaded, Loaded};
pub use self::page::{KeysetPage, OutOf, PageOf};
pub use self::read::{Fetch, FetchTop, Fetched, LoadPlan, Track, TrackWhole};
#[doc(no_inline)]
pub use self::read::{FetchBound, FetchTopBound};
pub use self::registry::{Parents, Registry, StoredBy};
pub use self::related::{Gather, Related, Targets};
#[doc(no_inline)]
pub use self::snapshot::MergePartsBound;
pub use self::snapshot::{Captured, Detached, Held, MergeBy, MergeParts, Snapshot};
#[doc(hidden)]
pub use self::snapshot::{Here, Merging, Part, PartAt, PartOf, There};
#[cfg(feature = "serde")]
#[doc(hidden)]
pub use self::snapshot::{ReadParts, WriteParts};
pub(crate) use self::store::Assignments;
pub use self::transaction::{
    Attempt, Block, CommitToken, GaveUp, NewCommitToken, Outcome, ReadOnly, Retriable, Retry,
    Savepoint, Transaction, Tried, Writes,
};

use core::fmt;
use core::marker::PhantomData;

use aludel_macros::quiet;

use self::memory::Memory;
use self::transaction::Frames;
use crate::driver::{AnyConnection, Driver, Runs, Stores, VersionQuery, database_version};
use crate::entity::Entity;
use crate::error::{Context, Result};

/// A unit of work over a connection: an identity map of the rows it met, and the changes to write.
///
/// `C` is the connection: [`AnyConnection`] unless given. `B` is the session's brand: none for the
/// everyday session made by [`new`](Session::new) or [`connect`](Session::connect), which can be
/// put into a struct or returned; one of its own for a session made by
/// [`session!`](crate::session!), whose handles the compiler keeps from every other session.
///
/// # Identity
///
/// However a row is met, it is one value, and its [`Handle`]s are equal.
///
/// # Lifecycle
///
/// A session reads without a transaction. The first flush that has something to write begins one;
/// [`commit`](Session::commit) and [`rollback`](Session::rollback) end it. A session that is
/// dropped writes nothing: changes that were never flushed are lost, and `tracing` warns of them.
///
/// # Example
///
/// ```
/// use aludel::{Entity, Session};
///
/// #[derive(Entity)]
/// #[entity(table = "users")]
/// pub struct User {
///     #[entity(key, generated)]
///     pub id: i32,
///     pub name: String,
///     pub fullname: Option<String>,
/// }
///
/// let mut s = Session::connect(":memory:")?;
/// # aludel::schema![User].create_all(s.connection())?;
///
/// let ed = s.add(NewUser { name: "ed".into(), fullname: None }); // no SQL yet
/// s.commit()?;                                                   // INSERT
///
/// let ed = s.saved(ed)?;
/// s[ed].fullname = Some("Ed Jones".into());
/// s.commit()?;                                                   // UPDATE of the one column
/// # Ok::<(), aludel::Error>(())
/// ```
#[must_use]
pub struct Session<C = AnyConnection, B = Unbranded> {
    driver: C,
    memory: Memory,
    registry: Registry<C>,
    frames: Frames,
    autoflush: bool,
    brand: PhantomData<fn(B) -> B>,
}

impl<C, B> fmt::Debug for Session<C, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("waiting", &self.memory.waiting())
            .field("frames", &self.frames)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Opens a database and makes a session over it: [`AnyConnection::connect`], then
    /// [`new`](Session::new).
    ///
    /// # Example
    ///
    /// ```
    /// let s = aludel::Session::connect(":memory:")?;
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Error::Connect`](crate::Error::Connect): the database cannot be opened.
    pub fn connect(url: &str) -> Result<Self> {
        AnyConnection::connect(url).map(Self::new)
    }
}

impl<C: Driver> Session<C> {
    /// Makes a session over a connection: an [`AnyConnection`], one of diesel's, or a wrapper.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::Session;
    /// use diesel::{Connection, SqliteConnection};
    ///
    /// let connection = SqliteConnection::establish(":memory:").unwrap();
    /// let s = Session::new(connection); // a Session<SqliteConnection>
    /// # drop(s);
    /// ```
    pub fn new(connection: C) -> Self {
        Self::unbranded(connection)
    }
}

/// Makes a branded session: `session!(s = connection);` declares `s`, whose handles do not compile
/// with any other session, nor after it.
///
/// Use it where a session never leaves a function; [`Session::new`] where it does.
///
/// # Example
///
/// ```
/// # use aludel::Entity;
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
/// # let mut connection = aludel::AnyConnection::connect(":memory:")?;
/// # aludel::schema![User].create_all(&mut connection)?;
/// aludel::session!(s = connection);
/// let ed = s.insert(NewUser { name: "ed".into() })?;
/// assert_eq!(s[ed].name, "ed");
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// A handle cannot leave the session that it came from:
///
/// ```compile_fail,E0716
/// # use aludel::{AnyConnection, Entity};
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
/// let mut kept = None;
/// for _ in 0..2 {
///     aludel::session!(s = AnyConnection::connect(":memory:")?);
///     kept = Some(s.insert(NewUser { name: "ed".into() })?);
/// }
/// drop(kept);
/// # Ok::<(), aludel::Error>(())
/// ```
#[macro_export]
macro_rules! session {
    ($name:ident = $connection:expr) => {
        let connection = $connection;
        // Shadowed at once: named after the session, for the sake of messages.
        let $name = $crate::__private::Ground::new();
        let guard = $crate::__private::Guard::new(&$name);
        #[allow(unused_mut, reason = "a session that is only looked at")]
        let mut $name = {
            #[allow(non_camel_case_types)]
            #[derive(Debug)]
            enum $name {}
            $crate::Session::<_, $crate::Brand<'_, $name>>::branded(&guard, connection)
        };
    };
}

impl<'s, C: Driver, N> Session<C, Brand<'s, N>> {
    /// What [`session!`](crate::session!) calls.
    #[doc(hidden)]
    pub fn branded(guard: &Guard<'s>, connection: C) -> Self {
        let _ = guard;
        Self::unbranded(connection)
    }
}

#[quiet]
impl<C, B> Session<C, B> {
    fn unbranded(driver: C) -> Self {
        Self {
            driver,
            memory: Memory::new(),
            registry: Registry::default(),
            frames: Frames::new(),
            autoflush: true,
            brand: PhantomData,
        }
    }

    /// The connection, for statements of your own: diesel's, or a query run without the session.
    ///
    /// What they change is not seen by rows already in memory before
    /// [`refresh`](Session::refresh) or the next commit; and changes not flushed yet are not seen
    /// by them before [`flush`](Session::flush).
    ///
    /// # Example
    ///
    /// ```
    /// let mut s = aludel::Session::connect(":memory:")?;
    /// s.connection().batch_execute("CREATE TABLE notes (id INTEGER PRIMARY KEY)")?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn connection(&mut self) -> &mut C
    where
        C: Driver,
    {
        // An error reports itself again at the session's next statement.
        if let Err(error) = self.ready() {
            tracing::warn!(target: "aludel", %error, "the connection is not as the session left it");
        }
        self.frames.mark_done();
        &mut self.driver
    }

    /// Ends the session and gives the connection back. What was not committed is rolled back.
    ///
    /// # Example
    ///
    /// ```
    /// let s = aludel::Session::connect(":memory:")?;
    /// let connection = s.into_connection();
    /// # drop(connection);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn into_connection(mut self) -> C
    where
        C: Driver,
    {
        if let Err(error) = self.frames.close(&mut self.driver) {
            tracing::warn!(target: "aludel", %error, "cannot roll back an ended session");
        }
        self.driver
    }

    /// The name and version of the database: `SQLite 3.50.4`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// assert!(s.database_version()?.starts_with("SQLite 3."));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT sqlite_version()` on SQLite.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub fn database_version(&mut self) -> Result<String>
    where
        C: Runs<VersionQuery>,
    {
        self.ready()?;
        let context = self.context("ask for the version");
        database_version(&mut self.driver).map_err(|error| context.error(error))
    }

    /// The connection, for the session's own code.
    pub(crate) fn driver(&mut self) -> &mut C {
        &mut self.driver
    }

    /// Takes in a row that a query read: the row already here wins, unless it is stale and clean.
    pub(crate) fn track<E: Entity>(&mut self, value: E) -> RowRef
    where
        C: Stores<E>,
    {
        self.registry.register::<E>();
        let epoch = self.memory.epoch;
        self.memory.store_mut::<E>().track(value, epoch)
    }

    /// What comes before every query: a flush, if autoflush is on and something waits.
    pub(crate) fn before_query(&mut self) -> Result<()>
    where
        C: Driver,
    {
        if self.autoflush && self.memory.has_touched() && !self.frames.is_read_only() {
            self.flush()?;
        }
        self.ready()?;
        // It may take locks, and a view of the data.
        self.frames.mark_done();
        Ok(())
    }

    fn context(&self, action: &'static str) -> Context<'static>
    where
        C: Driver,
    {
        Context::of(self.driver.dialect(), action)
    }
}
