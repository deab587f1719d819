//! A connection whose statements read filtered entities through a filter.

use std::sync::Arc;

use diesel::result::QueryResult;

use super::{Driver, Mode, Parents, Registry, Runs, SelectRows, Statement, Stores, WriteRows};
use crate::backend::Dialect;
use crate::entity::Entity;
use crate::filter::{Criterion, Definitions, FilteredStatement, ReadsThrough, Within};

/// A connection, and the [`Filter`] through which rows of filtered entities are read on it.
///
/// # Example
///
/// The module [`filter`](crate::filter) has one.
#[derive(Debug)]
pub struct FilteredConnection<D, F> {
    inner: D,
    filter: F,
}

impl<D, F> FilteredConnection<D, F> {
    /// Reads through `filter` on a connection, which may be a
    /// [`Borrowed`](crate::driver::Borrowed) one.
    pub const fn new(connection: D, filter: F) -> Self {
        Self { inner: connection, filter }
    }

    /// The filter.
    pub const fn filter(&self) -> &F {
        &self.filter
    }

    /// The connection without the filter.
    ///
    /// Filtered entities are not read on it; another filter can be put around it.
    pub fn into_inner(self) -> D {
        self.inner
    }

    /// The connection without the filter, for what is particular to it.
    pub const fn inner(&mut self) -> &mut D {
        &mut self.inner
    }

    fn filtered<'a, S: Within<F>>(&self, statement: &'a S) -> FilteredStatement<'a, S> {
        let mut definitions = Definitions::default();
        S::define(&self.filter, &mut definitions);
        FilteredStatement { statement, definitions }
    }
}

#[diagnostic::do_not_recommend]
impl<D: Driver, F: Send> Driver for FilteredConnection<D, F> {
    type How = Self;
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

impl<D, F, S> Runs<S> for FilteredConnection<D, F>
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
impl<D, F, E> Stores<E> for FilteredConnection<D, F>
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
