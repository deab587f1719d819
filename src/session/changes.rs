//! Adding rows, deleting them, and pointing them at each other.

use aludel_macros::quiet;

use super::Session;
use super::draft::{DraftBound, Link, LinkTo, Target};
use super::handle::{Handle, Pending, RowRef};
use super::inspect::RowOf;
use super::registry::StoredBy;
use super::store::{AnyStore, Standing};
use crate::entity::{Entity, PartialRow};
use crate::error::{Error, Result};
use crate::query::Rel;
use crate::relation::{BelongsTo, ByKey, ByKeyBound, ByNullableKey, ByNullableKeyBound, Relation};

#[quiet]
impl<C, B> Session<C, B> {
    /// Adds a row, with the rows in its links. No SQL.
    ///
    /// The next flush inserts it. [`saved`](Session::saved) gives the handle, which has a key.
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
    /// s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn add<D>(&mut self, draft: D) -> Pending<D::Entity, B>
    where
        D: DraftBound<B>,
        D::Entity: StoredBy<C>,
    {
        <D::Entity as StoredBy<C>>::register(&mut self.registry);
        Pending::of(self.memory.add(draft.into_parts()))
    }

    /// Adds rows of one kind, in order.
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
    /// s.add_all(["wendy", "mary"].map(|name| NewUser { name: name.into() }));
    /// s.commit()?; // one INSERT
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn add_all<D>(&mut self, drafts: impl IntoIterator<Item = D>) -> Vec<Pending<D::Entity, B>>
    where
        D: DraftBound<B>,
        D::Entity: StoredBy<C>,
    {
        drafts.into_iter().map(|draft| self.add(draft)).collect()
    }

    /// Forgets a row that was added and is not saved. `false` when it is saved.
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
    /// assert!(s.discard(ed));
    /// assert!(s.plan()?.is_empty());
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn discard<E: Entity>(&mut self, pending: Pending<E, B>) -> bool {
        self.memory.store_mut::<E>().discard(pending.row).unwrap_or(false)
    }

