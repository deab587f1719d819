//! Transactions with a guard or a block: undone as a whole unless they are committed.

use core::ops::{Deref, DerefMut};

use aludel_macros::quiet;

use super::block::Block;
use super::frames::{Health, Kind, Unended};
use crate::driver::{Driver, Mode};
use crate::error::{Error, Result};
use crate::session::Session;

/// A transaction, open until [`commit`](Transaction::commit) or [`rollback`](Transaction::rollback):
/// made by [`Session::begin`].
///
/// It is the session: everything that a session does is done through it. While it is open, the
/// session itself cannot be used, so it cannot be committed from outside, nor before a
/// [`Savepoint`](super::Savepoint) in it has ended.
///
/// Dropped, it is undone: memory at once, the database before the session next uses it, since
/// dropping does no I/O. [`Session::transaction`] rolls back at once, and reports what fails.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// let mut tx = s.begin()?;
/// let jo = tx.insert(NewUser { name: "jo".into(), fullname: None })?;
/// tx.commit()?;
/// assert_eq!(s[jo].name, "jo");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a transaction that is dropped is rolled back"]
pub struct Transaction<'s, C: Driver, B> {
    session: &'s mut Session<C, B>,
    guard: Guard,
    is_open: bool,
}

/// Where a guard's frame is, and what it undoes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guard {
    /// The place of its frame.
    place: usize,
    /// How many layers of memory there are around it.
    level: usize,
}

#[quiet]
impl<C: Driver, B> Session<C, B> {
    /// Begins a transaction that ends with its guard.
    ///
    /// What waits for a flush is written in it. When it is rolled back, everything is as it was
    /// before, without reading: changed rows have their values back, what waited then waits again,
    /// and rows added since are new again, as after [`rollback`](Session::rollback).
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let ed = s.one(User::query().filter(User::name.eq("ed")))?;
    /// let mut tx = s.begin()?;
    /// tx[ed].name = "Edwardo".into();
    /// tx.flush()?;
    /// tx.rollback()?;
    /// assert_eq!(s[ed].name, "ed");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `BEGIN`.
    ///
    /// # Errors
    ///
    /// - [`Error::InTransaction`]: one is open, perhaps since a flush has begun it. Commit it first,
    ///   or take a [savepoint](Session::begin_nested).
    /// - What the database reports.
    pub fn begin(&mut self) -> Result<Transaction<'_, C, B>> {
        self.begin_mode(Mode::default())
    }

    /// Runs a block in a transaction: committed if it gives `Ok`, rolled back if it gives `Err`.
    ///
    /// Afterwards memory is as the database is: after a rollback everything is as it was before
    /// the block, so that it can simply be run again.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// fn rename(s: &mut Session, user: Handle<User>, name: &str) -> aludel::Result<()> {
    ///     s.transaction(|s| {
    ///         s[user].name = name.into();
    ///         s.flush()?;
    ///         if s.count(User::query().filter(User::name.eq(name)))? > 1 {
    ///             return Err(aludel::Error::MultipleRows { entity: "User" }); // undoes it
    ///         }
    ///         Ok(())
    ///     })
    /// }
    /// # use aludel::{Handle, Session};
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let ed = s.one(User::query().filter(User::name.eq("ed")))?;
    /// assert!(rename(&mut s, ed, "wendy").is_err());
    /// assert_eq!(s[ed].name, "ed");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `BEGIN`, and `COMMIT` or `ROLLBACK`. The last flush before the COMMIT needs no savepoint.
    ///
    /// # Errors
    ///
    /// What the block gives; what [`begin`](Session::begin) and
    /// [`Transaction::commit`] give.
    pub fn transaction<T, E>(
        &mut self,
        block: impl FnOnce(&mut Block<'_, C, B>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<Error>,
    {
        self.begin()?.run(block)
    }

    pub(super) fn begin_mode(&mut self, mode: Mode) -> Result<Transaction<'_, C, B>> {
        if !self.frames.is_empty() {
            return Err(Error::InTransaction { action: "begin a transaction" });
        }
        self.ready()?;
        let place = self.push(Kind::Transaction, mode)?;
        let guard = self.open_guard(place);
        Ok(Transaction { session: self, guard, is_open: true })
    }

    pub(super) fn open_guard(&mut self, place: usize) -> Guard {
        let level = self.memory.level();
        self.memory.begin_layer();
        Guard { place, level }
    }

    /// The last flush of what a guard stands for. When it fails, all of that is undone.
    pub(super) fn finish(&mut self, guard: Guard) -> Result<()> {
        if self.frames.health == Health::Over {
            self.leave(guard);
            return Err(Error::RolledBack);
        }
        if self.frames.len() != guard.place + 1 {
            // The guard of a savepoint in it was forgotten.
            self.undo_guard(guard)?;
            return Err(Error::InTransaction { action: "commit" });
        }
        if let Err(failure) = self.flush_unguarded() {
            if let Err(error) = self.undo_frames(guard) {
                tracing::warn!(target: "aludel", %error, "cannot roll back a failed flush");
            }
            // A conflict is told by what memory has of the row.
            let error = self.explained(failure);
            self.memory.rollback_to(guard.level);
            self.notice();
            return Err(error);
        }
        Ok(())
    }

    fn commit_transaction(&mut self, guard: Guard) -> Result<()> {
        self.finish(guard)?;
        self.send_and_leave(guard)
    }

    /// Sends the COMMIT of a guard, and takes over what came of it.
    fn send_and_leave(&mut self, guard: Guard) -> Result<()> {
        match self.ready().and_then(|()| self.send_commit()) {
            Ok(()) => {
                self.memory.release_layer();
                self.memory.commit();
                self.settle_quietly();
                Ok(())
            }
            Err(error @ Error::CommitUnknown { .. }) => Err(error),
            Err(error) => {
                self.leave(guard);
                Err(error)
            }
        }
    }

    /// Ends a savepoint's guard: what was done in it is done in what is around it.
    pub(super) fn release_guard(&mut self, guard: Guard) -> Result<()> {
        self.finish(guard)?;
        self.ready()?;
        match self.frames.release(&mut self.driver) {
            Ok(()) => {
                self.memory.release_layer();
                Ok(())
            }
            Err(Unended::Undone(error) | Unended::Over(error)) => {
                self.leave(guard);
                Err(self.context("release a savepoint").error(error))
            }
        }
    }

    /// Undoes what was done since a guard was made, at once.
    pub(super) fn undo_guard(&mut self, guard: Guard) -> Result<()> {
        let result = self.undo_frames(guard);
        self.memory.rollback_to(guard.level);
        self.notice();
        result
    }

    /// Undoes in the database what was done since a guard was made.
    fn undo_frames(&mut self, guard: Guard) -> Result<()> {
        if self.frames.health == Health::Over {
            self.frames.abandon(guard.place);
            return Ok(());
        }
        self.frames.abandon(guard.place + 1);
        let result =
            self.frames.settle(&mut self.driver).and_then(|()| self.frames.undo(&mut self.driver));
        if result.is_err() {
            self.frames.abandon(guard.place);
        }
        self.settle_quietly();
        let context = self.context("roll back");
        result.map_err(|error| context.error(error))
    }

    /// Undoes what was done since a guard was made: memory now, the database later.
    pub(super) fn leave(&mut self, guard: Guard) {
        self.memory.rollback_to(guard.level);
        self.frames.abandon(guard.place);
        self.notice();
    }

    /// Tells the connection what is owed to it once a transaction has ended. An error reports
    /// itself again.
    fn settle_quietly(&mut self) {
        if self.frames.is_empty()
            && let Err(error) = self.frames.settle(&mut self.driver)
        {
            tracing::warn!(target: "aludel", %error, "cannot leave a transaction");
        }
    }
}

