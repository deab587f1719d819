//! Flush, commit and rollback, and what they promise when something fails.

use aludel_macros::quiet;

use super::flush::{self, Failure, Plan};
use super::handle::Handle;
use super::store::Standing;
use super::{Pending, RowRef, Session};
use crate::driver::Driver;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::scope::Nil;

/// Whether the session has begun a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transaction {
    /// Nothing was written since the last commit or rollback.
    None,
    /// A flush has written something.
    Open,
}

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
    /// children's tables first.
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
    /// - [`Error::Cycle`]: new rows refer to each other in a ring.
    /// - [`Error::Database`] and the like: the database refuses.
    pub fn flush(&mut self) -> Result<()> {
        if !self.memory.has_touched() {
            return Ok(());
        }
        let span = tracing::debug_span!(target: "aludel", "flush");
        let _entered = span.enter();
        let work = flush::prepare(&self.memory)?;
        if work.groups.is_empty() {
            flush::settle(&mut self.memory, flush::Stage::default(), &work);
            return Ok(());
        }
        // In a transaction that has done something, a savepoint guards what it did.
        let context = self.context("begin");
        self.driver.begin().map_err(|error| context.error(error))?;
        let result = flush::execute(&mut self.driver, &self.memory, &self.registry, &work);
        let stage = match result {
            Ok(stage) => stage,
            Err(failure) => {
                self.undo();
                return Err(match failure {
                    Failure::Error(error) => error,
                    Failure::Stale(probe) => probe.run(&mut self.driver, &self.memory),
                });
            }
        };
        if self.transaction == Transaction::Open {
            let context = self.context("release a savepoint");
            let depth = self.driver.depth().map_err(|error| context.error(error))?;
            if let Err(error) = self.driver.commit() {
                if self.driver.depth().is_ok_and(|now| now == depth) {
                    self.undo();
                }
                return Err(context.error(error));
            }
        }
        self.transaction = Transaction::Open;
        flush::settle(&mut self.memory, stage, &work);
        Ok(())
    }

    /// Undoes what a failed flush did in the database. The error that made it fail says more than
    /// one of undoing it, and a broken connection reports itself again.
    fn undo(&mut self) {
        if let Err(error) = self.driver.rollback() {
            tracing::warn!(target: "aludel", %error, "cannot roll back a failed flush");
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
        self.flush()?;
        if self.transaction == Transaction::Open {
            let context = self.context("commit");
            self.transaction = Transaction::None;
            if let Err(error) = self.driver.commit() {
                self.memory.uncommit();
                return Err(context.error(error));
            }
        }
        self.memory.commit();
        Ok(())
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
        self.memory.rollback();
        if self.transaction == Transaction::None {
            return Ok(());
        }
        let context = self.context("roll back");
        self.transaction = Transaction::None;
        self.driver.rollback().map_err(|error| context.error(error))
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

    /// Whether a flush has begun a transaction that is neither committed nor rolled back.
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
        self.transaction == Transaction::Open
    }
}
