//! Reading a relationship that was loaded: never I/O.

use aludel_macros::quiet;

use super::Session;
use super::handle::{Handle, RowRef};
use super::loaded::IsLoaded;
use crate::query::Rel;
use crate::relation::{
    Backward, BelongsTo, Forward, Linked, Mechanism, Relation, Shape, Through, ToMany, ToMaybe,
    ToOne,
};

/// What reading a relationship of some shape gives: one handle, perhaps one, or an iterator.
/// Sealed by [`Shape`].
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let users = s.all(User::query().order_by(User::name).with(User::addresses))?;
/// let mut addresses = s.related(users[0], User::addresses); // of a to-many: an iterator
/// let first = addresses.next().expect("Ed has two");
///
/// let first = s.load(first, Address::user)?;
/// assert_eq!(s.related(first, Address::user), users[0]); // of a to-one: a handle
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Gather: Shape {
    /// Of handles `H`.
    type Of<H>;
    /// Makes it of the rows found. There is one when the shape says so.
    #[doc(hidden)]
    fn gather<E, L, B>(rows: Vec<RowRef>) -> Self::Of<Handle<E, L, B>>;
}

impl Gather for ToOne {
    type Of<H> = H;

    fn gather<E, L, B>(rows: Vec<RowRef>) -> Handle<E, L, B> {
        // A row that is not in memory reads as gone.
        let gone = RowRef { session: 0, slot: u32::MAX, generation: 0 };
        Handle::of(rows.first().copied().unwrap_or(gone))
    }
}

impl Gather for ToMaybe {
    type Of<H> = Option<H>;

    fn gather<E, L, B>(rows: Vec<RowRef>) -> Option<Handle<E, L, B>> {
        rows.first().copied().map(Handle::of)
    }
}

impl Gather for ToMany {
    type Of<H> = Related<H>;

    fn gather<E, L, B>(rows: Vec<RowRef>) -> Related<Handle<E, L, B>> {
        Related { handles: rows.into_iter().map(Handle::of).collect::<Vec<_>>().into_iter() }
    }
}

/// The handles of a to-many relationship. Owned, so that rows can be changed in the loop.
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
/// # s.insert(NewAddress { email: "ed@example.org".into(), user: ed.into() })?;
/// let ed = s.load(ed, User::addresses)?;
/// let mut addresses = s.related(ed, User::addresses);
/// assert_eq!(addresses.len(), 1);
/// let first = addresses.next().expect("there is one");
/// assert_eq!(s[first].email, "ed@example.org");
/// # s.commit()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Related<H> {
    handles: std::vec::IntoIter<H>,
}

impl<H> Iterator for Related<H> {
    type Item = H;

    fn next(&mut self) -> Option<H> {
        self.handles.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.handles.size_hint()
    }
}

impl<H> DoubleEndedIterator for Related<H> {
    fn next_back(&mut self) -> Option<H> {
        self.handles.next_back()
    }
}

impl<H> ExactSizeIterator for Related<H> {}

/// How the rows that a relationship leads to are found in memory. Sealed by [`Mechanism`].
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let wendy = s.one(User::query().filter(User::name.eq("wendy")).with(User::addresses))?;
/// let address = s.first(Address::query())?.expect("Ed has two");
/// s.set(address, Address::user, wendy)?;
/// assert_eq!(s.related(wendy, User::addresses).next(), Some(address)); // before any flush
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Targets<R: Relation>: Mechanism {
    /// The rows, in order.
    #[doc(hidden)]
    fn targets<C, B>(session: &Session<C, B>, source: RowRef) -> Vec<RowRef>;
}

impl<R: BelongsTo> Targets<R> for Forward {
    fn targets<C, B>(session: &Session<C, B>, source: RowRef) -> Vec<RowRef> {
        session.memory.parent::<R>(source).into_iter().collect()
    }
}

impl<R: crate::relation::Has> Targets<R> for Backward {
    fn targets<C, B>(session: &Session<C, B>, source: RowRef) -> Vec<RowRef> {
        session.memory.children::<R, R::Inverse>(source)
    }
}

impl<R: Linked> Targets<R> for Through {
    fn targets<C, B>(session: &Session<C, B>, source: RowRef) -> Vec<RowRef> {
        session.memory.linked::<R>(source)
    }
}

#[quiet]
impl<C, B> Session<C, B> {
    /// The rows that a loaded relationship leads to: an iterator for a to-many, a [`Handle`] for a
    /// required `belongs_to`, an `Option` of one for a nullable `belongs_to` or a `has_one`.
    ///
    /// It compiles when the relationship was loaded, and never does I/O. Changes of this session
    /// are seen at once: a row that was [`set`](Session::set) elsewhere, deleted, linked or
    /// unlinked. A new row is seen from its flush on. A row that is not in memory any more gives a
    /// handle that reads as [`Gone`](crate::Error::Gone).
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
    /// let ed = s.insert(NewUser { name: "ed".into() })?;
    /// s.insert(NewAddress { email: "ed@example.org".into(), user: ed.into() })?;
    ///
    /// let ed = s.load(ed, User::addresses)?;
    /// for address in s.related(ed, User::addresses) {
    ///     s[address].email.make_ascii_uppercase(); // the loop does not borrow the session
    /// }
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// None.
    pub fn related<L, R, N>(
        &self,
        handle: Handle<R::Source, L, B>,
        relationship: Rel<R::Source, R>,
    ) -> <R::Shape as Gather>::Of<Handle<R::Target, N, B>>
    where
        R: IsLoaded<L, Nested = N>,
        R::Shape: Gather,
        R::Mechanism: Targets<R>,
    {
        let _ = relationship;
        <R::Shape as Gather>::gather(<R::Mechanism as Targets<R>>::targets(self, handle.row))
    }
}
