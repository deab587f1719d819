//! A connection that fails when it is told to: a real one inside, which is asked or not.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use aludel::backend::Dialect;
use aludel::driver::{Driver, Mode, Parents, Registry, Runs, Statement, Stores};
use aludel::{AnyConnection, Entity};
use diesel::result::{DatabaseErrorKind, Error as DieselError, QueryResult};

/// How a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing happens but the error. A COMMIT has rolled back then.
    Before,
    /// It happens, and reports an error. For a COMMIT that is `LostAfter`: a database that has
    /// committed and can still be asked says so.
    After,
    /// The connection breaks, and nothing has happened.
    Lost,
    /// The connection breaks once it has happened.
    LostAfter,
}

/// Lets calls pass, then fails some, then lets all pass again.
pub(crate) struct Faults {
    /// None once the connection broke.
    inner: Option<AnyConnection>,
    dialect: &'static Dialect,
    /// Which call fails, counted from the next one, and how.
    due: Option<(usize, Fault)>,
    /// Whether only statements are counted and fail, and not what begins or ends a transaction.
    statements_only: bool,
    /// How many calls fail in a row.
    row: usize,
    /// The calls that were made, by name.
    calls: Vec<&'static str>,
    has_failed: bool,
}

impl Faults {
    pub(crate) fn over(inner: AnyConnection) -> Self {
        let dialect = inner.dialect();
        let calls = Vec::new();
        Self {
            inner: Some(inner),
            dialect,
            due: None,
            statements_only: false,
            row: 1,
            calls,
            has_failed: false,
        }
    }

    /// The call after `passing` more fails.
    pub(crate) fn fail(&mut self, passing: usize, fault: Fault) {
        self.fail_some(passing, 1, fault);
    }

    /// The statement after `passing` more fails.
    pub(crate) fn fail_statement(&mut self, passing: usize, fault: Fault) {
        self.fail(passing, fault);
        self.statements_only = true;
    }

    /// So many calls fail, one after the other, once `passing` more have passed.
    pub(crate) fn fail_some(&mut self, passing: usize, row: usize, fault: Fault) {
        self.due = Some((passing, fault));
        self.row = row;
        self.statements_only = false;
        self.has_failed = false;
        self.calls.clear();
    }

    /// From now on all calls pass. Says whether one has failed.
    pub(crate) fn disarm(&mut self) -> bool {
        self.due = None;
        self.has_failed
    }

    pub(crate) fn is_lost(&self) -> bool {
        self.inner.is_none()
    }

    /// The calls since the last `fail`.
    pub(crate) fn calls(&self) -> &[&'static str] {
        &self.calls
    }

    /// The connection inside, if it is there still.
    pub(crate) fn inner(&mut self) -> Option<&mut AnyConnection> {
        self.inner.as_mut()
    }

    fn due_now(&mut self, name: &str) -> Option<Fault> {
        if self.statements_only && !matches!(name, "rows" | "execute") {
            return None;
        }
        let (passing, fault) = self.due.as_mut()?;
        match passing.checked_sub(1) {
            Some(less) => {
                *passing = less;
                None
            }
            None => {
                let fault = *fault;
                self.row -= 1;
                if self.row == 0 {
                    self.due = None;
                }
                self.has_failed = true;
                Some(fault)
            }
        }
    }

    fn call<T>(
        &mut self,
        name: &'static str,
        call: impl FnOnce(&mut AnyConnection) -> QueryResult<T>,
    ) -> QueryResult<T> {
        self.calls.push(name);
        let fault = self.due_now(name);
        let inner = self.inner.as_mut().ok_or_else(closed)?;
        match fault {
            None => call(inner),
            Some(Fault::Before) => Err(injected()),
            Some(Fault::After) => call(inner).and_then(|_| Err(injected())),
            Some(Fault::Lost) => {
                self.inner = None;
                Err(closed())
            }
            Some(Fault::LostAfter) => {
                let _ = call(inner);
                self.inner = None;
                Err(closed())
            }
        }
    }
}

fn injected() -> DieselError {
    DieselError::DatabaseError(DatabaseErrorKind::Unknown, Box::new("injected".to_owned()))
}

fn closed() -> DieselError {
    DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection, Box::new("gone".to_owned()))
}

impl Driver for Faults {
    type How = Self;
    type Filter = aludel::filter::NoFilter;

    fn begin(&mut self) -> QueryResult<()> {
        self.call("begin", AnyConnection::begin)
    }

    fn begin_as(&mut self, mode: Mode) -> QueryResult<()> {
        self.call("begin", |inner| inner.begin_as(mode))
    }

    fn leave(&mut self, mode: Mode) -> QueryResult<()> {
        self.call("leave", |inner| inner.leave(mode))
    }

    fn commit(&mut self) -> QueryResult<()> {
        let is_last = self.inner.as_mut().is_some_and(|inner| inner.depth() == Ok(1));
        if !is_last {
            return self.call("release", AnyConnection::commit);
        }
        match self.due.as_mut() {
            Some((0, fault @ Fault::After)) => *fault = Fault::LostAfter,
            Some((0, fault @ Fault::Before)) => {
                *fault = Fault::After;
                return self.call("commit", AnyConnection::rollback);
            }
            _ => {}
        }
        self.call("commit", AnyConnection::commit)
    }

    fn rollback(&mut self) -> QueryResult<()> {
        self.call("rollback", AnyConnection::rollback)
    }

    fn depth(&mut self) -> QueryResult<u32> {
        self.inner.as_mut().ok_or_else(closed)?.depth()
    }

    fn dialect(&self) -> &'static Dialect {
        self.dialect
    }
}

impl<S: Statement> Runs<S> for Faults
where
    AnyConnection: Runs<S>,
{
    fn rows(&mut self, statement: &S) -> QueryResult<Vec<S::Row>> {
        self.call("rows", |inner| inner.rows(statement))
    }

    fn execute(&mut self, statement: &S) -> QueryResult<usize> {
        self.call("execute", |inner| Runs::execute(inner, statement))
    }
}

impl<E: Entity + Parents<Self>> Stores<E> for Faults
where
    AnyConnection: Stores<E>,
{
    fn register_parents(registry: &mut Registry<Self>) {
        E::register(registry);
    }

    fn criterion(&self) -> Option<std::sync::Arc<aludel::Criterion<E>>> {
        self.inner.as_ref()?.criterion()
    }
}

/// A path in the directory for temporary files, whose file is removed at the end: a database that
/// outlives its connections.
pub(crate) struct TemporaryFile(PathBuf);

impl TemporaryFile {
    pub(crate) fn new() -> Self {
        static FILES: AtomicU32 = AtomicU32::new(0);
        let number = FILES.fetch_add(1, Ordering::Relaxed);
        let name = format!("aludel-{}-{number}.db", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    pub(crate) fn path(&self) -> &str {
        self.0.to_str().expect("the directory has a plain name")
    }

    /// Another connection to the database in it, which does not wait for the disk.
    pub(crate) fn connect(&self) -> AnyConnection {
        let mut connection = AnyConnection::connect(self.path()).expect("a file can be opened");
        connection.batch_execute("PRAGMA synchronous = OFF").expect("a pragma");
        connection
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
