//! Rows by key: from memory, or read anew.

use aludel_macros::quiet;

use super::Session;
use super::handle::Handle;
use super::store::State;
use crate::driver::{Driver, Stores};
use crate::entity::{Entity, PartialRow};
use crate::error::Result;
use crate::filter::ReadsThroughBound;
use crate::scope::Nil;

#[quiet]
impl<C: Driver, B> Session<C, B> {
    /// The row with this key: from memory without SQL when it is there and fresh, else read.
    ///
    /// `None` when there is none, or when it is to be deleted.
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
    /// # s.insert(NewUser { name: "ed".into() })?;
    /// # s.commit()?;
    /// if let Some(ed) = s.get::<User>(1)? {
    ///     assert_eq!(s[ed].name, "ed");
    /// }
    /// assert!(s.get::<User>(2)?.is_none());
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// SELECT `id`, `name` FROM `users` WHERE `id` = ?
    /// ```
    ///
    /// # Errors
    ///
    /// - A flush that comes first, since [autoflush](Session::autoflush) is on, fails.
    /// - The database refuses, or a stored value does not convert.
    pub fn get<E: Entity>(&mut self, key: E::Key) -> Result<Option<Handle<E, Nil, B>>>
    where
        E::Reading: ReadsThroughBound<E, C::Filter>,
        C: Stores<E>,
    {
        let epoch = self.memory.epoch;
        let store = self.memory.store_mut::<E>();
        if let Some(at) = store.find(&key) {
            match store.state(at) {
                State::Clean(_) if store.is_stale(at, epoch) => {}
                State::Clean(_) | State::Edited(_) => {
                    return Ok(Some(Handle::of(store.row_ref(at))));
                }
                _ => return Ok(None),
            }
        }
        self.before_query()?;
        match self.select_one::<E>(&key)? {
            Some(row) => Ok(Some(Handle::of(self.track(row)))),
            None => {
                let store = self.memory.store_mut::<E>();
                // Somebody else deleted what is stale here.
                if let Some(at) = store.find(&key)
                    && store.is_stale(at, epoch)
                {
                    store.expunge(store.row_ref(at))?;
                }
                Ok(None)
            }
        }
    }

    pub(super) fn select_one<E: Entity>(&mut self, key: &E::Key) -> Result<Option<E>>
    where
        C: Stores<E>,
    {
        self.ready()?;
        self.frames.mark_done();
        let criterion = self.driver.criterion();
        Ok(self.select_by(E::KEY, vec![E::Row::of_key(key)], &[], criterion)?.pop())
    }

    /// Reads a row anew and forgets what the program changed in it since the last flush.
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
    /// s.connection().batch_execute("UPDATE users SET name = 'Ed'")?;
    /// assert_eq!(s[ed].name, "ed");
    /// s.refresh(ed)?;
    /// assert_eq!(s[ed].name, "Ed");
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// As for [`get`](Session::get).
    ///
    /// # Errors
    ///
    /// - [`Error::NotFound`](crate::Error::NotFound): somebody else deleted it. Memory is as before.
    /// - As for [`read`](Session::read); or the database refuses.
    pub fn refresh<E: Entity, L>(&mut self, handle: Handle<E, L, B>) -> Result<()>
    where
        C: Stores<E>,
    {
        let row = self.read_anew(handle.row)?;
        let epoch = self.memory.epoch;
        self.memory.store_mut::<E>().refresh(handle.row.slot, row, epoch);
        Ok(())
    }

    /// Marks a row stale: the next query that returns it takes over what the database has, unless
    /// the program changed the row.
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
    /// s.connection().batch_execute("UPDATE users SET name = 'Ed'")?;
    /// s.expire(ed)?;
    /// let ed = s.get::<User>(1)?.expect("it is there");
    /// assert_eq!(s[ed].name, "Ed");
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// None.
    ///
    /// # Errors
    ///
    /// As for [`read`](Session::read).
    pub fn expire<E: Entity, L>(&mut self, handle: Handle<E, L, B>) -> Result<()> {
        self.memory.read::<E>(handle.row)?;
        self.memory.store_mut::<E>().expire(handle.row.slot);
        Ok(())
    }
}
