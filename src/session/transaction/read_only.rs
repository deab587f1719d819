//! Read-only transactions: sessions without what writes.

use core::ops::Deref;

use aludel_macros::quiet;

use super::Transaction;
use crate::driver::isolation::{Isolation, Offers};
use crate::driver::{Driver, Mode, RunsBound, Statement, Stores};
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::filter::ReadsThroughBound;
use crate::query::{AnyRow, CountOf, Countable, Rel, Rooted};
use crate::relation::{LoadableBound, Loads};
use crate::scope::Nil;
use crate::session::{FetchBound, FetchTopBound, Handle, Handles, LoadRelation, Session};

/// The session in a read-only transaction: it reads, from memory and from the database, and has no
/// method that writes. Made by [`Session::begin_read_only`] and [`Session::read_only`].
///
/// What waits for a flush goes on waiting: queries do not see it. The database refuses to write
/// too: PostgreSQL, MySQL and MariaDB by the transaction, SQLite by a switch of the connection.
///
/// ```compile_fail,E0277
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// let mut reader = s.begin_read_only()?;
/// reader.add(NewUser { name: "jo".into(), fullname: None });
/// # Ok(())
/// # }
/// ```
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// let mut reader = s.begin_read_only()?;
/// let ed = reader.one(User::query().filter(User::name.eq("ed")))?;
/// assert_eq!(reader[ed].name, "ed");
/// reader.end()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a read-only transaction that is dropped is over"]
pub struct ReadOnly<'s, C: Driver, B>(Transaction<'s, C, B>);

#[quiet]
impl<C: Driver, B> Session<C, B> {
    /// Begins a read-only transaction.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mut reader = s.begin_read_only()?;
    /// let users = reader.count(User::query())?;
    /// reader.end()?;
    /// # assert!(users > 0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `BEGIN READ ONLY`; on SQLite `BEGIN` and `PRAGMA query_only = ON`.
    ///
    /// # Errors
    ///
    /// As for [`begin`](Session::begin).
    pub fn begin_read_only(&mut self) -> Result<ReadOnly<'_, C, B>> {
        self.begin_reading(Mode::default().read_only())
    }

    /// Begins a read-only transaction at an isolation level: for a report over several queries,
    /// [`RepeatableRead`](crate::isolation::RepeatableRead).
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::isolation::RepeatableRead;
    ///
    /// let mut reader = s.begin_read_only_at(RepeatableRead)?;
    /// let (users, addresses) = (reader.count(User::query())?, reader.count(Address::query())?);
    /// reader.end()?;
    /// # assert!(users + addresses > 0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// As for [`begin_at`](Session::begin_at) and [`begin_read_only`](Session::begin_read_only).
    ///
    /// # Errors
    ///
    /// As for [`begin_at`](Session::begin_at).
    pub fn begin_read_only_at<I: Isolation>(&mut self, level: I) -> Result<ReadOnly<'_, C, B>>
    where
        C: Offers<I>,
    {
        let _ = level;
        self.begin_reading(Mode::default().at(I::LEVEL).read_only())
    }

    /// Runs a block in a read-only transaction.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let users = s.read_only(|s| s.count(User::query()))?;
    /// # assert!(users > 0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// As for [`begin_read_only`](Session::begin_read_only).
    ///
    /// # Errors
    ///
    /// What the block gives, and as for [`begin_read_only`](Session::begin_read_only).
    pub fn read_only<T, E>(
        &mut self,
        block: impl FnOnce(&mut ReadOnly<'_, C, B>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<Error>,
    {
        let mut reader = self.begin_read_only()?;
        let value = block(&mut reader)?;
        reader.end()?;
        Ok(value)
    }

    fn begin_reading(&mut self, mode: Mode) -> Result<ReadOnly<'_, C, B>> {
        Ok(ReadOnly(self.begin_mode(mode)?))
    }
}