    /// Marks a row to be deleted by the next flush. From now on it is gone from memory.
    ///
    /// What happens to rows that refer to it is as the relationship declares: `cascade` and
    /// `owned` delete them first, `nullify` sets their foreign keys to NULL first, `restrict`
    /// refuses, `database` leaves it to the database's own rule. A tree whose rows cascade to rows
    /// of the same table is deleted by one statement, which a foreign key with `ON DELETE
    /// RESTRICT` in the database would refuse; `NO ACTION` (the default) or `CASCADE` let it pass.
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
    /// #     #[entity(belongs_to(user: User, on_delete = cascade))] pub user_id: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User, Address].create_all(s.connection())?;
    /// let ed = s.insert(NewUser { name: "ed".into() })?;
    /// s.insert(NewAddress { email: "ed@example.org".into(), user: ed.into() })?;
    ///
    /// s.delete(ed)?;
    /// s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// At the flush, without loading anything:
    ///
    /// ```sql
    /// DELETE FROM `addresses` WHERE `user_id` IN (?)
    /// DELETE FROM `users` WHERE `id` = ?
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`read`](Session::read).
    pub fn delete<E: Entity, L>(&mut self, handle: Handle<E, L, B>) -> Result<()> {
        self.memory.read::<E>(handle.row)?;
        self.memory.store_mut::<E>().doom(handle.row)
    }

    /// Forgets a row and gives its value. Changes that were not flushed stay with the value and
    /// are not written. A rollback, be it of a savepoint that was there before, does not bring the row
    /// back: the next query that reads it does.
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
    /// # let ed = s.insert(NewUser { name: "ed".into() })?;
    /// # s.commit()?;
    /// let user: User = s.expunge(ed)?;
    /// assert!(s.read(ed).is_err());
    /// # assert_eq!(user.name, "ed");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`read`](Session::read).
    pub fn expunge<E: Entity, L>(&mut self, handle: Handle<E, L, B>) -> Result<E> {
        self.memory.read::<E>(handle.row)?;
        self.memory.store_mut::<E>().expunge(handle.row)
    }

    /// Forgets every row, new ones and unwritten changes included. The transaction, if there is
    /// one, stays open with what was flushed.
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
    /// s.commit()?;
    /// s.clear();
    /// assert!(s.read(ed).is_err());
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn clear(&mut self) {
        self.memory.clear();
    }

    /// Points a row at another: `s.set(address, Address::user, wendy)`. Views follow at once.
    ///
    /// The target is what a draft's link takes: a handle, a pending row, a key, or a draft that is
    /// added too. While the target has no key, the foreign key in memory stays what it was; the
    /// flush fills it in.
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
    /// # let ed = s.insert(NewUser { name: "ed".into() })?;
    /// # let wendy = s.insert(NewUser { name: "wendy".into() })?;
    /// # let address = s.insert(NewAddress { email: "x@example.org".into(), user: ed.into() })?;
    /// s.set(address, Address::user, wendy)?;
    /// assert_eq!(s[address].user_id, s[wendy].id);
    ///
    /// s.set(address, Address::user, NewUser { name: "mary".into() })?;
    /// s.commit()?;
    /// # assert_eq!(s[address].user_id, 3);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// - As for [`read`](Session::read), for the row and for its target.
    pub fn set<R: Relation>(
        &mut self,
        row: impl RowOf<R::Source, B>,
        relationship: Rel<R::Source, R>,
        target: impl LinkTo<R::Target, B>,
    ) -> Result<()>
    where
        R::Mechanism: ByKeyBound<R>,
    {
        let _ = relationship;
        self.set_key::<<R::Mechanism as ByKey<R>>::End>(row.row(), target.into_link())
    }

    pub(super) fn set_key<R: BelongsTo>(
        &mut self,
        row: RowRef,
        target: Link<R::Target, B>,
    ) -> Result<()> {
        self.writable::<R::Source>(row)?;
        let target = self.resolve(target)?;
        let store = self.memory.store_mut::<R::Source>();
        match (store.new_row(row)?, target) {
            // A new row refers to the row, not to its key, which a rollback may undo.
            (Some(new), Resolved::Saved(_, target) | Resolved::Unsaved(target)) => {
                new.links.set(R::INDEX, target);
            }
            (None, Resolved::Unsaved(target)) => {
                store.edited(row)?.links.set(R::INDEX, target);
            }
            (_, Resolved::Key(key)) | (None, Resolved::Saved(key, _)) => {
                self.point_at::<R>(row, Some(key))?;
            }
        }
        Ok(())
    }

    /// Points a row at nothing: its foreign key becomes NULL. Views follow at once. A row whose
    /// relationship is declared `owned` is deleted by the flush.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # #[derive(Entity)]
    /// # #[entity(table = "tasks")]
    /// # pub struct Task {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     #[entity(belongs_to(assignee: User))] pub assignee_id: Option<i32>,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User, Task].create_all(s.connection())?;
    /// # let ed = s.insert(NewUser { name: "ed".into() })?;
    /// # let task = s.insert(NewTask { assignee: Some(ed.into()) })?;
    /// s.unset(task, Task::assignee)?;
    /// assert_eq!(s[task].assignee_id, None);
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`read`](Session::read).
    pub fn unset<R: Relation>(
        &mut self,
        row: impl RowOf<R::Source, B>,
        relationship: Rel<R::Source, R>,
    ) -> Result<()>
    where
        R::Shape: ByNullableKeyBound<R>,
    {
        let _ = relationship;
        self.writable::<R::Source>(row.row())?;
        self.point_at::<<R::Shape as ByNullableKey<R>>::End>(row.row(), None)
    }

    pub(super) fn point_at<R: BelongsTo>(
        &mut self,
        row: RowRef,
        key: Option<<R::Target as Entity>::Key>,
    ) -> Result<()> {
        let store = self.memory.store_mut::<R::Source>();
        match store.new_row(row)? {
            Some(new) => {
                new.links.remove(R::INDEX);
                new.row.merge(R::row_with(key));
            }
            None => {
                let edited = store.edited(row)?;
                edited.links.remove(R::INDEX);
                R::point_at(&mut edited.now, key);
            }
        }
        Ok(())
    }

    /// Checks that a row, saved or new, can be changed.
    pub(super) fn writable<E: Entity>(&self, row: RowRef) -> Result<()> {
        match self.memory.store::<E>() {
            Some(store) => match store.standing(row)? {
                (_, Standing::New) => Ok(()),
                _ => store.read(row).map(|_| ()),
            },
            None => Err(self.memory.unknown::<E>(row)),
        }
    }

    /// The key of what a link points at, or the row that has none yet.
    pub(super) fn resolve<E: Entity>(&mut self, link: Link<E, B>) -> Result<Resolved<E>> {
        let row = match link.into_target() {
            Err(key) => return Ok(Resolved::Key(key)),
            Ok(Target::Draft(draft)) => draft.add_to(&mut self.memory),
            Ok(Target::Row(row)) => {
                self.memory.revive(core::any::TypeId::of::<E>(), row);
                row
            }
        };
        let Some(store) = self.memory.store::<E>() else {
            return Err(self.memory.unknown::<E>(row));
        };
        match store.standing(row)? {
            (at, Standing::Saved) => match store.state(at).key() {
                Some(key) => Ok(Resolved::Saved(key, row)),
                None => Err(Error::Gone { entity: E::NAME, key: None }),
            },
            (_, Standing::New) => Ok(Resolved::Unsaved(row)),
            _ => Err(Error::Gone { entity: E::NAME, key: None }),
        }
    }
}

/// What a link points at.
pub(super) enum Resolved<E: Entity> {
    /// A key, of a row that need not be in memory.
    Key(E::Key),
    /// A row, and its key.
    Saved(E::Key, RowRef),
    /// A row that has no key yet.
    Unsaved(RowRef),
}
