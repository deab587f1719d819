//! `s[handle]`: reading and changing rows in memory.

use core::ops::{Index, IndexMut};

use aludel_macros::quiet;

use super::Session;
use super::brand::SameBrand;
use super::handle::{Handle, RowRef};
use crate::entity::Entity;
use crate::error::{Error, Result};

/// What `s[..]` takes: a [`Handle`] of this session. You name [`Handle`] instead.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let users = s.all(User::query().order_by(User::name).with(User::addresses))?;
/// assert_eq!(s[users[0]].name, "ed");
/// s[users[1]].name = "Wendy".into(); // with or without loaded relationships
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handle of a row",
    label = "expected a `Handle` of this session: `session.saved(pending)?` gives that of what was added"
)]
pub trait SavedRow<B> {
    /// The entity.
    type Entity: Entity;
    /// Which row.
    #[doc(hidden)]
    fn saved_row(&self) -> RowRef;
}

impl<E: Entity, L, B: SameBrand<S>, S> SavedRow<S> for Handle<E, L, B> {
    type Entity = E;

    fn saved_row(&self) -> RowRef {
        self.row
    }
}

/// Reads a row.
///
/// # Panics
///
/// When the row was deleted, expunged, cleared or undone, or belongs to another session (which a
/// branded session makes a compile error). [`Session::read`] is the checked form.
impl<C, B, H: SavedRow<B>> Index<H> for Session<C, B> {
    type Output = H::Entity;

    #[track_caller]
    fn index(&self, handle: H) -> &H::Entity {
        match self.memory.read(handle.saved_row()) {
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
impl<C, B, H: SavedRow<B>> IndexMut<H> for Session<C, B> {
    #[track_caller]
    fn index_mut(&mut self, handle: H) -> &mut H::Entity {
        match self.memory.edit(handle.saved_row()) {
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

#[quiet]
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
        self.memory.edit(handle.row)
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
