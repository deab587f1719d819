//! A session inside somebody else's transaction.

use diesel::result::QueryResult;

use super::{Driver, Parents, Registry, Runs, Statement, Stores};
use crate::backend::Dialect;
use crate::entity::Entity;

/// A borrowed connection, for a session inside a transaction that diesel code around it began:
/// the session's transactions are savepoints of that one.
///
/// What the session has not committed when it is dropped is rolled back.
///
/// # Example
///
/// ```
/// use aludel::{Borrowed, Entity, Session};
/// use diesel::{Connection, SqliteConnection};
///
/// #[derive(Entity)]
/// #[entity(table = "users")]
/// pub struct User {
///     #[entity(key, generated)]
///     pub id: i32,
///     pub name: String,
/// }
/// # let mut connection = SqliteConnection::establish(":memory:").unwrap();
/// # aludel::schema![User].create_all(&mut connection)?;
///
/// connection.transaction(|connection| {
///     let mut s = Session::new(Borrowed::new(connection));
///     s.add(NewUser { name: "ed".into() });
///     s.commit() // releases a savepoint; the outer transaction decides
/// })?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub struct Borrowed<'a, D: Driver> {
    driver: &'a mut D,
    /// How many transactions were begun through this and not ended.
    open: usize,
}

impl<'a, D: Driver> Borrowed<'a, D> {
    /// Borrows a connection for a session.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::{AnyConnection, Borrowed, Session};
    ///
    /// let mut connection = AnyConnection::connect(":memory:")?;
    /// let mut s = Session::new(Borrowed::new(&mut connection));
    /// s.commit()?;
    /// drop(s);
    /// connection.batch_execute("CREATE TABLE notes (id INTEGER PRIMARY KEY)")?; // ours again
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub const fn new(driver: &'a mut D) -> Self {
        Self { driver, open: 0 }
    }
}

impl<D: Driver> Drop for Borrowed<'_, D> {
    fn drop(&mut self) {
        for _ in 0..self.open {
            if let Err(error) = self.driver.rollback() {
                tracing::warn!(target: "aludel", %error, "cannot roll back a borrowed connection");
            }
        }
    }
}

impl<D: Driver> Driver for Borrowed<'_, D> {
    fn begin(&mut self) -> QueryResult<()> {
        self.driver.begin()?;
        self.open += 1;
        Ok(())
    }

    fn commit(&mut self) -> QueryResult<()> {
        self.open = self.open.saturating_sub(1);
        self.driver.commit()
    }

    fn rollback(&mut self) -> QueryResult<()> {
        self.open = self.open.saturating_sub(1);
        self.driver.rollback()
    }

    fn dialect(&self) -> &'static Dialect {
        self.driver.dialect()
    }
}

#[diagnostic::do_not_recommend]
impl<D: Runs<S>, S: Statement> Runs<S> for Borrowed<'_, D> {
    fn rows(&mut self, statement: &S) -> QueryResult<Vec<S::Row>> {
        self.driver.rows(statement)
    }

    fn execute(&mut self, statement: &S) -> QueryResult<usize> {
        self.driver.execute(statement)
    }
}

#[diagnostic::do_not_recommend]
impl<D: Stores<E>, E: Entity + Parents<Self>> Stores<E> for Borrowed<'_, D> {
    fn register_parents(registry: &mut Registry<Self>) {
        E::register(registry);
    }
}
