//! Handles: small `Copy` values that stand for a row in a session.

use core::fmt;
use core::hash::{Hash, Hasher};
use core::marker::PhantomData;

use super::brand::Unbranded;
use crate::entity::Entity;
use crate::scope::Nil;

/// Which row of which session: the untyped part of every handle.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowRef {
    /// Tells sessions apart.
    pub(crate) session: u32,
    /// The place in the store of the entity.
    pub(crate) slot: u32,
    /// Moves on when the place is given to another row, so that an old handle is found out.
    pub(crate) generation: u32,
}

/// A row that is in the database, as a session knows it.
///
/// `L` is the list of relationships that were loaded with it; a plain `Handle<User>` promises
/// none. `B` is the session's [brand](crate::Brand); the everyday session has none.
///
/// # Identity
///
/// Two handles are equal when they stand for the same row of the same session, whatever was
/// loaded with them. However a row is met, its handles are equal.
///
/// # Lifecycle
///
/// A handle is good from the flush that saved the row, or the query that read it, until the row
/// is deleted, expunged, or the session is cleared; after that reading it is
/// [`Error::Gone`](crate::Error::Gone).
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Session};
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
/// use aludel::Handle;
///
/// fn rename(s: &mut Session, user: Handle<User>) {
///     s[user].name = "Ed".into();
/// }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![User].create_all(s.connection())?;
/// # let ed = s.insert(NewUser { name: "ed".into() })?;
/// # rename(&mut s, ed);
/// # assert_eq!(s[ed].name, "Ed");
/// # Ok::<(), aludel::Error>(())
/// ```
pub struct Handle<E, L = Nil, B = Unbranded> {
    pub(crate) row: RowRef,
    marker: PhantomData<fn() -> (E, L, B)>,
    brand: PhantomData<fn(B) -> B>,
}

impl<E, L, B> Handle<E, L, B> {
    pub(crate) const fn of(row: RowRef) -> Self {
        Self { row, marker: PhantomData, brand: PhantomData }
    }

    /// The same row, without what was loaded: for collections of handles of one type.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users", has_many(addresses: Address.user))]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # #[derive(Entity)]
    /// # #[entity(table = "addresses")]
    /// # pub struct Address {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     pub email: String,
    /// #     #[entity(belongs_to(user: User))] pub user_id: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User, Address].create_all(s.connection())?;
    /// use aludel::Handle;
    ///
    /// let ed = s.insert(NewUser { name: "ed".into() })?;
    /// let loaded = s.load(ed, User::addresses)?;
    /// let all: Vec<Handle<User>> = vec![ed, loaded.forget()];
    /// # assert_eq!(all[0], all[1]);
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub const fn forget(self) -> Handle<E, Nil, B> {
        Handle::of(self.row)
    }
}

impl<E, L, B> Copy for Handle<E, L, B> {}

impl<E, L, B> Clone for Handle<E, L, B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E, L, M, B> PartialEq<Handle<E, M, B>> for Handle<E, L, B> {
    fn eq(&self, other: &Handle<E, M, B>) -> bool {
        self.row == other.row
    }
}

impl<E, L, B> Eq for Handle<E, L, B> {}

impl<E, L, B> Hash for Handle<E, L, B> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.row.hash(state);
    }
}

impl<E: Entity, L, B> fmt::Debug for Handle<E, L, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handle<{}>#{}", E::NAME, self.row.slot)
    }
}

/// A row that was added to a session and may not be in the database yet.
///
/// It has no key to read: `s.saved(pending)?` flushes if need be and gives the [`Handle`]. After
/// that the `Pending` means the same row.
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Session};
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, #[entity(unique)] pub name: String }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![User].create_all(s.connection())?;
/// let pending = s.add(NewUser { name: "ed".into() });
/// let ed = s.saved(pending)?;
/// assert_eq!(s[ed].name, "ed");
/// # s.commit()?;
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # Identity
///
/// Two are equal when they stand for the same row of the same session.
///
/// # Lifecycle
///
/// It is good from [`add`](super::Session::add) on. After a rollback the row is new again, and
/// `saved` saves it anew.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// let jo = s.add(NewUser { name: "jo".into(), fullname: None }); // a Pending<User>
/// let jo = s.saved(jo)?; // a Handle<User>
/// assert_eq!(s[jo].name, "jo");
/// # Ok(())
/// # }
/// ```
pub struct Pending<E, B = Unbranded> {
    pub(crate) row: RowRef,
    marker: PhantomData<fn() -> E>,
    brand: PhantomData<fn(B) -> B>,
}

impl<E, B> Pending<E, B> {
    pub(crate) const fn of(row: RowRef) -> Self {
        Self { row, marker: PhantomData, brand: PhantomData }
    }
}

impl<E, B> Copy for Pending<E, B> {}

impl<E, B> Clone for Pending<E, B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E, B> PartialEq for Pending<E, B> {
    fn eq(&self, other: &Self) -> bool {
        self.row == other.row
    }
}

impl<E, B> Eq for Pending<E, B> {}

impl<E, B> Hash for Pending<E, B> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.row.hash(state);
    }
}

impl<E: Entity, B> fmt::Debug for Pending<E, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pending<{}>#{}", E::NAME, self.row.slot)
    }
}
