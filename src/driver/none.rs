//! What stands for [`AnyConnection`] while no database is switched on.

use diesel::result::{ConnectionError, QueryResult};

use super::{Driver, Mode, Parents, Registry, Runs, Statement, Stores};
use crate::backend::Dialect;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::filter::{NoFilter, Within};

/// A connection to a database that is chosen at run time, among those whose features are on:
/// there is none. A third-party backend's connection is given to a session as it is.
#[derive(Debug)]
#[non_exhaustive]
pub enum AnyConnection {}

impl AnyConnection {
    /// Opens the database at `url`, which needs the feature of its database.
    ///
    /// # Errors
    ///
    /// - [`Error::Connect`]: always, as no database is switched on.
    pub fn connect(url: &str) -> Result<Self> {
        let message = format!("no database feature of aludel is on, so there is none for `{url}`");
        Err(Error::Connect { source: ConnectionError::BadConnection(message) })
    }
}

impl Driver for AnyConnection {
    type How = Self;
    type Filter = NoFilter;

    fn begin(&mut self) -> QueryResult<()> {
        match *self {}
    }

    fn begin_as(&mut self, _: Mode) -> QueryResult<()> {
        match *self {}
    }

    fn leave(&mut self, _: Mode) -> QueryResult<()> {
        match *self {}
    }

    fn commit(&mut self) -> QueryResult<()> {
        match *self {}
    }

    fn depth(&mut self) -> QueryResult<u32> {
        match *self {}
    }

    fn rollback(&mut self) -> QueryResult<()> {
        match *self {}
    }

    fn dialect(&self) -> &'static Dialect {
        match *self {}
    }
}

#[diagnostic::do_not_recommend]
impl<S: Statement + Within<NoFilter>> Runs<S> for AnyConnection {
    fn rows(&mut self, _: &S) -> QueryResult<Vec<S::Row>> {
        match *self {}
    }

    fn execute(&mut self, _: &S) -> QueryResult<usize> {
        match *self {}
    }
}

#[diagnostic::do_not_recommend]
impl<E: Entity + Parents<Self>> Stores<E> for AnyConnection {
    fn register_parents(registry: &mut Registry<Self>) {
        E::register(registry);
    }

    fn criterion(&self) -> Option<std::sync::Arc<crate::filter::Criterion<E>>> {
        None
    }
}
