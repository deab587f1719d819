//! Rows as values outside of any session, with what was loaded with them.

mod merge;
#[cfg(feature = "serde")]
mod serde;
mod shape;

pub use self::merge::{Detached, MergeBy, MergeParts, MergePartsBound, Merging};
#[cfg(feature = "serde")]
pub use self::serde::{ReadParts, WriteParts};
pub use self::shape::Held;

use core::ops::{Deref, DerefMut};

use aludel_macros::quiet;
use derive_where::derive_where;

use super::Session;
use super::handle::{Handle, RowRef};
use super::loaded::{IsLoaded, Loaded};
use super::related::Targets;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::query::Rel;
use crate::relation::Relation;
use crate::scope::{Cons, Nil};

/// The value of a row and of the rows that were loaded with it: SQLAlchemy's detached object.
///
/// It belongs to no session. It can be sent to another thread, kept in a cache, or, with aludel's
/// feature `serde` and where the entities derive `serde`'s traits, be written as JSON and read
/// again. [`merge`](Session::merge) brings it back. It reads like its row: `user.name`.
///
/// Made by [`Session::snapshot`], and from a row's value by `From`.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let ed = s.one(User::query().filter(User::name.eq("ed")).with(User::addresses))?;
/// let mut ed = s.snapshot(ed)?;
/// drop(s); // nothing of the session is in it
///
/// assert_eq!(ed.name, "ed");
/// assert_eq!(ed.related(User::addresses).len(), 2);
/// ed.related_mut(User::addresses)[0].email = "ed@example.org".into();
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive_where(Debug; E, L::Parts)]
pub struct Snapshot<E: Entity, L: Captured = Nil> {
    row: E,
    parts: L::Parts,
}

/// An entity need not be `Clone` for it.
impl<E: Entity, L: Captured<Parts: Clone>> Clone for Snapshot<E, L> {
    fn clone(&self) -> Self {
        Self { row: self.row.snapshot(), parts: self.parts.clone() }
    }
}

impl<E: Entity> From<E> for Snapshot<E> {
    fn from(row: E) -> Self {
        Self { row, parts: () }
    }
}

impl<E: Entity, L: Captured> Deref for Snapshot<E, L> {
    type Target = E;

    fn deref(&self) -> &E {
        &self.row
    }
}

impl<E: Entity, L: Captured> DerefMut for Snapshot<E, L> {
    fn deref_mut(&mut self) -> &mut E {
        &mut self.row
    }
}

#[quiet]
impl<E: Entity, L: Captured> Snapshot<E, L> {
    /// The row's value, without those loaded with it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let ed = s.one(User::query().filter(User::name.eq("ed")))?;
    /// let ed: User = s.snapshot(ed)?.into_row();
    /// assert_eq!(ed.name, "ed");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn into_row(self) -> E {
        self.row
    }

    /// What a loaded relationship leads to: a `Vec` of snapshots for a to-many, one for a required
    /// `belongs_to`, an `Option` of one for a nullable `belongs_to` or a `has_one`. It compiles
    /// when the relationship was loaded with the handle that the snapshot is of.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let query = Address::query().order_by(Address::email).with(Address::user);
    /// let address = s.first(query)?.expect("Ed has two");
    /// let address = s.snapshot(address)?;
    /// assert_eq!(address.related(Address::user).name, "ed");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn related<R: PartOf<L, Value = V>, V>(&self, relationship: Rel<E, R>) -> &V {
        let _ = relationship;
        R::part(&self.parts)
    }

    /// [`related`](Snapshot::related), to be changed: what [`merge`](Session::merge) then does
    /// with what was added, changed and taken away.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let ed = s.one(User::query().filter(User::name.eq("ed")).with(User::addresses))?;
    /// let mut ed = s.snapshot(ed)?;
    /// ed.related_mut(User::addresses)[1].email = "ed@example.org".into();
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    pub fn related_mut<R: PartOf<L, Value = V>, V>(&mut self, relationship: Rel<E, R>) -> &mut V {
        let _ = relationship;
        R::part_mut(&mut self.parts)
    }

    fn capture<C, B>(session: &Session<C, B>, row: RowRef) -> Result<Self> {
        let value = session.memory.read::<E>(row)?.snapshot();
        Ok(Self { row: value, parts: L::capture(session, row)? })
    }
}

/// A list of what was loaded that can be taken out of a session.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::session::Captured;
/// use aludel::{Handle, Snapshot};
///
/// fn take<L: Captured>(s: &Session, user: Handle<User, L>) -> aludel::Result<Snapshot<User, L>> {
///     s.snapshot(user)
/// }
/// let ed = s.one(User::query().filter(User::name.eq("ed")).with(User::addresses))?;
/// assert_eq!(take(&s, ed)?.related(User::addresses).len(), 2);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Captured {
    /// The snapshots of the rows loaded.
    type Parts;
    /// Takes them out of the session, as they are there now.
    #[doc(hidden)]
    fn capture<C, B>(session: &Session<C, B>, row: RowRef) -> Result<Self::Parts>;
}

impl Captured for Nil {
    type Parts = ();

    fn capture<C, B>(_: &Session<C, B>, _: RowRef) -> Result<()> {
        Ok(())
    }
}

