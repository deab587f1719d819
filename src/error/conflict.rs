//! A row that the program and somebody else changed at the same time: what each made of it.

use core::any::Any;
use core::fmt;

use crate::entity::{ColumnSet, Entity, Field, PartialRow};
use crate::query::Attr;

/// A row that is not in the database as it was read.
///
/// [`Error::conflict`](super::Error::conflict) has the rows with their types.
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Session};
/// # #[derive(Entity)]
/// # #[entity(table = "accounts")]
/// # pub struct Account {
/// #     #[entity(key, generated)] pub id: i32,
/// #     pub balance: i64,
/// #     #[entity(version)] pub version: i32,
/// # }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![Account].create_all(s.connection())?;
/// # let a = s.insert(NewAccount { balance: 100 })?;
/// # s.commit()?;
/// use aludel::Error;
///
/// s[a].balance = 110;
/// s.connection().batch_execute("UPDATE accounts SET balance = 90, version = 2")?;
/// let Err(Error::Stale(stale)) = s.commit() else { panic!("the version has moved on") };
/// assert_eq!(stale.to_string(), "`Account` 1 was changed by somebody else: balance");
/// assert_eq!((stale.entity, &*stale.key, stale.deleted), ("Account", "1", false));
/// # s.rollback()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[non_exhaustive]
pub struct Stale {
    /// The entity.
    pub entity: &'static str,
    /// The key.
    pub key: String,
    /// Whether the row is gone.
    pub deleted: bool,
    /// The columns in which the row now differs from what was read, or was to be written.
    pub columns: Vec<Difference>,
    /// A [`Conflict`] of the entity.
    rows: Box<dyn Any + Send + Sync>,
}

impl Stale {
    pub(crate) fn new<E: Entity>(key: Option<&E::Key>, conflict: Conflict<E>) -> Self {
        Self {
            entity: E::NAME,
            key: key.map_or_else(String::new, |key| format!("{key:?}")),
            deleted: conflict.theirs.is_none(),
            columns: conflict.differences(),
            rows: Box::new(conflict),
        }
    }

    pub(super) fn conflict<E: Entity>(&self) -> Option<&Conflict<E>> {
        self.rows.downcast_ref()
    }
}

impl fmt::Debug for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stale")
            .field("entity", &self.entity)
            .field("key", &self.key)
            .field("deleted", &self.deleted)
            .field("columns", &self.columns)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entity, key, deleted, columns, .. } = self;
        if *deleted {
            return write!(f, "`{entity}` {key} was deleted by somebody else");
        }
        write!(f, "`{entity}` {key} was changed by somebody else")?;
        let theirs = columns.iter().filter(|it| !it.is_version && it.base != it.theirs);
        for (nth, difference) in theirs.enumerate() {
            f.write_str(if nth == 0 { ": " } else { ", " })?;
            f.write_str(difference.column)?;
        }
        Ok(())
    }
}

impl std::error::Error for Stale {}

/// One column of a row that several changed, in a readable form: `Debug` of the field's type.
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Session};
/// # #[derive(Entity)]
/// # #[entity(table = "accounts")]
/// # pub struct Account {
/// #     #[entity(key, generated)] pub id: i32,
/// #     pub balance: i64,
/// #     #[entity(version)] pub version: i32,
/// # }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![Account].create_all(s.connection())?;
/// # let a = s.insert(NewAccount { balance: 100 })?;
/// # s.commit()?;
/// s[a].balance = 110;
/// s.connection().batch_execute("UPDATE accounts SET balance = 90, version = 2")?;
/// let error = s.commit().unwrap_err();
/// let conflict = error.conflict::<Account>().expect("the version has moved on");
/// let balance = &conflict.differences()[0];
/// assert_eq!(balance.column, "balance");
/// assert_eq!(balance.mine.as_deref(), Some("110"));
/// assert_eq!(balance.theirs.as_deref(), Some("90"));
/// # s.rollback()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The column's name in the database.
    pub column: &'static str,
    /// As the program left it; `None` where it was to delete the row.
    pub mine: Option<String>,
    /// As it was read; `None` where it was not.
    pub base: Option<String>,
    /// As it is now; `None` where the row is gone.
    pub theirs: Option<String>,
    /// Whether the column is the version, which differs in each conflict.
    pub is_version: bool,
}

