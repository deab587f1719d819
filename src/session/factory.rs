//! Sessions from a pool of connections.

use diesel::ConnectionError;
use diesel::r2d2::{Pool, PoolError};

use super::Session;
use crate::driver::{AnyManager, Lent, Pooled};
use crate::error::{Error, Result};

/// Makes sessions, each over a connection of a pool: SQLAlchemy's `sessionmaker` with its `Engine`.
///
/// A program has one. It is cheap to clone, and all clones share the pool. A session is for one
/// thread and one piece of work, a request for example; its connection goes back to the pool when
/// the session is dropped, after a ROLLBACK if a transaction is open.
///
/// # Example
///
/// ```
/// # use aludel::Entity;
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
/// use aludel::SessionFactory;
/// use aludel::driver::AnyManager;
/// use diesel::r2d2::Pool;
///
/// // Each connection to `:memory:` is a database of its own: so there is one.
/// let pool = Pool::builder().max_size(1).build(AnyManager::new(":memory:"))?;
/// let factory = SessionFactory::new(pool);
///
/// let mut s = factory.session()?;
/// aludel::schema![User].create_all(s.connection())?;
/// s.add(NewUser { name: "ed".into() });
/// s.commit()?;
/// s.add(NewUser { name: "wendy".into() });
/// drop(s); // not committed
///
/// assert_eq!(factory.session()?.count(User::query())?, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct SessionFactory {
    pool: Pool<AnyManager>,
}

impl SessionFactory {
    /// Sessions over a pool that is built already, which says how many connections there are, how
    /// long one waits for them, and when they are checked.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::SessionFactory;
    /// use aludel::driver::AnyManager;
    /// use diesel::r2d2::Pool;
    ///
    /// let pool = Pool::builder().max_size(1).build(AnyManager::new(":memory:"))?;
    /// let factory = SessionFactory::new(pool);
    /// # drop(factory);
    /// # Ok::<(), diesel::r2d2::PoolError>(())
    /// ```
    #[must_use]
    pub const fn new(pool: Pool<AnyManager>) -> Self {
        Self { pool }
    }

    /// Opens the database at `url`, as [`AnyConnection::connect`](crate::AnyConnection::connect) does,
    /// with a pool of up to ten connections. They are opened when they are needed, checked when they
    /// are taken, and waited for up to thirty seconds, as r2d2 does unless told otherwise.
    ///
    /// # Example
    ///
    /// ```
    /// let factory = aludel::SessionFactory::connect(":memory:")?;
    /// assert!(factory.session()?.database_version()?.starts_with("SQLite 3."));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// What [`AnyConnection::connect`](crate::AnyConnection::connect) sends, for each connection.
    ///
    /// # Errors
    ///
    /// - [`Error::Connect`]: the database cannot be opened.
    pub fn connect(url: &str) -> Result<Self> {
        // A pool would try again for half a minute, and not say why.
        drop(crate::AnyConnection::connect(url)?);
        let pool = Pool::builder().min_idle(Some(0)).build(AnyManager::new(url));
        pool.map(Self::new).map_err(no_connection)
    }

    /// A session over a connection of the pool.
    ///
    /// # Example
    ///
    /// ```
    /// # let factory = aludel::SessionFactory::connect(":memory:")?;
    /// let s = factory.session()?;
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT 1`, where the pool checks connections that it lends.
    ///
    /// # Errors
    ///
    /// - [`Error::Connect`]: no connection became free in time, or none can be opened.
    pub fn session(&self) -> Result<Session<Pooled>> {
        self.pool.get().map(|guard| Session::new(Lent::new(guard))).map_err(no_connection)
    }

    /// The pool, for its figures and events, or for a connection without a session.
    ///
    /// # Example
    ///
    /// ```
    /// # let factory = aludel::SessionFactory::connect(":memory:")?;
    /// let s = factory.session()?;
    /// let state = factory.pool().state();
    /// assert_eq!(state.connections - state.idle_connections, 1);
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub const fn pool(&self) -> &Pool<AnyManager> {
        &self.pool
    }
}

fn no_connection(error: PoolError) -> Error {
    Error::Connect { source: ConnectionError::BadConnection(error.to_string()) }
}