impl<R, N, T> Captured for Cons<Loaded<R, N>, T>
where
    R: Relation<Shape: Held, Mechanism: Targets<R>>,
    N: Captured,
    T: Captured,
{
    type Parts = Part<R, N, T>;

    fn capture<C, B>(session: &Session<C, B>, row: RowRef) -> Result<Part<R, N, T>> {
        let targets = <R::Mechanism as Targets<R>>::targets(session, row);
        let snapshots = targets.into_iter().map(|row| Snapshot::capture(session, row));
        let value = R::Shape::hold(snapshots.collect::<Result<_>>()?)
            .ok_or(Error::Gone { entity: R::Target::NAME, key: None })?;
        Ok(Part { value, rest: T::capture(session, row)? })
    }
}

/// What one relationship of a snapshot leads to, and the others.
#[doc(hidden)]
#[derive_where(Debug; <R::Shape as Held>::Of<Snapshot<R::Target, N>>, T::Parts)]
#[derive_where(Clone; <R::Shape as Held>::Of<Snapshot<R::Target, N>>, T::Parts)]
pub struct Part<R, N, T>
where
    R: Relation<Shape: Held>,
    N: Captured,
    T: Captured,
{
    value: <R::Shape as Held>::Of<Snapshot<R::Target, N>>,
    rest: T::Parts,
}

impl<R, N, T> Part<R, N, T>
where
    R: Relation<Shape: Held>,
    N: Captured,
    T: Captured,
{
    fn targets(&self) -> &[Snapshot<R::Target, N>] {
        R::Shape::as_slice(&self.value)
    }
}

/// A relationship that a snapshot holds: one that was loaded with the handle.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` was not loaded with what this is a snapshot of",
    label = "not loaded; use `.with(..)` in the query, or `session.load(handle, ..)?`, before"
)]
pub trait PartOf<L: Captured>: Relation {
    /// What it holds: by the relationship's shape, of snapshots.
    type Value;
    fn part(parts: &L::Parts) -> &Self::Value;
    fn part_mut(parts: &mut L::Parts) -> &mut Self::Value;
}

type Below<R, L> = <R as IsLoaded<L>>::Nested;

#[diagnostic::do_not_recommend]
impl<R, L> PartOf<L> for R
where
    R: Relation<Shape: Held> + IsLoaded<L, Nested: Captured>,
    L: PartAt<<R as IsLoaded<L>>::Place, R, Below<R, L>>,
{
    type Value = <R::Shape as Held>::Of<Snapshot<R::Target, Below<R, L>>>;

    fn part(parts: &L::Parts) -> &Self::Value {
        L::part(parts)
    }

    fn part_mut(parts: &mut L::Parts) -> &mut Self::Value {
        L::part_mut(parts)
    }
}

/// The part of `R`, at the place `P` where [`IsLoaded`] found it.
#[doc(hidden)]
pub trait PartAt<P, R, N>: Captured
where
    R: Relation<Shape: Held>,
    N: Captured,
{
    fn part(parts: &Self::Parts) -> &<R::Shape as Held>::Of<Snapshot<R::Target, N>>;
    fn part_mut(parts: &mut Self::Parts) -> &mut <R::Shape as Held>::Of<Snapshot<R::Target, N>>;
}

/// At the head.
#[doc(hidden)]
#[derive(Debug)]
pub enum Here {}

/// At `P` of the tail.
#[doc(hidden)]
#[derive(Debug)]
pub struct There<P>(core::marker::PhantomData<fn() -> P>);

impl<R, N, T> PartAt<Here, R, N> for Cons<Loaded<R, N>, T>
where
    R: Relation<Shape: Held, Mechanism: Targets<R>>,
    N: Captured,
    T: Captured,
{
    fn part(parts: &Self::Parts) -> &<R::Shape as Held>::Of<Snapshot<R::Target, N>> {
        &parts.value
    }

    fn part_mut(parts: &mut Self::Parts) -> &mut <R::Shape as Held>::Of<Snapshot<R::Target, N>> {
        &mut parts.value
    }
}

impl<P, R, N, H, M, T> PartAt<There<P>, R, N> for Cons<Loaded<H, M>, T>
where
    R: Relation<Shape: Held>,
    H: Relation<Shape: Held, Mechanism: Targets<H>>,
    N: Captured,
    M: Captured,
    T: PartAt<P, R, N>,
{
    fn part(parts: &Self::Parts) -> &<R::Shape as Held>::Of<Snapshot<R::Target, N>> {
        T::part(&parts.rest)
    }

    fn part_mut(parts: &mut Self::Parts) -> &mut <R::Shape as Held>::Of<Snapshot<R::Target, N>> {
        T::part_mut(&mut parts.rest)
    }
}

#[quiet]
impl<C, B> Session<C, B> {
    /// The value of a row as it is in memory, and of the rows that were loaded with the handle.
    ///
    /// The row stays in the session; [`expunge`](Session::expunge) takes it out. A row that was
    /// loaded in two places is in the snapshot twice.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let ed = s.one(User::query().filter(User::name.eq("ed")).with(User::addresses))?;
    /// let snapshot = s.snapshot(ed)?;
    /// assert_eq!((&*snapshot.name, snapshot.related(User::addresses).len()), ("ed", 2));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// None.
    ///
    /// # Errors
    ///
    /// As for [`read`](Session::read), of any of the rows: [`Error::Gone`] where a required
    /// `belongs_to` leads to a row that is not in memory any more.
    pub fn snapshot<E: Entity, L: Captured>(
        &self,
        handle: Handle<E, L, B>,
    ) -> Result<Snapshot<E, L>> {
        Snapshot::capture(self, handle.row)
    }
}