/// What the program, and what somebody else, made of one row: a conflict of versions, or the
/// outcome of [`refresh_and_reapply`](crate::Session::refresh_and_reapply).
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
/// s[a].balance = 110;
/// s.connection().batch_execute("UPDATE accounts SET owner = 'jo', balance = 90, version = 2")?;
///
/// let error = s.commit().unwrap_err();
/// let conflict = error.conflict::<Account>().expect("the version has moved on");
/// assert_eq!(conflict.theirs().map(|row| &*row.owner), Some("jo"));
/// assert_eq!(conflict.both(), ["balance"]); // changed here and there
/// let balance = conflict.column(Account::balance);
/// assert_eq!((balance.mine, balance.base, balance.theirs), (Some(&110), Some(&100), Some(&90)));
/// # s.rollback()?;
/// # Ok::<(), aludel::Error>(())
/// ```
pub struct Conflict<E> {
    pub(crate) mine: Option<E>,
    pub(crate) base: Option<E>,
    pub(crate) theirs: Option<E>,
}

/// One column of a [`Conflict`], with its type.
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Session};
/// # #[derive(Entity)]
/// # #[entity(table = "accounts")]
/// # pub struct Account {
/// #     #[entity(key, generated)] pub id: i32,
/// #     pub balance: i64,
/// #     #[entity(version)] pub version: i32,
/// # }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![Account].create_all(s.connection())?;
/// # let a = s.insert(NewAccount { balance: 100 })?;
/// # s.commit()?;
/// s.delete(a)?;
/// s.connection().batch_execute("UPDATE accounts SET balance = 90, version = 2")?;
/// let error = s.commit().unwrap_err();
/// let balance = error.conflict().expect("the version has moved on").column(Account::balance);
/// assert_eq!(balance.mine, None); // it was to be deleted
/// assert_eq!(balance.theirs, Some(&90));
/// # s.rollback()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sides<'a, T> {
    /// As the program left it; `None` where it was to delete the row.
    pub mine: Option<&'a T>,
    /// As it was read; `None` where it was not.
    pub base: Option<&'a T>,
    /// As it is now; `None` where the row is gone.
    pub theirs: Option<&'a T>,
}

