//! A session on a connection that is somebody else's, and goes back to them.

use core::ops::{Deref, DerefMut};

use std::sync::Arc;

use diesel::result::QueryResult;

use super::{Driver, Mode, Parents, Registry, Runs, Statement, Stores};
use crate::backend::Dialect;
use crate::entity::Entity;
use crate::filter::Criterion;

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
pub type Borrowed<'a, D> = Lent<&'a mut D>;

/// A connection that goes back to whom it belongs to: behind a reference ([`Borrowed`]), or behind
/// the guard of a pool, which gives it back when it is dropped.
///
/// It goes back as it came. What the session has not committed is rolled back, and a mode that the
/// session has set is taken back.
///
/// # Example
///
/// ```
/// use aludel::driver::Lent;
/// use aludel::{AnyConnection, Session};
/// # use aludel_docs::example::*;
///
/// // The guard of any pool will do, as anything does that lends a connection out.
/// let guard: Box<AnyConnection> = Box::new(AnyConnection::connect(":memory:")?);
/// let mut s = Session::new(Lent::new(guard));
/// aludel::schema![User, Address].create_all(s.connection())?;
/// s.insert(NewUser { name: "ed".into(), fullname: None })?;
/// s.commit()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub struct Lent<P: DerefMut<Target: Driver>> {
    lender: P,
    /// How many transactions and savepoints others had open.
    outer: Option<u32>,
    /// What is to be taken back from the connection at the end.
    mode: Mode,
}

impl<P: DerefMut<Target: Driver>> Lent<P> {
    /// Takes a connection that somebody lends, for a session.
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
    pub const fn new(lender: P) -> Self {
        Self { lender, outer: None, mode: Mode::DEFAULT }
    }

    /// Remembers how deep the connection is in transactions of others before it is deeper.
    fn note(&mut self) -> QueryResult<()> {
        if self.outer.is_none() {
            self.outer = Some(self.lender.depth()?);
        }
        Ok(())
    }

    /// Rolls back what was begun through this and not ended.
    fn give_back(&mut self) -> QueryResult<()> {
        let Some(outer) = self.outer else { return Ok(()) };
        while self.lender.depth()? > outer {
            self.lender.rollback()?;
        }
        self.lender.leave(self.mode)
    }
}

/// The connection itself: what is begun on it by hand is not the session's to end.
impl<P: DerefMut<Target: Driver>> Deref for Lent<P> {
    type Target = P::Target;

    fn deref(&self) -> &P::Target {
        &self.lender
    }
}

impl<P: DerefMut<Target: Driver>> DerefMut for Lent<P> {
    fn deref_mut(&mut self) -> &mut P::Target {
        &mut self.lender
    }
}

impl<P: DerefMut<Target: Driver>> Drop for Lent<P> {
    fn drop(&mut self) {
        if let Err(error) = self.give_back() {
            tracing::warn!(target: "aludel", %error, "cannot roll back a connection that is lent");
        }
    }
}

#[diagnostic::do_not_recommend]
impl<P: DerefMut<Target: Driver> + Send> Driver for Lent<P> {
    type How = Self;
    type Filter = <P::Target as Driver>::Filter;

    fn begin(&mut self) -> QueryResult<()> {
        self.note()?;
        self.lender.begin()
    }

    fn begin_as(&mut self, mode: Mode) -> QueryResult<()> {
        self.note()?;
        self.mode = mode;
        self.lender.begin_as(mode)
    }

    fn leave(&mut self, mode: Mode) -> QueryResult<()> {
        self.lender.leave(mode)?;
        self.mode = Mode::default();
        Ok(())
    }

    fn commit(&mut self) -> QueryResult<()> {
        self.lender.commit()
    }

    fn rollback(&mut self) -> QueryResult<()> {
        self.lender.rollback()
    }

    fn depth(&mut self) -> QueryResult<u32> {
        self.lender.depth()
    }

    fn dialect(&self) -> &'static Dialect {
        self.lender.dialect()
    }
}

impl<P: DerefMut<Target: Runs<S>> + Send, S: Statement> Runs<S> for Lent<P> {
    fn rows(&mut self, statement: &S) -> QueryResult<Vec<S::Row>> {
        self.lender.rows(statement)
    }

    fn execute(&mut self, statement: &S) -> QueryResult<usize> {
        self.lender.execute(statement)
    }

    fn each(&mut self, statement: &S, take: &mut dyn FnMut(S::Row) -> bool) -> QueryResult<()> {
        self.lender.each(statement, take)
    }
}

#[diagnostic::do_not_recommend]
impl<P, E> Stores<E> for Lent<P>
where
    P: DerefMut<Target: Stores<E>> + Send,
    E: Entity + Parents<Self>,
{
    fn register_parents(registry: &mut Registry<Self>) {
        E::register(registry);
    }

    fn criterion(&self) -> Option<Arc<Criterion<E>>> {
        self.lender.criterion()
    }
}
