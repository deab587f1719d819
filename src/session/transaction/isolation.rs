//! Transactions at an isolation level.

use aludel_macros::quiet;

use super::{Block, Transaction};
use crate::driver::isolation::{Isolation, Offers};
use crate::driver::{Driver, Mode};
use crate::error::{Error, Result};
use crate::session::Session;

#[quiet]
impl<C: Driver, B> Session<C, B> {
    /// [Begins](Session::begin) a transaction at an isolation level.
    ///
    /// A level that the database of a diesel connection lacks does not compile.
    /// [`AnyConnection`](crate::AnyConnection) gives the next stricter one.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::isolation::Immediate;
    ///
    /// let mut tx = s.begin_at(Immediate)?;
    /// tx.add(NewUser { name: "jo".into(), fullname: None });
    /// tx.commit()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `BEGIN ISOLATION LEVEL ..`; `BEGIN IMMEDIATE` on SQLite; `SET TRANSACTION ..` before the
    /// beginning on MySQL and MariaDB.
    ///
    /// # Errors
    ///
    /// As for [`begin`](Session::begin). Inside a transaction of diesel's a level cannot be set.
    pub fn begin_at<I: Isolation>(&mut self, level: I) -> Result<Transaction<'_, C, B>>
    where
        C: Offers<I>,
    {
        let _ = level;
        self.begin_mode(Mode::default().at(I::LEVEL))
    }

    /// Runs a block in a [transaction](Session::transaction) at an isolation level.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::isolation::Serializable;
    ///
    /// let ed = s.transaction_at(Serializable, |s| {
    ///     s.one(User::query().filter(User::name.eq("ed")))
    /// })?;
    /// # let _ = ed;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// As for [`begin_at`](Session::begin_at).
    ///
    /// # Errors
    ///
    /// As for [`transaction`](Session::transaction).
    pub fn transaction_at<I: Isolation, T, E>(
        &mut self,
        level: I,
        block: impl FnOnce(&mut Block<'_, C, B>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        C: Offers<I>,
        E: From<Error>,
    {
        self.begin_at(level)?.run(block)
    }
}
