//! After the connection broke: another one, and what became of a COMMIT that nobody answered.

use aludel_macros::quiet;

use super::frames::Health;
use crate::driver::Driver;

use crate::session::Session;

/// What became of a transaction.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # use aludel::session::Outcome;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// // There is nothing to decide unless a COMMIT gave `Error::CommitUnknown`.
/// assert!(!s.is_in_doubt());
/// s.settle(Outcome::Committed);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The database has all of it.
    Committed,
    /// The database has none of it.
    RolledBack,
}

#[quiet]
impl<C: Driver, B> Session<C, B> {
    /// Gives the session another connection, and gives the old one back.
    ///
    /// For a connection that broke ([`Error::Lost`](crate::Error::Lost)): memory stays. What the open transaction
    /// wrote waits for another flush, as after a COMMIT that failed; inside a
    /// [`Transaction`](super::Transaction), everything fails with [`Error::RolledBack`](crate::Error::RolledBack) until it
    /// is left. A session [in doubt](Session::is_in_doubt) stays in doubt.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # use aludel::AnyConnection;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// # let another = session()?.into_connection();
    /// s.add(NewUser { name: "jo".into(), fullname: None });
    /// s.flush()?;
    /// let old: AnyConnection = s.reconnect(another);
    /// assert_eq!(s.waiting().new, 1);
    /// s.commit()?;
    /// # drop(old);
    /// # Ok(())
    /// # }
    /// ```
    pub fn reconnect(&mut self, connection: C) -> C {
        let old = core::mem::replace(&mut self.driver, connection);
        self.frames.forget_connection();
        self.notice();
        old
    }

    /// Whether the session waits to be told what became of its last transaction, after
    /// [`Error::CommitUnknown`](crate::Error::CommitUnknown).
    ///
    /// # Example
    ///
    /// ```
    /// let s = aludel::Session::connect(":memory:")?;
    /// assert!(!s.is_in_doubt());
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        self.frames.health == Health::InDoubt
    }

    /// Tells a session [in doubt](Session::is_in_doubt) what became of its last transaction.
    ///
    /// Committed, it is as after a COMMIT. Rolled back, it is as after a COMMIT that failed: what
    /// the transaction wrote waits for another flush, or, if it had a guard or a block, is undone.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::session::Outcome;
    /// # let mut s = aludel::Session::connect(":memory:")?;
    /// if s.is_in_doubt() {
    ///     s.settle(Outcome::RolledBack);
    ///     s.commit()?;
    /// }
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn settle(&mut self, outcome: Outcome) {
        if self.frames.health != Health::InDoubt {
            return;
        }
        let has_guard = self.frames.has_guard();
        self.frames.clear();
        match outcome {
            Outcome::Committed => {
                while self.memory.level() > 0 {
                    self.memory.release_layer();
                }
                self.memory.commit();
            }
            Outcome::RolledBack if has_guard => self.memory.rollback_to(0),
            Outcome::RolledBack => self.memory.uncommit(),
        }
    }
}
