//! A session inside somebody else's transaction.

use diesel::result::QueryResult;

use super::{Driver, Mode, Parents, Registry, Runs, Statement, Stores};
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
    /// How many transactions and savepoints others had open.
    outer: Option<u32>,
    /// What is to be taken back from the connection at the end.
    mode: Mode,
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
    /// let s = Session::new(Borrowed::new(&mut connection));
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub const fn new(driver: &'a mut D) -> Self {
        Self { driver, outer: None, mode: Mode::DEFAULT }
    }
}

impl<D: Driver> Borrowed<'_, D> {
    /// Remembers how deep the connection is in transactions of others before it is deeper.
    fn note(&mut self) -> QueryResult<()> {
        if self.outer.is_none() {
            self.outer = Some(self.driver.depth()?);
        }
        Ok(())
    }

    /// Rolls back what was begun through this and not ended.
    fn give_back(&mut self) -> QueryResult<()> {
        let Some(outer) = self.outer else { return Ok(()) };
        while self.driver.depth()? > outer {
            self.driver.rollback()?;
        }
        self.driver.leave(self.mode)
    }
}

impl<D: Driver> Drop for Borrowed<'_, D> {
    fn drop(&mut self) {
        if let Err(error) = self.give_back() {
            tracing::warn!(target: "aludel", %error, "cannot roll back a borrowed connection");
        }
    }
}

impl<D: Driver> Driver for Borrowed<'_, D> {
    fn begin(&mut self) -> QueryResult<()> {
        self.note()?;
        self.driver.begin()
    }

    fn begin_as(&mut self, mode: Mode) -> QueryResult<()> {
        self.note()?;
        self.mode = mode;
        self.driver.begin_as(mode)
    }

    fn leave(&mut self, mode: Mode) -> QueryResult<()> {
        self.driver.leave(mode)?;
        self.mode = Mode::default();
        Ok(())
    }

    fn commit(&mut self) -> QueryResult<()> {
        self.driver.commit()
    }

    fn rollback(&mut self) -> QueryResult<()> {
        self.driver.rollback()
    }

    fn depth(&mut self) -> QueryResult<u32> {
        self.driver.depth()
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

    fn each(&mut self, statement: &S, take: &mut dyn FnMut(S::Row) -> bool) -> QueryResult<()> {
        self.driver.each(statement, take)
    }
}

#[diagnostic::do_not_recommend]
impl<D: Stores<E>, E: Entity + Parents<Self>> Stores<E> for Borrowed<'_, D> {
    fn register_parents(registry: &mut Registry<Self>) {
        E::register(registry);
    }
}
