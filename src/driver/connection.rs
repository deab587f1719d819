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
        let outer = depth(self);
        let result = C::TransactionManager::begin_transaction(self);
        trace_transaction(if outer == 0 { "BEGIN" } else { "SAVEPOINT" }, &result);
        result
    }

    fn commit(&mut self) -> QueryResult<()> {
        let before = depth(self);
        let result = C::TransactionManager::commit_transaction(self);
        trace_transaction(if before <= 1 { "COMMIT" } else { "RELEASE SAVEPOINT" }, &result);
        // diesel ends a transaction whose COMMIT fails, but not a savepoint whose RELEASE does.
        if result.is_err() && depth(self) == before {
            C::TransactionManager::rollback_transaction(self)?;
        }
        result
    }

    fn rollback(&mut self) -> QueryResult<()> {
        let before = depth(self);
        let result = C::TransactionManager::rollback_transaction(self);
        trace_transaction(if before <= 1 { "ROLLBACK" } else { "ROLLBACK TO SAVEPOINT" }, &result);
        result
    }

    fn dialect(&self) -> &'static Dialect {
        C::Backend::DIALECT
    }
}

/// How many transactions and savepoints are open.
fn depth<C: Connection>(connection: &mut C) -> u32 {
    let status = C::TransactionManager::transaction_manager_status_mut(connection);
    status.transaction_depth().ok().flatten().map_or(0, NonZeroU32::get)
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
