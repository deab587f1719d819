//! Reading a row anew and keeping others from it.

use core::marker::PhantomData;

use aludel_macros::quiet;

use super::Session;
use super::handle::Handle;
use crate::driver::{Driver, LocksRows, Runs, SelectLocked, SelectRows, Stores};
use crate::entity::{Entity, EntityDef, PartialRow};
use crate::error::{Context, Error, Result};
use crate::query::{ForShare, ForUpdate, Strength};

#[quiet]
impl<C: Driver, B> Session<C, B> {
    /// Reads a row anew and locks it until the transaction ends: nobody else changes, deletes or
    /// locks it. Begins a transaction if there is none, and forgets what the program changed in
    /// the row since the last flush, as [`refresh`](Session::refresh) does.
    ///
    /// Does not compile on a database that does not lock rows; a version column finds a lost update
    /// out on each.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// use aludel::driver::LocksRows;
    /// use aludel::{Handle, Session, Stores};
    ///
    /// /// Over any connection whose database locks rows.
    /// fn withdraw<C>(s: &mut Session<C>, a: Handle<Account>, sum: i64) -> aludel::Result<()>
    /// where
    ///     C: Stores<Account> + LocksRows<Account>,
    /// {
    ///     s.refresh_for_update(a)?;
    ///     s[a].balance -= sum;
    ///     s.commit()
    /// }
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT .. WHERE "id" = $1 FOR UPDATE`, after BEGIN where there was none.
    ///
    /// # Errors
    ///
    /// - [`Error::NotFound`]: somebody else deleted it. Memory is as before.
    /// - As for [`read`](Session::read); or the database refuses, after waiting for too long too.
    pub fn refresh_for_update<E: Entity, L>(&mut self, handle: Handle<E, L, B>) -> Result<()>
    where
        C: Stores<E> + LocksRows<E>,
    {
        self.refresh_locked::<E, ForUpdate>(handle.row)
    }

    /// Reads a row anew and locks it until the transaction ends: nobody else changes or deletes it,
    /// and others may lock it like this too. Otherwise as
    /// [`refresh_for_update`](Session::refresh_for_update).
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// use aludel::driver::LocksRows;
    /// use aludel::{Handle, Session, Stores};
    ///
    /// fn balance<C>(s: &mut Session<C>, a: Handle<Account>) -> aludel::Result<i64>
    /// where
    ///     C: Stores<Account> + LocksRows<Account>,
    /// {
    ///     s.refresh_for_share(a)?;
    ///     Ok(s[a].balance) // and it stays so until the transaction ends
    /// }
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT .. WHERE "id" = $1 FOR SHARE`, after BEGIN where there was none.
    ///
    /// # Errors
    ///
    /// As for [`refresh_for_update`](Session::refresh_for_update).
    pub fn refresh_for_share<E: Entity, L>(&mut self, handle: Handle<E, L, B>) -> Result<()>
    where
        C: Stores<E> + LocksRows<E>,
    {
        self.refresh_locked::<E, ForShare>(handle.row)
    }

    fn refresh_locked<E: Entity, S: Strength>(&mut self, row: super::RowRef) -> Result<()>
    where
        C: Stores<E> + Runs<SelectLocked<E, S>>,
    {
        let key = self.memory.read::<E>(row)?.key();
        let key = self.memory.store_mut::<E>().state(row.slot).key().unwrap_or(key);
        self.hold()?;
        let dialect = self.driver.dialect();
        let rows = SelectRows::new(E::KEY, vec![E::Row::of_key(&key)], &[], dialect)
            .within(self.driver.criterion());
        let found = self.driver.rows(&SelectLocked { rows, strength: PhantomData });
        let context = || Context::on(self.driver.dialect(), "lock", EntityDef::of::<E>());
        match found.map_err(|error| context().error(error))?.pop() {
            Some(now) => {
                let epoch = self.memory.epoch;
                self.memory.store_mut::<E>().refresh(row.slot, now, epoch);
                Ok(())
            }
            None => Err(Error::NotFound { entity: E::NAME, key: Some(format!("{key:?}")) }),
        }
    }
}
