//! A connection whose statements read filtered entities through a filter.

use std::sync::Arc;

use diesel::result::QueryResult;

use super::{
    AnyConnection, Driver, Mode, Parents, Registry, Runs, SelectRows, Statement, Stores, WriteRows,
};
use crate::backend::Dialect;
use crate::entity::Entity;
use crate::filter::{Criterion, Definitions, FilteredStatement, ReadsThrough, Within};

/// A connection, and the [`Filter`](crate::Filter) through which rows of filtered entities are read on it.
///
/// # Example
///
/// ```
/// # use aludel_docs::filtered::*;
/// use aludel::driver::Borrowed;
///
/// let mut connection = database()?;
/// for (tenant, titles) in [(1, vec!["a"]), (2, vec!["z"])] {
///     // A request has a session of its own, on a connection that is lent to it.
///     let lent = Borrowed::new(&mut connection);
///     let mut s = Session::new(FilteredConnection::new(lent, Tenant(tenant)));
///     assert_eq!(s.all(Doc::query().select(Doc::title))?, titles);
/// }
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub struct FilteredConnection<F, D = AnyConnection> {
    inner: D,
    filter: F,
}

impl<F, D> FilteredConnection<F, D> {
    /// Reads through `filter` on a connection, which may be a
    /// [`Borrowed`](crate::driver::Borrowed) one.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::filtered::*;
    /// let mut connection = FilteredConnection::new(database()?, Tenant(2));
    /// assert_eq!(Doc::query().count(&mut connection)?, 1); // without a session, too
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub const fn new(connection: D, filter: F) -> Self {
        Self { inner: connection, filter }
    }

    /// The filter.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::filtered::*;
    /// let mut s = session()?;
    /// assert_eq!(s.connection().filter().0, 1);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub const fn filter(&self) -> &F {
        &self.filter
    }

    /// The connection without the filter.
    ///
    /// Filtered entities are not read on it; another filter can be put around it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::filtered::*;
    /// let connection = session()?.into_connection().into_inner();
    /// let mut s = Session::new(FilteredConnection::new(connection, Unfiltered));
    /// assert_eq!(s.count(Doc::query())?, 3);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn into_inner(self) -> D {
        self.inner
    }

    /// The connection without the filter, for what is particular to it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::filtered::*;
    /// let mut s = session()?;
    /// let recorder = aludel::testing::Recorder::new();
    /// s.connection().inner().set_instrumentation(recorder.clone());
    /// s.count(Doc::query())?;
    /// assert!(recorder.take()[0].starts_with("WITH `docs filtered` AS "));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub const fn inner(&mut self) -> &mut D {
        &mut self.inner
    }

    fn filtered<'a, S: Within<F>>(&self, statement: &'a S) -> FilteredStatement<'a, S> {
        let mut definitions = Definitions::default();
        S::define(&self.filter, &mut definitions);
        FilteredStatement { statement, definitions }
    }
}

/// As filtered connections run statements: their [`Driver::How`].
///
/// # Example
///
/// ```
/// # use aludel_docs::filtered::*;
/// use aludel::Driver;
/// use aludel::driver::Filtering;
///
/// fn is_filtered<C: Driver<How = Filtering>>(_: &C) {}
///
/// is_filtered(&FilteredConnection::new(database()?, Tenant(1)));
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub struct Filtering;

#[diagnostic::do_not_recommend]
impl<D: Driver, F: Send> Driver for FilteredConnection<F, D> {
    type How = Filtering;
    type Filter = F;

    fn begin(&mut self) -> QueryResult<()> {
        self.inner.begin()
    }

    fn begin_as(&mut self, mode: Mode) -> QueryResult<()> {
        self.inner.begin_as(mode)
    }

    fn leave(&mut self, mode: Mode) -> QueryResult<()> {
        self.inner.leave(mode)
    }

    fn commit(&mut self) -> QueryResult<()> {
        self.inner.commit()
    }

    fn rollback(&mut self) -> QueryResult<()> {
        self.inner.rollback()
    }

    fn depth(&mut self) -> QueryResult<u32> {
        self.inner.depth()
    }

    fn dialect(&self) -> &'static Dialect {
        self.inner.dialect()
    }
}

impl<D, F, S> Runs<S> for FilteredConnection<F, D>
where
    S: Statement + Within<F>,
    F: Send,
    D: for<'a> Runs<FilteredStatement<'a, S>>,
{
    fn rows(&mut self, statement: &S) -> QueryResult<Vec<S::Row>> {
        let statement = self.filtered(statement);
        self.inner.rows(&statement)
    }

    fn execute(&mut self, statement: &S) -> QueryResult<usize> {
        let statement = self.filtered(statement);
        self.inner.execute(&statement)
    }

    fn each(&mut self, statement: &S, take: &mut dyn FnMut(S::Row) -> bool) -> QueryResult<()> {
        let statement = self.filtered(statement);
        self.inner.each(&statement, take)
    }
}

#[diagnostic::do_not_recommend]
impl<D, F, E> Stores<E> for FilteredConnection<F, D>
where
    Self: Runs<SelectRows<E>> + Runs<WriteRows<E>>,
    D: Driver,
    F: Send,
    E: Entity<Reading: ReadsThrough<E, F>> + Parents<Self>,
{
    fn register_parents(registry: &mut Registry<Self>) {
        E::register(registry);
    }

    fn criterion(&self) -> Option<Arc<Criterion<E>>> {
        let mut definitions = Definitions::default();
        E::Reading::define(&self.filter, &mut definitions);
        definitions.criterion()
    }
}
