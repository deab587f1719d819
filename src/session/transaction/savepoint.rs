//! Savepoints: parts of a transaction that can be undone alone.

use core::ops::{Deref, DerefMut};

use aludel_macros::quiet;

use super::begin::Guard;
use super::block::Block;
use super::frames::Kind;
use crate::driver::Driver;
use crate::error::{Error, Result};
use crate::session::Session;

/// A savepoint, open until [`release`](Savepoint::release) or [`rollback`](Savepoint::rollback):
/// made by [`Session::begin_nested`].
///
/// It is the session: everything that a session does is done through it. While it is open, what is
/// around it cannot be used, so savepoints end in the right order, and a transaction cannot be
/// committed while one is open.
///
/// Dropped, it is undone: memory at once, the database before the session next uses it, since
/// dropping does no I/O. [`Session::savepoint`] rolls back at once, and reports what fails.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// let kept = s.insert(NewUser { name: "kept".into(), fullname: None })?;
/// let mut sp = s.begin_nested()?;
/// sp[kept].name = "changed".into();
/// sp.insert(NewUser { name: "undone".into(), fullname: None })?;
/// sp.rollback()?;
/// s.commit()?;
/// assert_eq!(s[kept].name, "kept");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a savepoint that is dropped is rolled back"]
pub struct Savepoint<'s, C: Driver, B> {
    session: &'s mut Session<C, B>,
    guard: Guard,
    is_open: bool,
}

#[quiet]
impl<C: Driver, B> Session<C, B> {
    /// Flushes, and begins a savepoint that ends with its guard. Without a transaction it begins
    /// one, which [`commit`](Session::commit) or [`rollback`](Session::rollback) end.
    ///
    /// When it is rolled back, everything is as it was after that flush, without reading: changed
    /// rows have their values back, and rows added since are new again, as after
    /// [`rollback`](Session::rollback).
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// s.add(NewUser { name: "jo".into(), fullname: None });
    /// let mut sp = s.begin_nested()?;
    /// sp.add(NewUser { name: "mo".into(), fullname: None });
    /// sp.release()?;
    /// s.commit()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `SAVEPOINT`, if the transaction has done something; otherwise rolling back to it is rolling
    /// back to the beginning of the transaction.
    ///
    /// # Errors
    ///
    /// As for [`flush`](Session::flush), and what the database reports.
    pub fn begin_nested(&mut self) -> Result<Savepoint<'_, C, B>> {
        self.flush()?;
        self.ready()?;
        let place = self.enter(Kind::Savepoint)?;
        let guard = self.open_guard(place);
        Ok(Savepoint { session: self, guard, is_open: true })
    }

    /// Runs a block that can be undone alone: kept if it gives `Ok`, undone if it gives `Err`,
    /// without what the transaction did before.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// for name in ["jo", "ed", "mo"] {
    ///     // "ed" is there already; the others are added all the same.
    ///     let added = s.savepoint(|s| s.insert(NewUser { name: name.into(), fullname: None }));
    ///     assert_eq!(added.is_err(), name == "ed");
    /// }
    /// s.commit()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// As for [`begin_nested`](Session::begin_nested), and `RELEASE` or `ROLLBACK TO`. The last
    /// flush before the RELEASE needs no savepoint of its own.
    ///
    /// # Errors
    ///
    /// What the block gives; what [`begin_nested`](Session::begin_nested) and
    /// [`Savepoint::release`] give.
    pub fn savepoint<T, E>(
        &mut self,
        block: impl FnOnce(&mut Block<'_, C, B>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<Error>,
    {
        let mut savepoint = self.begin_nested()?;
        let result = block(&mut Block::of(&mut savepoint));
        match result {
            Ok(value) => {
                savepoint.release()?;
                Ok(value)
            }
            Err(error) => {
                if let Err(error) = savepoint.rollback() {
                    tracing::warn!(target: "aludel", %error, "cannot roll back to a savepoint");
                }
                Err(error)
            }
        }
    }
}

#[quiet]
impl<C: Driver, B> Savepoint<'_, C, B> {
    /// Flushes, and keeps what was done as a part of what is around it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mut sp = s.begin_nested()?;
    /// sp.add(NewUser { name: "jo".into(), fullname: None });
    /// sp.release()?; // not committed yet
    /// s.commit()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// That of the flush, which needs no savepoint of its own, and `RELEASE`.
    ///
    /// # Errors
    ///
    /// As for [`Session::flush`], and what the database reports. The savepoint is rolled back then,
    /// in the database and in memory: to keep it open when a flush fails, call
    /// [`flush`](Session::flush) before.
    pub fn release(mut self) -> Result<()> {
        self.is_open = false;
        self.session.release_guard(self.guard)
    }

    /// Rolls back: everything is as it was when the savepoint was begun.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mut sp = s.begin_nested()?;
    /// sp.insert(NewUser { name: "jo".into(), fullname: None })?;
    /// sp.rollback()?;
    /// assert!(s.one_or_none(User::query().filter(User::name.eq("jo")))?.is_none());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `ROLLBACK TO SAVEPOINT`; or `ROLLBACK` and `BEGIN`, where the savepoint is at the beginning
    /// of its transaction.
    ///
    /// # Errors
    ///
    /// What the database reports. Memory is taken back all the same.
    pub fn rollback(mut self) -> Result<()> {
        self.is_open = false;
        self.session.undo_guard(self.guard)
    }
}

impl<C: Driver, B> Drop for Savepoint<'_, C, B> {
    fn drop(&mut self) {
        if self.is_open {
            self.session.leave(self.guard);
        }
    }
}

impl<C: Driver, B> Deref for Savepoint<'_, C, B> {
    type Target = Session<C, B>;

    fn deref(&self) -> &Session<C, B> {
        self.session
    }
}

impl<C: Driver, B> DerefMut for Savepoint<'_, C, B> {
    fn deref_mut(&mut self) -> &mut Session<C, B> {
        self.session
    }
}
