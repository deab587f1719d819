//! What a session holds: new, dirty and deleted rows, and the state of one.

use aludel_macros::quiet;

use super::Session;
use super::handle::{Handle, Pending, RowRef};
use super::store::{State, Store};
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::scope::Nil;

/// What stands for a row of `E` in a session with the brand `B`: a [`Handle`] or a [`Pending`].
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
/// use aludel::Unbranded;
/// use aludel::session::{RowOf, RowState};
///
/// fn is_written(s: &Session, user: impl RowOf<User, Unbranded>) -> bool {
///     s.state(user) == RowState::Clean
/// }
/// let ed = s.add(NewUser { name: "ed".into() });
/// assert!(!is_written(&s, ed));
/// let ed = s.saved(ed)?;
/// assert!(is_written(&s, ed));
/// # s.commit()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not stand for a `{E}` of this session",
    label = "expected a handle or a pending row of `{E}`"
)]
pub trait RowOf<E, B> {
    /// Which row.
    #[doc(hidden)]
    fn row(&self) -> RowRef;
}

impl<E, L, B> RowOf<E, B> for Handle<E, L, B> {
    fn row(&self) -> RowRef {
        self.row
    }
}

impl<E, B> RowOf<E, B> for Pending<E, B> {
    fn row(&self) -> RowRef {
        self.row
    }
}

/// How many rows wait for a flush.
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
/// let ed = s.insert(NewUser { name: "ed".into() })?;
/// s[ed].name = "Ed".into();
/// assert_eq!(s.waiting().dirty, 1);
/// # s.commit()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[must_use]
pub struct Waiting {
    /// Rows to insert.
    pub new: usize,
    /// Rows to update.
    pub dirty: usize,
    /// Rows to delete.
    pub deleted: usize,
}

impl Waiting {
    /// Whether there is nothing to write.
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
    /// assert!(s.waiting().is_empty());
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.new + self.dirty + self.deleted == 0
    }
}

/// The states of a row, as [`Session::state`] tells them.
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
/// use aludel::session::RowState;
///
/// let ed = s.insert(NewUser { name: "ed".into() })?;
/// s.delete(ed)?;
/// assert_eq!(s.state(ed), RowState::Deleted);
/// # s.commit()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RowState {
    /// Added; the next flush inserts it.
    New,
    /// Added, and undone by a rollback; `saved` saves it anew.
    Undone,
    /// As in the database, as far as the session knows.
    Clean,
    /// Changed; the next flush updates it.
    Dirty,
    /// The next flush deletes it.
    Deleted,
    /// Deleted, expunged, discarded or cleared.
    Gone,
    /// Of another session.
    Foreign,
}

#[quiet]
impl<C, B> Session<C, B> {
    /// The rows to be inserted by the next flush, in the order of `add`.
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
    /// let ed = s.add(NewUser { name: "ed".into() });
    /// assert_eq!(s.new_rows::<User>(), [ed]);
    /// # s.rollback()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn new_rows<E: Entity>(&self) -> Vec<Pending<E, B>> {
        let Some(store) = self.memory.store::<E>() else { return Vec::new() };
        let order = |at: &u32| match store.state(*at) {
            State::New(new) => Some((new.order, *at)),
            _ => None,
        };
        let mut rows: Vec<_> = store.touched().iter().filter_map(order).collect();
        rows.sort_unstable();
        rows.into_iter().map(|(_, at)| Pending::of(store.row_ref(at))).collect()
    }

    /// The rows to be updated by the next flush, by key. A row that was changed and changed back
    /// is not one of them.
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
    /// s[ed].name = "Ed".into();
    /// assert_eq!(s.dirty::<User>(), [ed]);
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn dirty<E: Entity>(&self) -> Vec<Handle<E, Nil, B>> {
        self.touched_by_key(
            |state| matches!(state, State::Edited(edited) if !edited.changes().is_empty()),
        )
    }

    /// The rows to be deleted by the next flush, by key.
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
    /// s.delete(ed)?;
    /// assert_eq!(s.deleted::<User>(), [ed]);
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn deleted<E: Entity>(&self) -> Vec<Handle<E, Nil, B>> {
        self.touched_by_key(|state| matches!(state, State::Doomed(_) | State::DoomedKey(_)))
    }

    fn touched_by_key<E: Entity>(
        &self,
        wanted: impl Fn(&State<E>) -> bool,
    ) -> Vec<Handle<E, Nil, B>> {
        let Some(store) = self.memory.store::<E>() else { return Vec::new() };
        let touched = store.touched().iter().copied();
        let mut rows: Vec<u32> = touched.filter(|&at| wanted(store.state(at))).collect();
        rows.sort_by_cached_key(|&at| store.state(at).key());
        rows.into_iter().map(|at| Handle::of(store.row_ref(at))).collect()
    }

    /// How many rows of all entities wait for the next flush.
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
    /// s.add(NewUser { name: "ed".into() });
    /// assert_eq!(s.waiting().new, 1);
    /// # s.rollback()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn waiting(&self) -> Waiting {
        self.memory.waiting()
    }

    /// Whether the next flush updates the row: `false` when it was changed and changed back.
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
    /// s[ed].name = "Ed".into();
    /// assert!(s.is_modified(ed));
    /// s[ed].name = "ed".into();
    /// assert!(!s.is_modified(ed));
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn is_modified<E: Entity, L>(&self, handle: Handle<E, L, B>) -> bool {
        self.state(handle) == RowState::Dirty
    }

    /// The state of a row.
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
    /// use aludel::session::RowState;
    ///
    /// let ed = s.add(NewUser { name: "ed".into() });
    /// assert_eq!(s.state(ed), RowState::New);
    /// s.flush()?;
    /// assert_eq!(s.state(ed), RowState::Clean);
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn state<E: Entity>(&self, row: impl RowOf<E, B>) -> RowState {
        let Some(store) = self.memory.store::<E>() else {
            return match self.memory.unknown::<E>(row.row()) {
                Error::ForeignHandle { .. } => RowState::Foreign,
                _ => RowState::Gone,
            };
        };
        state_in(store, row.row())
    }

    /// The key of a row.
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
    /// assert_eq!(s.key(ed)?, 1);
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`read`](Session::read).
    pub fn key<E: Entity, L>(&self, handle: Handle<E, L, B>) -> Result<E::Key> {
        Ok(self.read(handle)?.key())
    }
}

fn state_in<E: Entity>(store: &Store<E>, row: RowRef) -> RowState {
    let at = match store.slot(row) {
        Ok(at) => at,
        Err(Error::ForeignHandle { .. }) => return RowState::Foreign,
        Err(_) => return RowState::Gone,
    };
    match store.state(at) {
        State::New(_) => RowState::New,
        State::Undone(_) => RowState::Undone,
        State::Clean(_) => RowState::Clean,
        State::Edited(edited) if edited.changes().is_empty() => RowState::Clean,
        State::Edited(_) => RowState::Dirty,
        State::Doomed(_) | State::DoomedKey(_) => RowState::Deleted,
        State::Vacant | State::Gone(_) => RowState::Gone,
    }
}
