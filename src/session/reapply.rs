//! After a conflict: the row as it is now, with the program's own changes on top.

use aludel_macros::quiet;

use super::Session;
use super::handle::Handle;
use crate::driver::{Driver, Stores};
use crate::entity::Entity;
use crate::error::{Conflict, Error, Result};

#[quiet]
impl<C: Driver, B> Session<C, B> {
    /// Reads a row anew, and puts the columns that the program changed since the last flush on
    /// top: what a program does about a conflict of versions when its changes may stand beside the
    /// others'.
    ///
    /// What comes back has the row as it was, as it is, and as the program left it.
    /// [`both`](Conflict::both) names the columns that both sides changed, where the program's
    /// value stands now: look at them, set what you want, and flush again.
    ///
    /// Somebody else's transaction must be visible: on a database whose transactions see the state
    /// at which they began, roll back first. A flush that failed at the first write of a
    /// transaction has done so.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "accounts")]
    /// # pub struct Account {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     pub owner: String,
    /// #     pub balance: i64,
    /// #     #[entity(version)] pub version: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![Account].create_all(s.connection())?;
    /// # let a = s.insert(NewAccount { owner: "ed".into(), balance: 100 })?;
    /// # s.commit()?;
    /// s[a].owner = "jo".into();
    /// s.connection().batch_execute("UPDATE accounts SET balance = 90, version = 2")?;
    ///
    /// if s.commit().is_err_and(|error| error.is_stale::<Account>()) {
    ///     let conflict = s.refresh_and_reapply(a)?;
    ///     assert!(conflict.both().is_empty()); // nobody else changed the owner
    ///     s.commit()?;
    /// }
    /// assert_eq!((&*s[a].owner, s[a].balance, s[a].version), ("jo", 90, 3));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// As for [`get`](Session::get).
    ///
    /// # Errors
    ///
    /// - [`Error::NotFound`]: somebody else deleted it. Memory is as before.
    /// - As for [`read`](Session::read); or the database refuses.
    pub fn refresh_and_reapply<E: Entity, L>(
        &mut self,
        handle: Handle<E, L, B>,
    ) -> Result<Conflict<E>>
    where
        C: Stores<E>,
    {
        let theirs = self.read_anew(handle.row)?;
        let epoch = self.memory.epoch;
        self.memory.store_mut::<E>().reapply(handle.row, theirs, epoch)
    }

    /// The row as it is in the database now. Memory is only read.
    pub(super) fn read_anew<E: Entity>(&mut self, row: super::RowRef) -> Result<E>
    where
        C: Stores<E>,
    {
        self.memory.read::<E>(row)?;
        let Some(key) = self.memory.store_mut::<E>().state(row.slot).key() else {
            return Err(Error::Unsaved { entity: E::NAME });
        };
        match self.select_one::<E>(&key)? {
            Some(row) => Ok(row),
            None => Err(Error::NotFound { entity: E::NAME, key: Some(format!("{key:?}")) }),
        }
    }
}