#[quiet]
impl<C: Driver, B> Transaction<'_, C, B> {
    /// Runs a block in it, and ends it.
    pub(super) fn run<T, E: From<Error>>(
        mut self,
        block: impl FnOnce(&mut Block<'_, C, B>) -> Result<T, E>,
    ) -> Result<T, E> {
        match block(&mut Block::of(&mut self)) {
            Ok(value) => {
                self.commit()?;
                Ok(value)
            }
            Err(error) => {
                // What the block says went wrong first.
                if let Err(error) = self.rollback() {
                    tracing::warn!(target: "aludel", %error, "cannot roll back a transaction");
                }
                Err(error)
            }
        }
    }

    /// Commits without a flush.
    pub(super) fn end_reading(mut self) -> Result<()> {
        self.is_open = false;
        let guard = self.guard;
        if self.session.frames.health == Health::Over {
            self.session.leave(guard);
            return Err(Error::RolledBack);
        }
        self.session.send_and_leave(guard)
    }

    /// Flushes and commits.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mut tx = s.begin()?;
    /// tx.add(NewUser { name: "jo".into(), fullname: None });
    /// tx.commit()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// That of the flush, which needs no savepoint, and `COMMIT`.
    ///
    /// # Errors
    ///
    /// As for [`Session::flush`], and what the database reports on COMMIT. The transaction is
    /// rolled back then, in the database and in memory: to keep it open when a flush fails, call
    /// [`flush`](Session::flush) before.
    ///
    /// - [`Error::CommitUnknown`]: the connection broke during COMMIT.
    /// - [`Error::RolledBack`]: the database rolled it back before.
    pub fn commit(mut self) -> Result<()> {
        self.is_open = false;
        self.session.commit_transaction(self.guard)
    }

    /// Rolls back: everything is as it was before the transaction.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mut tx = s.begin()?;
    /// tx.insert(NewUser { name: "jo".into(), fullname: None })?;
    /// tx.rollback()?;
    /// assert!(!s.in_transaction());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `ROLLBACK`.
    ///
    /// # Errors
    ///
    /// What the database reports. Memory is taken back all the same.
    pub fn rollback(mut self) -> Result<()> {
        self.is_open = false;
        self.session.undo_guard(self.guard)
    }
}

impl<C: Driver, B> Drop for Transaction<'_, C, B> {
    fn drop(&mut self) {
        if self.is_open {
            self.session.leave(self.guard);
        }
    }
}

impl<C: Driver, B> Deref for Transaction<'_, C, B> {
    type Target = Session<C, B>;

    fn deref(&self) -> &Session<C, B> {
        self.session
    }
}

impl<C: Driver, B> DerefMut for Transaction<'_, C, B> {
    fn deref_mut(&mut self) -> &mut Session<C, B> {
        self.session
    }
}