/// Reading as a [`Session`] does, of which these are the methods of the same names.
#[quiet]
impl<C: Driver, B> ReadOnly<'_, C, B> {
    /// [`Session::all`].
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mut reader = s.begin_read_only()?;
    /// assert_eq!(reader.all(User::query())?.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Session::all`].
    pub fn all<Q: FetchBound<C, B>>(&mut self, query: Q) -> Result<Vec<Q::Out>> {
        self.0.all(query)
    }

    /// [`Session::first`].
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mut reader = s.begin_read_only()?;
    /// assert!(reader.first(User::query())?.is_some());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Session::first`].
    pub fn first<Q: FetchTopBound<C, B>>(&mut self, query: Q) -> Result<Option<Q::Out>> {
        self.0.first(query)
    }

    /// [`Session::one_or_none`].
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mut reader = s.begin_read_only()?;
    /// assert!(reader.one_or_none(User::query().filter(User::name.eq("jo")))?.is_none());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Session::one_or_none`].
    pub fn one_or_none<Q: FetchTopBound<C, B>>(&mut self, query: Q) -> Result<Option<Q::Out>> {
        self.0.one_or_none(query)
    }

    /// [`Session::one`].
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mut reader = s.begin_read_only()?;
    /// let ed = reader.one(User::query().filter(User::name.eq("ed")))?;
    /// assert_eq!(reader[ed].name, "ed");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Session::one`].
    pub fn one<Q: FetchTopBound<C, B>>(&mut self, query: Q) -> Result<Q::Out> {
        self.0.one(query)
    }

    /// [`Session::count`].
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mut reader = s.begin_read_only()?;
    /// assert_eq!(reader.count(User::query())?, 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Session::count`].
    pub fn count<Q: Countable>(&mut self, query: Q) -> Result<i64>
    where
        CountOf<Q>: Statement<Row = i64>,
        C: RunsBound<CountOf<Q>>,
    {
        self.0.count(query)
    }

    /// [`Session::exists`].
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mut reader = s.begin_read_only()?;
    /// assert!(reader.exists(User::query())?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Session::exists`].
    pub fn exists<Q: Rooted>(&mut self, query: Q) -> Result<bool>
    where
        AnyRow<Q>: Statement<Row = bool>,
        C: RunsBound<AnyRow<Q>>,
    {
        self.0.exists(query)
    }

    /// [`Session::get`].
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mut reader = s.begin_read_only()?;
    /// assert!(reader.get::<User>(Id::new(1))?.is_some());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Session::get`].
    pub fn get<E: Entity>(&mut self, key: E::Key) -> Result<Option<Handle<E, Nil, B>>>
    where
        E::Reading: ReadsThroughBound<E, C::Filter>,
        C: Stores<E>,
    {
        self.0.get(key)
    }

    /// [`Session::load`].
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mut reader = s.begin_read_only()?;
    /// let ed = reader.one(User::query().filter(User::name.eq("ed")))?;
    /// let ed = reader.load(ed, User::addresses)?;
    /// assert_eq!(reader.related(ed, User::addresses).len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Session::load`].
    pub fn load<H, L, R>(
        &mut self,
        handles: H,
        relationship: Rel<R::Source, R>,
    ) -> Result<H::With<R>>
    where
        H: Handles<R::Source, L, B>,
        R: LoadRelation<C, B>,
        Loads: LoadableBound<R>,
    {
        self.0.load(handles, relationship)
    }

    /// Ends the transaction.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let reader = s.begin_read_only()?;
    /// reader.end()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `COMMIT`; on SQLite `PRAGMA query_only = OFF` after it.
    ///
    /// # Errors
    ///
    /// What the database reports.
    pub fn end(self) -> Result<()> {
        self.0.end_reading()
    }
}

/// A method that is not there, for the sake of a message.
macro_rules! not_here {
    ($($name:ident($($value:ident: $type:ident),*))*) => {
        #[quiet]
        impl<C: Driver, B> ReadOnly<'_, C, B> {$(
            #[doc(hidden)]
            #[allow(clippy::missing_errors_doc, reason = "it does not compile")]
            pub fn $name<$($type),*>(&mut self, $($value: $type),*) -> Result<()>
            where
                Self: Writes,
            {
                let _ = ($($value,)*);
                Err(Error::InTransaction { action: stringify!($name) })
            }
        )*}
    };
}

not_here! {
    add(draft: D)
    add_all(drafts: D)
    insert(draft: D)
    delete(row: H)
    edit(row: H)
    set(row: H, relationship: R, target: T)
    unset(row: H, relationship: R)
    link(row: H, relationship: R, target: T)
    unlink(row: H, relationship: R, target: T)
    execute(statement: S)
    apply(row: H, changes: D)
    set_expr(row: H, column: R, value: T)
    relink(row: H, relationship: R, targets: T)
    merge(snapshot: S)
    begin()
    transaction(block: S)
    flush()
    commit()
    rollback()
    begin_nested()
    connection()
}

/// Holds for no read-only transaction. You meet this bound by writing in one.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let reader = s.begin_read_only()?;
/// assert!(reader.dirty::<User>().is_empty()); // what reads is there, `flush` is not
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "this session is read-only",
    label = "would write, or end the transaction"
)]
pub trait Writes {}

impl<C: Driver, B> Deref for ReadOnly<'_, C, B> {
    type Target = Session<C, B>;

    fn deref(&self) -> &Session<C, B> {
        &self.0
    }
}
