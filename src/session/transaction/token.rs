//! Commit tokens: how to find out what became of a COMMIT that nobody answered.

use std::time::{SystemTime, UNIX_EPOCH};

use aludel_macros::quiet;

use super::lost::Outcome;
use super::retry::random;
use crate::Entity;
use crate::driver::{Borrowed, Stores};
use crate::error::{Error, Result, ViolationKind};
use crate::session::Session;

/// A row that is written in the same transaction as all else, so that it is there if and only if
/// that was committed.
///
/// Its table is made with the others, `schema![User, CommitToken]`, or by a migration. Rows in it
/// are of no use once their outcome is known; delete old ones by [`created`](CommitToken::created)
/// now and then.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # use aludel::session::CommitToken;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// aludel::schema![CommitToken].create_all(s.connection())?;
///
/// let token = CommitToken::random();
/// s.add(NewUser { name: "jo".into(), fullname: None });
/// match s.commit_with(&token) {
///     Err(aludel::Error::CommitUnknown { .. }) => {
///         // s.reconnect(another connection);
///         s.settle_by(&token)?;
///     }
///     result => result?,
/// }
/// assert!(s.was_committed(&token)?);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Entity)]
#[entity(table = "commit_tokens")]
pub struct CommitToken {
    /// What tells it from all others.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::session::CommitToken;
    ///
    /// # let mut s = aludel::Session::connect(":memory:")?;
    /// # aludel::schema![CommitToken].create_all(s.connection())?;
    /// let token = CommitToken::random();
    /// s.commit_with(&token)?;
    /// let stored = s.count(CommitToken::query().filter(CommitToken::token.eq(&token.token)))?;
    /// assert_eq!(stored, 1);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[entity(key)]
    pub token: String,
    /// When it was made, in seconds since 1970.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::session::CommitToken;
    ///
    /// # let mut s = aludel::Session::connect(":memory:")?;
    /// # aludel::schema![CommitToken].create_all(s.connection())?;
    /// # s.commit_with(&CommitToken { token: "old".into(), created: 0 })?;
    /// # let token = CommitToken::random();
    /// let a_day_before = token.created - 24 * 60 * 60;
    /// let old = CommitToken::created.lt(a_day_before);
    /// assert_eq!(s.execute(CommitToken::query().filter(old).delete())?, 1);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub created: i64,
}

#[quiet]
impl CommitToken {
    /// A token that nobody else has.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::session::CommitToken;
    ///
    /// assert_ne!(CommitToken::random().token, CommitToken::random().token);
    /// ```
    #[must_use]
    pub fn random() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let created = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        Self { token: format!("{:016x}{:016x}", random(), random()), created }
    }

    /// The row to add to a transaction by hand, where [`commit_with`](Session::commit_with) cannot:
    /// in a block.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::Session;
    /// use aludel::session::CommitToken;
    ///
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![CommitToken].create_all(s.connection())?;
    /// let token = CommitToken::random();
    /// s.transaction(|s| {
    ///     s.add(token.draft());
    ///     Ok::<_, aludel::Error>(())
    /// })?;
    /// assert!(s.was_committed(&token)?);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn draft(&self) -> NewCommitToken {
        NewCommitToken { token: self.token.clone(), created: self.created }
    }
}

#[quiet]
impl<C: Stores<CommitToken>, B> Session<C, B> {
    /// [Commits](Session::commit), and leaves a token in the database.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # use aludel::session::CommitToken;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// # aludel::schema![CommitToken].create_all(s.connection())?;
    /// let token = CommitToken::random();
    /// assert!(!s.was_committed(&token)?);
    /// s.add(NewUser { name: "jo".into(), fullname: None });
    /// s.commit_with(&token)?;
    /// assert!(s.was_committed(&token)?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// An INSERT more than [`commit`](Session::commit).
    ///
    /// # Errors
    ///
    /// As for [`commit`](Session::commit).
    pub fn commit_with(&mut self, token: &CommitToken) -> Result<()> {
        let pending = self.add(token.draft());
        match self.commit() {
            Ok(()) => {
                let handle = self.saved(pending)?;
                self.expunge(handle).map(|_| ())
            }
            Err(error @ Error::CommitUnknown { .. }) => Err(error),
            Err(error) => {
                self.discard(pending);
                Err(error)
            }
        }
    }

    /// Whether the transaction that wrote a token was committed.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # use aludel::session::CommitToken;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// # aludel::schema![CommitToken].create_all(s.connection())?;
    /// let token = CommitToken::random();
    /// assert!(!s.was_committed(&token)?);
    /// s.add(NewUser { name: "jo".into(), fullname: None });
    /// s.commit_with(&token)?;
    /// assert!(s.was_committed(&token)?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It asks by inserting the token once more, and takes that back: unlike a SELECT, that waits
    /// for a COMMIT which is still under way.
    ///
    /// # SQL
    ///
    /// An INSERT, and `ROLLBACK`.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub fn was_committed(&mut self, token: &CommitToken) -> Result<bool> {
        if !self.is_in_doubt() {
            self.ready()?;
        }
        let mut probe = Session::new(Borrowed::new(&mut self.driver));
        probe.add(token.draft());
        let result = probe.flush();
        probe.clear();
        match result {
            Ok(()) => Ok(false),
            Err(error) => match error.violation() {
                Some(violation) if violation.kind == ViolationKind::Unique => Ok(true),
                _ => Err(error),
            },
        }
    }

    /// [Settles](Session::settle) a session in doubt by its token.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::session::{CommitToken, Outcome};
    /// # let mut s = aludel::Session::connect(":memory:")?;
    /// # aludel::schema![CommitToken].create_all(s.connection())?;
    /// # let token = CommitToken::random();
    /// // After `Error::CommitUnknown`, and `s.reconnect(..)`:
    /// if s.settle_by(&token)? == Outcome::RolledBack {
    ///     s.commit()?; // all of it waits again
    /// }
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// As for [`was_committed`](Session::was_committed).
    ///
    /// # Errors
    ///
    /// What the database reports. The session is in doubt still then.
    pub fn settle_by(&mut self, token: &CommitToken) -> Result<Outcome> {
        let outcome =
            if self.was_committed(token)? { Outcome::Committed } else { Outcome::RolledBack };
        self.settle(outcome);
        Ok(outcome)
    }
}
