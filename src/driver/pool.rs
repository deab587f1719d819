//! Connections in a pool: diesel's r2d2, for the connection whose database is chosen at run time.

use core::fmt;
use std::sync::Arc;

use diesel::r2d2::{ManageConnection, PooledConnection};

use super::{AnyConnection, Driver, Lent};
use crate::error::{Error, Result};

/// A connection of a pool, which goes back to it with the session: no transaction is open then.
///
/// # Example
///
/// ```
/// use aludel::SessionFactory;
/// use aludel::driver::Pooled;
///
/// fn work(s: aludel::Session<Pooled>) {
///     # drop(s);
/// }
///
/// work(SessionFactory::connect(":memory:")?.session()?);
/// # Ok::<(), aludel::Error>(())
/// ```
pub type Pooled = Lent<PooledConnection<AnyManager>>;

/// Opens and checks the connections of a pool.
///
/// diesel's `ConnectionManager` is for one database; this one takes the URL of any. You write it to
/// build a pool of your own for [`SessionFactory::new`](crate::SessionFactory::new).
///
/// # Example
///
/// ```
/// use aludel::SessionFactory;
/// use aludel::driver::AnyManager;
/// use diesel::r2d2::Pool;
/// use std::time::Duration;
///
/// let manager = AnyManager::new(":memory:")
///     .on_connect(|connection| connection.batch_execute("PRAGMA busy_timeout = 5000"));
/// let pool = Pool::builder()
///     .max_size(1)
///     .connection_timeout(Duration::from_secs(2))
///     .build(manager)?;
/// let factory = SessionFactory::new(pool);
/// factory.session()?.commit()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct AnyManager {
    url: String,
    on_connect: Arc<dyn Fn(&mut AnyConnection) -> Result<()> + Send + Sync>,
}

impl fmt::Debug for AnyManager {
    /// Without the URL, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnyManager").finish_non_exhaustive()
    }
}

impl AnyManager {
    /// Connections to the database at `url`, as for [`AnyConnection::connect`].
    ///
    /// # Example
    ///
    /// ```
    /// let manager = aludel::driver::AnyManager::new("sqlite://:memory:");
    /// # drop(manager);
    /// ```
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), on_connect: Arc::new(|_| Ok(())) }
    }

    /// What is done to each new connection: settings, instrumentation, the size of its cache of
    /// prepared statements.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::driver::AnyManager;
    ///
    /// let manager = AnyManager::new("app.db")
    ///     .on_connect(|connection| connection.batch_execute("PRAGMA busy_timeout = 5000"));
    /// # drop(manager);
    /// ```
    #[must_use]
    pub fn on_connect(
        self,
        on_connect: impl Fn(&mut AnyConnection) -> Result<()> + Send + Sync + 'static,
    ) -> Self {
        Self { on_connect: Arc::new(on_connect), ..self }
    }
}

impl ManageConnection for AnyManager {
    type Connection = AnyConnection;
    type Error = Error;

    fn connect(&self) -> Result<AnyConnection> {
        let mut connection = AnyConnection::connect(&self.url)?;
        (self.on_connect)(&mut connection)?;
        Ok(connection)
    }

    fn is_valid(&self, connection: &mut AnyConnection) -> Result<()> {
        connection.batch_execute("SELECT 1")
    }

    /// A connection with an open transaction is not used again: whoever had it could not end that.
    fn has_broken(&self, connection: &mut AnyConnection) -> bool {
        std::thread::panicking() || connection.depth().map_or(true, |depth| depth > 0)
    }
}
