//! `s[handle]`: reading and changing rows in memory.

use core::ops::{Index, IndexMut};

use super::Session;
use super::handle::Handle;
use crate::entity::Entity;
use crate::error::{Error, Result};

/// Reads a row.
///
/// # Panics
///
/// When the row was deleted, expunged, cleared or undone, or belongs to another session (which a
/// branded session makes a compile error). [`Session::read`] is the checked form.
impl<C, B, E: Entity, L> Index<Handle<E, L, B>> for Session<C, B> {
    type Output = E;

    #[track_caller]
    fn index(&self, handle: Handle<E, L, B>) -> &E {
        match self.read(handle) {
            Ok(row) => row,
            Err(error) => unreadable(&error),
        }
    }
}

/// Changes a row. What differs at the next flush is written then, column by column.
///
/// # Panics
///
/// As reading does. [`Session::edit`] is the checked form.
impl<C, B, E: Entity, L> IndexMut<Handle<E, L, B>> for Session<C, B> {
    #[track_caller]
    fn index_mut(&mut self, handle: Handle<E, L, B>) -> &mut E {
        match self.edit(handle) {
            Ok(row) => row,
            Err(error) => unreadable(&error),
        }
    }
}

#[cold]
#[track_caller]
fn unreadable(error: &Error) -> ! {
    panic!("{error}")
}

impl<C, B> Session<C, B> {
    /// Reads a row: `s[handle]`, checked.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Error, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// let ed = s.insert(NewUser { name: "ed".into() })?;
    /// assert_eq!(s.read(ed)?.name, "ed");
    ///
    /// s.delete(ed)?;
    /// assert!(matches!(s.read(ed), Err(Error::Gone { .. })));
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Error::Gone`]: it was deleted, expunged or cleared.
    /// - [`Error::Unsaved`]: a rollback undid it.
    /// - [`Error::ForeignHandle`]: it belongs to another session.
    pub fn read<E: Entity, L>(&self, handle: Handle<E, L, B>) -> Result<&E> {
        self.memory.read(handle.row)
    }

    /// Lends out a row to be changed: `&mut s[handle]`, checked.
    ///
    /// The first time since the last flush it keeps a copy to compare with.
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
    /// s.edit(ed)?.name.push('!');
    /// assert!(s.is_modified(ed));
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`read`](Session::read).
    pub fn edit<E: Entity, L>(&mut self, handle: Handle<E, L, B>) -> Result<&mut E> {
        self.memory.read::<E>(handle.row)?;
        self.memory.store_mut::<E>().edit(handle.row)
    }

    /// Lends out two rows at once, where `s[a].tags.push(s[b].name.clone())` would borrow the
    /// session twice.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "accounts")]
    /// # pub struct Account { #[entity(key, generated)] pub id: i32, pub balance: i64 }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![Account].create_all(s.connection())?;
    /// # let a = s.insert(NewAccount { balance: 10 })?;
    /// # let b = s.insert(NewAccount { balance: 0 })?;
    /// let (from, to) = s.both_mut(a, b);
    /// from.balance -= 5;
    /// to.balance += 5;
    /// # assert_eq!((s[a].balance, s[b].balance), (5, 5));
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Panics
    ///
    /// When they are the same row; or as `s[handle]` does.
    #[track_caller]
    pub fn both_mut<E: Entity, L, M>(
        &mut self,
        a: Handle<E, L, B>,
        b: Handle<E, M, B>,
    ) -> (&mut E, &mut E) {
        if let Err(error) = self.memory.read::<E>(a.row) {
            unreadable(&error);
        }
        match self.memory.store_mut::<E>().edit_both(a.row, b.row) {
            Ok(Some(both)) => both,
            Ok(None) => panic!("both handles stand for the same `{}`", E::NAME),
            Err(error) => unreadable(&error),
        }
    }
}
