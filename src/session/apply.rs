//! What comes in with a form: some columns, and the version that they were read with.

use aludel_macros::quiet;

use super::Session;
use super::handle::Handle;
use super::inspect::RowOf;
use super::store::{Edited, Links, State};
use crate::driver::{Driver, Stores};
use crate::entity::{ChangesBound, ColumnSet, Entity, PartialRow, VersionedBound};
use crate::error::{Conflict, Error, Result, Stale};

#[quiet]
impl<C, B> Session<C, B> {
    /// Changes the columns of a row, saved or new, that are given.
    ///
    /// A foreign key given this way is set like any other column, and takes the place of a row
    /// that it was to point at.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// #[derive(Entity)]
    /// #[entity(table = "accounts", changes)]
    /// pub struct Account {
    ///     #[entity(key, generated)]
    ///     pub id: i32,
    ///     pub owner: String,
    ///     pub balance: i64,
    /// }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![Account].create_all(s.connection())?;
    ///
    /// let a = s.insert(NewAccount { owner: "ed".into(), balance: 100 })?;
    /// s.apply(a, AccountChanges { balance: Some(90), ..Default::default() })?;
    /// s.commit()?; // UPDATE of the one column
    /// # assert_eq!(s[a].balance, 90);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// None; the next flush writes what differs.
    ///
    /// # Errors
    ///
    /// As for [`read`](Session::read).
    pub fn apply<E: Entity>(
        &mut self,
        row: impl RowOf<E, B>,
        changes: impl ChangesBound<E>,
    ) -> Result<()> {
        self.writable::<E>(row.row())?;
        let store = self.memory.store_mut::<E>();
        let changes = changes.into_row();
        let columns = changes.given();
        match store.new_row(row.row())? {
            Some(new) => {
                unlink::<E>(&mut new.links, columns);
                new.row.merge(changes);
            }
            None => {
                let edited = store.edited(row.row())?;
                unlink::<E>(&mut edited.links, columns);
                edited.forget_expressions(columns);
                edited.now.assign(columns, changes);
            }
        }
        Ok(())
    }
}

/// Forgets the links that would fill in one of the columns.
pub(super) fn unlink<E: Entity>(links: &mut Links, columns: ColumnSet) {
    links.0.retain(|(at, _)| columns.and(ColumnSet::of(E::FOREIGN_KEYS[*at].columns)).is_empty());
}

#[quiet]
impl<C: Driver, B> Session<C, B> {
    /// Says which version a row must have: the one that a form carried while a person looked at it.
    ///
    /// Without SQL when memory has that version: whether the database still has it is checked by
    /// the flush, as always. Otherwise the row is read anew, and if it has another version now,
    /// somebody else was faster.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "accounts", changes)]
    /// # pub struct Account {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     pub balance: i64,
    /// #     #[entity(version)] pub version: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![Account].create_all(s.connection())?;
    /// # let a = s.insert(NewAccount { balance: 100 })?;
    /// # s.commit()?;
    /// // What came in with the form; the version was a hidden field of it.
    /// let (version, changes) = (1, AccountChanges { balance: Some(90) });
    ///
    /// s.expect_version(a, version)?;
    /// s.apply(a, changes)?;
    /// s.commit()?;
    ///
    /// // The same form, sent once more.
    /// assert!(s.expect_version(a, version).unwrap_err().is_stale::<Account>());
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// None, or as for [`get`](Session::get).
    ///
    /// # Errors
    ///
    /// - [`Error::Stale`]: the row has another version. A row that the program did not change is
    ///   as in the database then.
    /// - [`Error::NotFound`]: somebody else deleted it.
    /// - As for [`read`](Session::read); or the database refuses.
    pub fn expect_version<E: VersionedBound, L>(
        &mut self,
        handle: Handle<E, L, B>,
        version: E::Version,
    ) -> Result<()>
    where
        C: Stores<E>,
    {
        self.memory.read::<E>(handle.row)?;
        if self.version_in_memory::<E>(handle.row.slot) == Some(&version) {
            return Ok(());
        }
        let now = self.read_anew(handle.row)?;
        let epoch = self.memory.epoch;
        let store = self.memory.store_mut::<E>();
        let (mine, base) = match store.state(handle.row.slot) {
            // Changed on the ground of a version that is not the form's.
            State::Edited(edited) if !edited.changes().is_empty() => {
                let Edited { now, before, .. } = &**edited;
                (Some(now.snapshot()), Some(before.snapshot()))
            }
            _ => {
                store.refresh(handle.row.slot, now.snapshot(), epoch);
                if *now.version() == version {
                    return Ok(());
                }
                (None, None)
            }
        };
        let key = now.key();
        let conflict = Conflict { mine, base, theirs: Some(now) };
        Err(Error::Stale(Box::new(Stale::new::<E>(Some(&key), conflict))))
    }

    /// The version that the database has, as far as memory knows.
    fn version_in_memory<E: VersionedBound>(&self, at: u32) -> Option<&E::Version> {
        match self.memory.store::<E>()?.state(at) {
            State::Edited(edited) => Some(edited.before.version()),
            state => state.row().map(E::version),
        }
    }
}
