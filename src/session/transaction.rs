//! Flush, commit and rollback, and what they promise when something fails.

mod begin;
mod block;
mod frames;
mod isolation;
mod lost;
mod read_only;
mod retry;
mod savepoint;
mod token;

pub use self::begin::Transaction;
pub use self::block::Block;
pub(super) use self::frames::Frames;
pub use self::lost::Outcome;
pub use self::read_only::{ReadOnly, Writes};
pub use self::retry::{Attempt, GaveUp, Retriable, Retry, Tried};
pub use self::savepoint::Savepoint;
pub use self::token::{CommitToken, NewCommitToken};

use aludel_macros::quiet;
use diesel::result::Error as DieselError;

use self::frames::{Health, Kind, Unended};
use super::flush::{self, Failure, Plan, Work};
use super::handle::Handle;
use super::store::Standing;
use super::{Pending, RowRef, Session};
use crate::driver::{Driver, Mode};
use crate::entity::Entity;
use crate::error::{Context, Error, Result};
use crate::scope::Nil;

#[quiet]
impl<C: Driver, B> Session<C, B> {
    /// Writes what changed, inside the session's transaction, which it begins if there is none.
    ///
    /// [`commit`](Session::commit), [`saved`](Session::saved) and every query do it by themselves;
    /// call it to have the database check what was done so far.
    ///
    /// Only rows that were touched are looked at, and only columns that differ are written. When
    /// it fails, nothing is written and the session is as it was.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// s.add(NewUser { name: "ed".into() });
    /// s.add(NewUser { name: "wendy".into() });
    /// s.flush()?; // one INSERT
    /// s.flush()?; // nothing
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// One statement for each table, operation and set of columns, whatever the number of rows (as
    /// long as their values fit into one). The order is a promise: inserts, parents' tables first,
    /// in the order of `add`; updates before inserts of the same table, by key; deletes last,
    /// children's tables first. What must wait for another row, such as one that takes the unique
    /// value of a deleted one, comes as soon as that one is written.
    ///
    /// ```sql
    /// BEGIN
    /// INSERT INTO `users` (`name`) VALUES (?), (?) RETURNING `id`
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Error::Violation`]: a constraint refuses a row.
    /// - [`Error::Stale`]: somebody else changed or deleted a row.
    /// - [`Error::KeyChanged`], [`Error::VersionChanged`]: a field was changed that must not be.
    /// - [`Error::LinkToGone`], [`Error::ForeignHandle`]: a row refers to one that is not there.
    /// - [`Error::Restricted`]: a row in memory refers to a deleted one, and is to stay.
    /// - [`Error::Cycle`]: rows wait for each other in a ring that cannot be broken.
    /// - [`Error::Database`] and the like: the database refuses.
    pub fn flush(&mut self) -> Result<()> {
        if !self.memory.has_touched() {
            return Ok(());
        }
        let span = tracing::debug_span!(target: "aludel", "flush");
        let _entered = span.enter();
        self.memory.list_referrers();
        let work = flush::prepare(&self.memory)?;
        if work.groups.is_empty() {
            flush::settle(&mut self.memory, flush::Stage::default(), &work);
            return Ok(());
        }
        self.ready()?;
        // In a transaction that has done something, a savepoint guards what it did.
        self.enter(Kind::Flush)?;
        self.frames.mark_done();
        let stage = match flush::execute(&mut self.driver, &self.memory, &self.registry, &work) {
            Ok(stage) => stage,
            Err(failure) => {
                // The error that made it fail says more than one of undoing it, and a broken
                // connection reports itself again.
                if let Err(error) = self.frames.undo(&mut self.driver) {
                    tracing::warn!(target: "aludel", %error, "cannot roll back a failed flush");
                }
                let error = self.explained(failure);
                self.notice();
                return Err(error);
            }
        };
        if let Err(Unended::Undone(error) | Unended::Over(error)) =
            self.frames.release(&mut self.driver)
        {
            self.notice();
            return Err(self.context("release a savepoint").error(error));
        }
        flush::settle(&mut self.memory, stage, &work);
        Ok(())
    }

    /// Runs what writes by query. It is guarded as a flush is: when it fails, nothing is changed.
    pub(super) fn writing<T>(&mut self, run: impl FnOnce(&mut C) -> Result<T>) -> Result<T> {
        self.ready()?;
        self.enter(Kind::Flush)?;
        self.frames.mark_done();
        let result = run(&mut self.driver);
        if result.is_err() {
            if let Err(error) = self.frames.undo(&mut self.driver) {
                tracing::warn!(target: "aludel", %error, "cannot roll back a failed statement");
            }
            self.notice();
            return result;
        }
        if let Err(Unended::Undone(error) | Unended::Over(error)) =
            self.frames.release(&mut self.driver)
        {
            self.notice();
            return Err(self.context("release a savepoint").error(error));
        }
        result
    }

    /// A flush that ends with what is around it: when it fails, that is undone.
    fn flush_unguarded(&mut self) -> Result<(), Failure<C>> {
        if !self.memory.has_touched() {
            return Ok(());
        }
        self.memory.list_referrers();
        let work: Work = flush::prepare(&self.memory)?;
        let stage = if work.groups.is_empty() {
            flush::Stage::default()
        } else {
            self.ready()?;
            self.frames.mark_done();
            flush::execute(&mut self.driver, &self.memory, &self.registry, &work)?
        };
        flush::settle(&mut self.memory, stage, &work);
        Ok(())
    }

    /// Why a flush failed, once it is undone.
    fn explained(&mut self, failure: Failure<C>) -> Error {
        match failure {
            Failure::Error(error) => error,
            Failure::Stale(probe) => probe.run(&mut self.driver, &self.memory),
        }
    }

    /// What comes before anything is sent: the connection is told what is owed to it.
    pub(super) fn ready(&mut self) -> Result<()> {
        match self.frames.health {
            Health::Good => {}
            Health::Over => return Err(Error::RolledBack),
            Health::InDoubt => return Err(Error::InDoubt),
        }
        if let Err(error) = self.frames.settle(&mut self.driver) {
            let error = self.context("roll back").error(error);
            if !self.frames.is_empty() {
                self.frames.give_up(&mut self.driver);
                self.notice();
            }
            return Err(error);
        }
        Ok(())
    }

    /// Enters a frame; a flush or a savepoint begins the transaction if there is none.
    fn enter(&mut self, kind: Kind) -> Result<usize> {
        if self.frames.is_empty() {
            self.push(Kind::Auto, Mode::default())?;
        }
        self.push(kind, Mode::default())
    }

    /// Begins a transaction if there is none: for what must last until its end and is no flush.
    pub(super) fn hold(&mut self) -> Result<()> {
        self.ready()?;
        if self.frames.is_empty() {
            self.push(Kind::Auto, Mode::default())?;
        }
        self.frames.mark_done();
        Ok(())
    }

    fn push(&mut self, kind: Kind, mode: Mode) -> Result<usize> {
        self.frames.push(&mut self.driver, kind, mode).map_err(|error| {
            self.notice();
            self.context("begin").error(error)
        })
    }

    /// After something could not be ended. When the transaction is over and has no guard that
    /// would say so, what it wrote waits for another flush.
    fn notice(&mut self) {
        if self.frames.health == Health::Over && !self.frames.has_guard() {
            if !self.frames.is_empty() {
                self.memory.uncommit();
            }
            self.frames.clear();
        }
    }

    /// Flushes, and commits the transaction if there is one.
    ///
    /// Rows keep their values and are marked stale: the next query that returns one refreshes it,
    /// [`refresh`](Session::refresh) does so at once.
    ///
    /// When the flush fails, the transaction stays open and the session is as it was before. When
    /// the COMMIT fails, the database has undone the transaction; the values in memory stay as the
    /// program set them, and everything that the transaction wrote waits for another flush: fix
    /// the cause, and commit again.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// s.add(NewUser { name: "ed".into() });
    /// s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// BEGIN
    /// INSERT INTO `users` (`name`) VALUES (?) RETURNING `id`
    /// COMMIT
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`flush`](Session::flush); and what the database reports on COMMIT.
    pub fn commit(&mut self) -> Result<()> {
        let span = tracing::debug_span!(target: "aludel", "commit");
        let _entered = span.enter();
        if self.frames.has_guard() {
            return Err(Error::InTransaction { action: "commit" });
        }
        self.flush()?;
        self.ready()?;
        if !self.frames.is_empty()
            && let Err(error) = self.send_commit()
        {
            self.notice();
            return Err(error);
        }
        self.memory.commit();
        Ok(())
    }

    /// Sends COMMIT. When it fails, the transaction is over, or in doubt.
    fn send_commit(&mut self) -> Result<()> {
        let context = self.context("commit");
        let Err(error) = self.frames.commit(&mut self.driver) else { return Ok(()) };
        if is_unknown(&context, &error) {
            self.frames.health = Health::InDoubt;
            return Err(Error::CommitUnknown { source: error });
        }
        self.frames.give_up(&mut self.driver);
        Err(context.error(error))
    }

    /// Undoes everything since the last commit or rollback, in the database and in memory.
    ///
    /// Nothing is read: changed rows get their values back, deleted rows are back. Rows added
    /// since are new again and left out of later flushes; their [`Pending`]s are good, and
    /// [`saved`](Session::saved) saves them anew. A [`Handle`] to one reads as
    /// [`Error::Unsaved`] until then.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// let ed = s.insert(NewUser { name: "ed".into() })?;
    /// s.commit()?;
    ///
    /// s[ed].name = "Edwardo".into();
    /// s.rollback()?;
    /// assert_eq!(s[ed].name, "ed");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `ROLLBACK`, if a transaction was begun.
    ///
    /// # Errors
    ///
    /// What the database reports. Memory is taken back all the same.
    pub fn rollback(&mut self) -> Result<()> {
        if self.frames.has_guard() {
            return Err(Error::InTransaction { action: "roll back" });
        }
        if self.frames.health == Health::InDoubt {
            return Err(Error::InDoubt);
        }
        self.memory.rollback();
        let result = self.frames.undo(&mut self.driver);
        self.frames.clear();
        let result = result.and_then(|()| self.frames.settle(&mut self.driver));
        let context = self.context("roll back");
        result.map_err(|error| context.error(error))
    }

    /// What a flush would write now, in order. Nothing is written.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// s.add(NewUser { name: "ed".into() });
    /// assert_eq!(s.plan()?.to_string(), "insert users (name): User#0\n");
    /// # s.rollback()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`flush`](Session::flush) that are found before any SQL.
    pub fn plan(&self) -> Result<Plan> {
        let work = flush::prepare(&self.memory)?;
        Ok(flush::show(&work, &self.memory))
    }

    /// The handle of a row that was added; flushes if need be.
    ///
    /// A row that a rollback undid is added once more, with the rows it refers to.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// let ed = s.add(NewUser { name: "ed".into() });
    /// let ed = s.saved(ed)?;
    /// assert_eq!(s[ed].id, 1);
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - As for [`flush`](Session::flush).
    /// - [`Error::Gone`]: it was discarded, or deleted once it was saved.
    /// - [`Error::ForeignHandle`]: it belongs to another session.
    pub fn saved<E: Entity>(&mut self, pending: Pending<E, B>) -> Result<Handle<E, Nil, B>> {
        match self.standing::<E>(pending.row)? {
            Standing::Saved => {}
            Standing::New => self.flush()?,
            Standing::Undone => {
                self.memory.revive(core::any::TypeId::of::<E>(), pending.row);
                self.flush()?;
            }
            Standing::Leaving | Standing::Gone => {
                return Err(Error::Gone { entity: E::NAME, key: None });
            }
        }
        self.memory.read::<E>(pending.row)?;
        Ok(Handle::of(pending.row))
    }

    fn standing<E: Entity>(&self, row: RowRef) -> Result<Standing> {
        use super::store::AnyStore;
        match self.memory.store::<E>() {
            Some(store) => Ok(store.standing(row)?.1),
            None => Err(self.memory.unknown::<E>(row)),
        }
    }

    /// Adds a draft and flushes: the handle at once, where other changes may be written too.
    ///
    /// When it fails, the draft is not part of the session.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// let ed = s.insert(NewUser { name: "ed".into() })?;
    /// assert_eq!(s[ed].id, 1);
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`flush`](Session::flush).
    pub fn insert<D>(&mut self, draft: D) -> Result<Handle<D::Entity, Nil, B>>
    where
        D: super::Draft<B>,
        D::Entity: super::StoredBy<C>,
    {
        let before = self.memory.last_order();
        let pending = self.add(draft);
        if let Err(error) = self.flush() {
            self.memory.forget_added_since(before);
            return Err(error);
        }
        Ok(Handle::of(pending.row))
    }

    /// Switches the flush before every query on (as it is at first) or off.
    ///
    /// # Example
    ///
    /// ```
    /// # let mut s = aludel::Session::connect(":memory:")?;
    /// s.autoflush(false);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub const fn autoflush(&mut self, on: bool) {
        self.autoflush = on;
    }

    /// Runs a block without the flush before every query.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// s.add(NewUser { name: "ed".into() });
    /// let found = s.without_autoflush(|s| s.get::<User>(1))?;
    /// assert!(found.is_none()); // not written yet
    /// # s.rollback()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn without_autoflush<T>(&mut self, block: impl FnOnce(&mut Self) -> T) -> T {
        let before = core::mem::replace(&mut self.autoflush, false);
        let result = block(self);
        self.autoflush = before;
        result
    }

    /// Whether a transaction is open: one that a flush has begun, or one with a guard.
    ///
    /// # Example
    ///
    /// ```
    /// # let s = aludel::Session::connect(":memory:")?;
    /// assert!(!s.in_transaction());
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn in_transaction(&self) -> bool {
        !self.frames.is_empty()
    }
}

/// Whether a COMMIT that failed this way may have been done all the same.
fn is_unknown(context: &Context<'_>, error: &DieselError) -> bool {
    match error {
        // Nothing was sent.
        DieselError::BrokenTransactionManager => false,
        // What was not rolled back either is gone only if the database said so.
        DieselError::RollbackErrorOnCommit { commit_error, .. } => {
            !context.is_refusal(commit_error)
        }
        error => context.is_lost(error),
    }
}