impl<E: Entity> Conflict<E> {
    /// The row as the program left it; `None` where it was to delete it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "accounts")]
    /// # pub struct Account {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     pub balance: i64,
    /// #     #[entity(version)] pub version: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![Account].create_all(s.connection())?;
    /// # let a = s.insert(NewAccount { balance: 100 })?;
    /// # s.commit()?;
    /// s[a].balance = 110; // and somebody else:
    /// s.connection().batch_execute("UPDATE accounts SET balance = 90, version = 2")?;
    ///
    /// let error = s.commit().unwrap_err();
    /// let conflict = error.conflict::<Account>().expect("the version has moved on");
    /// assert_eq!(conflict.mine().map(|row| row.balance), Some(110));
    /// # s.rollback()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub const fn mine(&self) -> Option<&E> {
        self.mine.as_ref()
    }

    /// The row as the session read it; `None` where it did not.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "accounts")]
    /// # pub struct Account {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     pub balance: i64,
    /// #     #[entity(version)] pub version: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![Account].create_all(s.connection())?;
    /// # let a = s.insert(NewAccount { balance: 100 })?;
    /// # s.commit()?;
    /// s[a].balance = 110; // and somebody else:
    /// s.connection().batch_execute("UPDATE accounts SET balance = 90, version = 2")?;
    ///
    /// let error = s.commit().unwrap_err();
    /// let conflict = error.conflict::<Account>().expect("the version has moved on");
    /// assert_eq!(conflict.base().map(|row| row.balance), Some(100));
    /// # s.rollback()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub const fn base(&self) -> Option<&E> {
        self.base.as_ref()
    }

    /// The row as it is in the database now; `None` when it is gone.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "accounts")]
    /// # pub struct Account {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     pub balance: i64,
    /// #     #[entity(version)] pub version: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![Account].create_all(s.connection())?;
    /// # let a = s.insert(NewAccount { balance: 100 })?;
    /// # s.commit()?;
    /// s[a].balance = 110; // and somebody else:
    /// s.connection().batch_execute("UPDATE accounts SET balance = 90, version = 2")?;
    ///
    /// let error = s.commit().unwrap_err();
    /// let conflict = error.conflict::<Account>().expect("the version has moved on");
    /// assert_eq!(conflict.theirs().map(|row| row.balance), Some(90));
    /// # s.rollback()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub const fn theirs(&self) -> Option<&E> {
        self.theirs.as_ref()
    }

    /// What each made of one column.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "accounts")]
    /// # pub struct Account {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     pub balance: i64,
    /// #     #[entity(version)] pub version: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![Account].create_all(s.connection())?;
    /// # let a = s.insert(NewAccount { balance: 100 })?;
    /// # s.commit()?;
    /// s[a].balance = 110; // and somebody else:
    /// s.connection().batch_execute("UPDATE accounts SET balance = 90, version = 2")?;
    ///
    /// let error = s.commit().unwrap_err();
    /// let conflict = error.conflict::<Account>().expect("the version has moved on");
    /// let balance = conflict.column(Account::balance);
    /// assert_eq!((balance.mine, balance.theirs), (Some(&110), Some(&90)));
    /// # s.rollback()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn column<C: Field<Entity = E>>(&self, column: Attr<E, C>) -> Sides<'_, C::Value> {
        let _ = column;
        Sides {
            mine: self.mine().map(C::get),
            base: self.base().map(C::get),
            theirs: self.theirs().map(C::get),
        }
    }

    /// The names of the columns that both changed, and not to the same value, in the order of the
    /// fields. Empty when each change can stand beside the other.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "accounts")]
    /// # pub struct Account {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     pub balance: i64,
    /// #     #[entity(version)] pub version: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![Account].create_all(s.connection())?;
    /// # let a = s.insert(NewAccount { balance: 100 })?;
    /// # s.commit()?;
    /// s[a].balance = 110; // and somebody else:
    /// s.connection().batch_execute("UPDATE accounts SET balance = 90, version = 2")?;
    ///
    /// let error = s.commit().unwrap_err();
    /// let conflict = error.conflict::<Account>().expect("the version has moved on");
    /// assert_eq!(conflict.both(), ["balance"]);
    /// # s.rollback()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn both(&self) -> Vec<&'static str> {
        self.clashes().iter().map(|at| E::COLUMNS[at].name).collect()
    }

    /// Each column in which the three differ, in the order of the fields.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "accounts")]
    /// # pub struct Account {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     pub balance: i64,
    /// #     #[entity(version)] pub version: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![Account].create_all(s.connection())?;
    /// # let a = s.insert(NewAccount { balance: 100 })?;
    /// # s.commit()?;
    /// s[a].balance = 110; // and somebody else:
    /// s.connection().batch_execute("UPDATE accounts SET balance = 90, version = 2")?;
    ///
    /// let error = s.commit().unwrap_err();
    /// let conflict = error.conflict::<Account>().expect("the version has moved on");
    /// let columns: Vec<_> = conflict.differences().iter().map(|it| it.column).collect();
    /// assert_eq!(columns, ["balance", "version"]);
    /// # s.rollback()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn differences(&self) -> Vec<Difference> {
        let between = |a: Option<&E>, b: Option<&E>| match (a, b) {
            (Some(a), Some(b)) => a.changes(b),
            _ => ColumnSet::EMPTY,
        };
        let columns = between(self.base(), self.theirs())
            .or(between(self.mine(), self.base()))
            .or(between(self.mine(), self.theirs()));
        let part = |row: Option<&E>| row.map(|row| E::Row::of(row, columns));
        let (mine, base, theirs) = (part(self.mine()), part(self.base()), part(self.theirs()));
        let describe = |row: &Option<E::Row>, at| row.as_ref().map(|row| row.describe(at));
        columns
            .iter()
            .map(|at| Difference {
                column: E::COLUMNS[at].name,
                mine: describe(&mine, at),
                base: describe(&base, at),
                theirs: describe(&theirs, at),
                is_version: E::VERSION == Some(at),
            })
            .collect()
    }

    fn clashes(&self) -> ColumnSet {
        let (Some(mine), Some(base), Some(theirs)) = (self.mine(), self.base(), self.theirs())
        else {
            return ColumnSet::EMPTY;
        };
        let version = ColumnSet::of(E::VERSION.as_slice());
        mine.changes(base).and(theirs.changes(base)).and(mine.changes(theirs)).without(version)
    }
}

impl<E: Entity> fmt::Debug for Conflict<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conflict").field("differences", &self.differences()).finish()
    }
}
