//! Every diesel connection is a driver.

use core::num::NonZeroU32;

use diesel::connection::{
    Connection, LoadConnection, TransactionDepthChange, TransactionManager,
    TransactionManagerStatus,
};
use diesel::result::{DatabaseErrorKind, Error as DieselError, QueryResult};

use super::statement::{self, Statement, StatementFor, trace_transaction};
use super::{Driver, Mode, Parents, Registry, Runs, Stores};
use crate::backend::{Dialect, SqlBackend};
use crate::entity::{Entity, Persist};
use crate::filter::{NoFilter, Within};

/// As diesel connections run statements.
#[derive(Debug)]
pub struct Directly;

#[diagnostic::do_not_recommend]
impl<C> Driver for C
where
    C: LoadConnection + Send,
    C::Backend: SqlBackend,
{
    type How = Directly;
    type Filter = NoFilter;

    fn begin(&mut self) -> QueryResult<()> {
        let outer = self.depth()?;
        let result = C::TransactionManager::begin_transaction(self);
        trace_transaction(if outer == 0 { "BEGIN" } else { "SAVEPOINT" }, &result);
        result
    }

    fn begin_as(&mut self, mode: Mode) -> QueryResult<()> {
        let sql = (C::Backend::DIALECT.begin)(mode);
        if mode == Mode::default() {
            self.begin()?;
        } else if self.depth()? == 0 {
            send(self, &sql.before)?;
            send(self, &sql.begin)?;
            // diesel's own way to begin knows no modes: its count is kept for it.
            let status = C::TransactionManager::transaction_manager_status_mut(self);
            if let TransactionManagerStatus::Valid(status) = status {
                status.change_transaction_depth(TransactionDepthChange::IncreaseDepth)?;
            }
        } else if mode.level.is_some() {
            return Err(DieselError::AlreadyInTransaction);
        } else {
            self.begin()?;
        }
        send(self, sql.after)
    }

    fn leave(&mut self, mode: Mode) -> QueryResult<()> {
        send(self, (C::Backend::DIALECT.begin)(mode).reset)
    }

    fn commit(&mut self) -> QueryResult<()> {
        let before = self.depth()?;
        if before == 1 && is_doomed(self) {
            self.rollback()?;
            let message = "the transaction was to be rolled back after an error in it".to_owned();
            return Err(DieselError::DatabaseError(DatabaseErrorKind::Unknown, Box::new(message)));
        }
        let result = C::TransactionManager::commit_transaction(self);
        trace_transaction(if before <= 1 { "COMMIT" } else { "RELEASE SAVEPOINT" }, &result);
        result
    }

    fn rollback(&mut self) -> QueryResult<()> {
        let before = self.depth()?;
        let result = C::TransactionManager::rollback_transaction(self);
        trace_transaction(if before <= 1 { "ROLLBACK" } else { "ROLLBACK TO SAVEPOINT" }, &result);
        result
    }

    fn depth(&mut self) -> QueryResult<u32> {
        let status = C::TransactionManager::transaction_manager_status_mut(self);
        Ok(status.transaction_depth()?.map_or(0, NonZeroU32::get))
    }

    fn dialect(&self) -> &'static Dialect {
        C::Backend::DIALECT
    }
}

/// Whether the database will roll back, or has rolled back, a transaction for an error in it: a
/// COMMIT would do that without a word. diesel knows of it, and shows it only so.
fn is_doomed<C: Connection>(connection: &mut C) -> bool {
    let status = C::TransactionManager::transaction_manager_status_mut(connection);
    format!("{status:?}").contains("requires_rollback_maybe_up_to_top_level: true")
}

/// Sends a statement that begins or sets up a transaction, if there is one to send.
fn send<C: Connection>(connection: &mut C, sql: &str) -> QueryResult<()> {
    if sql.is_empty() {
        return Ok(());
    }
    let result = connection.batch_execute(sql);
    trace_transaction(sql, &result);
    result
}

impl<C, S> Runs<S, Directly> for C
where
    C: LoadConnection + Send,
    C::Backend: SqlBackend,
    S: StatementFor<C::Backend> + Within<NoFilter>,
{
    fn rows(&mut self, statement: &S) -> QueryResult<Vec<<S as Statement>::Row>> {
        statement::rows(self, statement)
    }

    fn execute(&mut self, statement: &S) -> QueryResult<usize> {
        statement::execute(self, statement)
    }

    fn each(&mut self, statement: &S, take: &mut dyn FnMut(S::Row) -> bool) -> QueryResult<()> {
        statement::each(self, statement, take)
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

    fn criterion(&self) -> Option<std::sync::Arc<crate::filter::Criterion<E>>> {
        None
    }
}
