//! Every diesel connection is a driver.

use core::num::NonZeroU32;

use diesel::connection::{Connection, LoadConnection, TransactionManager};
use diesel::result::QueryResult;

use super::statement::{self, Statement, StatementFor, trace_transaction};
use super::{Driver, Parents, Registry, Runs, Stores};
use crate::backend::{Dialect, SqlBackend};
use crate::entity::{Entity, Persist};

#[diagnostic::do_not_recommend]
impl<C> Driver for C
where
    C: LoadConnection + Send,
    C::Backend: SqlBackend,
{
    fn begin(&mut self) -> QueryResult<()> {
        let result = C::TransactionManager::begin_transaction(self);
        trace_transaction("BEGIN", &result);
        result
    }

    fn commit(&mut self) -> QueryResult<()> {
        let before = depth(self);
        let result = C::TransactionManager::commit_transaction(self);
        trace_transaction("COMMIT", &result);
        // diesel ends a transaction whose COMMIT fails, but not a savepoint whose RELEASE does.
        if result.is_err() && depth(self) == before {
            C::TransactionManager::rollback_transaction(self)?;
        }
        result
    }

    fn rollback(&mut self) -> QueryResult<()> {
        let result = C::TransactionManager::rollback_transaction(self);
        trace_transaction("ROLLBACK", &result);
        result
    }

    fn dialect(&self) -> &'static Dialect {
        C::Backend::DIALECT
    }
}

fn depth<C: Connection>(connection: &mut C) -> Option<NonZeroU32> {
    let status = C::TransactionManager::transaction_manager_status_mut(connection);
    status.transaction_depth().ok().flatten()
}

#[diagnostic::do_not_recommend]
impl<C, S> Runs<S> for C
where
    C: LoadConnection + Send,
    C::Backend: SqlBackend,
    S: StatementFor<C::Backend>,
{
    fn rows(&mut self, statement: &S) -> QueryResult<Vec<<S as Statement>::Row>> {
        statement::rows(self, statement)
    }

    fn execute(&mut self, statement: &S) -> QueryResult<usize> {
        statement::execute(self, statement)
    }
}

#[diagnostic::do_not_recommend]
impl<C, E> Stores<E> for C
where
    C: LoadConnection + Send,
    C::Backend: SqlBackend,
    E: Entity + Persist<C::Backend> + Parents<C>,
{
    fn register_parents(registry: &mut Registry<Self>) {
        E::register(registry);
    }
}
