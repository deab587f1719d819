//! Drafts (`NewUser`): what a program supplies to make a row, with links in place of foreign keys.

use core::fmt;
use core::marker::PhantomData;

use aludel_macros::{bound, quiet};

use super::brand::Unbranded;
use super::handle::{Handle, Pending, RowRef};
use super::memory::Memory;
use crate::entity::{Entity, Id};
use crate::relation::BelongsTo;

/// A struct from which a row is made: `NewUser` for `User`. Only derived.
///
/// A draft has a field for each column that the program must supply, and a link for each
/// `belongs_to`; a forgotten column or parent is rustc's own "missing field". Its generated
/// constructor `NewUser::new(..)` takes the required ones and leaves out the rest, for
/// `NewUser { nickname: Some(..), ..NewUser::new(..) }`.
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
/// use aludel::{Draft, Stores, Unbranded};
///
/// fn add_twice<D: Draft<Unbranded> + Clone>(s: &mut Session, draft: D)
/// where
///     aludel::AnyConnection: Stores<D::Entity>,
/// {
///     s.add(draft.clone());
///     s.add(draft);
/// }
/// # let _ = add_twice::<NewTag>;
/// # #[derive(Entity)]
/// # #[entity(table = "tags")]
/// # pub struct Tag { #[entity(key, generated)] pub id: i32 }
/// # impl Clone for NewTag { fn clone(&self) -> Self { NewTag {} } }
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a draft of this session",
    label = "expected a `New…` struct made by `derive(Entity)`, with links of this session"
)]
#[bound(DraftBound)]
pub trait Draft<B>: Sized {
    /// The entity that it becomes.
    type Entity: Entity;

    /// Takes the draft apart.
    #[doc(hidden)]
    fn into_parts(self) -> DraftParts<Self::Entity, B>;
}

/// A draft taken apart: the columns given, and what its foreign keys are to point at.
#[doc(hidden)]
pub struct DraftParts<E: Entity, B = Unbranded> {
    pub(crate) row: E::Row,
    /// Position of the foreign key, and its target.
    pub(crate) links: Vec<(usize, Target)>,
    brand: PhantomData<fn(B) -> B>,
}

impl<E: Entity, B> fmt::Debug for DraftParts<E, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(E::NAME).finish_non_exhaustive()
    }
}

#[quiet]
impl<E: Entity, B> DraftParts<E, B> {
    /// The columns given, with no link yet.
    #[must_use]
    pub fn new(row: E::Row) -> Self {
        Self { row, links: Vec::new(), brand: PhantomData }
    }

    /// The parts without the brand, which the link has checked already.
    fn forget_brand(self) -> Box<dyn AnyDraft> {
        Box::new(DraftParts::<E> { row: self.row, links: self.links, brand: PhantomData })
    }

    /// A draft among others. The brand was checked when the link was made.
    fn erased(self) -> Target {
        Target::Draft(Box::new(DraftParts::<E> {
            row: self.row,
            links: self.links,
            brand: PhantomData,
        }))
    }

    /// Points the foreign key of `R` at `link`.
    pub fn link<R: BelongsTo<Source = E>>(&mut self, link: Link<R::Target, B>) {
        use crate::entity::PartialRow;
        match link.0 {
            To::Key(key) => self.row.merge(R::row_with(Some(key))),
            To::Row(row) => self.links.push((R::INDEX, Target::Row(row))),
            To::Draft(parts) => self.links.push((R::INDEX, Target::Draft(parts.forget_brand()))),
        }
    }

    /// Points the foreign key of `R` at `link`, or makes it NULL.
    pub fn link_or_null<R: BelongsTo<Source = E>>(&mut self, link: Option<Link<R::Target, B>>) {
        use crate::entity::PartialRow;
        match link {
            Some(link) => self.link::<R>(link),
            None => self.row.merge(R::row_with(None)),
        }
    }
}

/// What a foreign key of a new row is to point at, with the entity forgotten.
pub(crate) enum Target {
    /// A row of the session, saved or not.
    Row(RowRef),
    /// A draft that is to be added too.
    Draft(Box<dyn AnyDraft>),
}

/// A draft of some entity, to be added to the store of that entity.
pub(crate) trait AnyDraft: Send {
    /// Adds the draft to the rows of its entity.
    fn add_to(self: Box<Self>, memory: &mut Memory) -> RowRef;
}

impl<E: Entity> AnyDraft for DraftParts<E> {
    fn add_to(self: Box<Self>, memory: &mut Memory) -> RowRef {
        memory.add(*self)
    }
}

/// What a required foreign key of a draft points at: a handle, a pending row, a key, or a draft
/// that is added too. Made with `.into()`.
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Session};
/// #[derive(Entity)]
/// #[entity(table = "users")]
/// pub struct User {
///     #[entity(key, generated)]
///     pub id: i32,
///     pub name: String,
/// }
///
/// #[derive(Entity)]
/// #[entity(table = "addresses")]
/// pub struct Address {
///     #[entity(key, generated)]
///     pub id: i32,
///     pub email: String,
///     #[entity(belongs_to(user: User))]
///     pub user_id: i32,
/// }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![User, Address].create_all(s.connection())?;
///
/// let ed = s.add(NewUser { name: "ed".into() });
/// s.add(NewAddress { email: "ed@example.org".into(), user: ed.into() });
/// s.add(NewAddress {
///     email: "jo@example.org".into(),
///     user: NewUser { name: "jo".into() }.into(), // adds both
/// });
/// s.commit()?;
/// # assert_eq!(s.count(User::query())?, 2);
/// # Ok::<(), aludel::Error>(())
/// ```
pub struct Link<E: Entity, B = Unbranded>(To<E, B>);

enum To<E: Entity, B> {
    Key(E::Key),
    Row(RowRef),
    Draft(Box<DraftParts<E, B>>),
}

#[quiet]
impl<E: Entity, B> Link<E, B> {
    /// To the row with this key, which need not be in the session.
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
    /// use aludel::Link;
    ///
    /// s.insert(NewUser { name: "ed".into() })?;
    /// s.insert(NewAddress { email: "ed@example.org".into(), user: Link::key(1) })?;
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub const fn key(key: E::Key) -> Self {
        Self(To::Key(key))
    }

    /// The row or draft that it points at, or the key.
    pub(super) fn into_target(self) -> Result<Target, E::Key> {
        match self.0 {
            To::Key(key) => Err(key),
            To::Row(row) => Ok(Target::Row(row)),
            To::Draft(parts) => Ok(parts.erased()),
        }
    }

    /// To a row that is added with the draft that has the link. Also `NewUser { .. }.into()`.
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
    /// use aludel::Link;
    ///
    /// let user = Link::draft(NewUser { name: "ed".into() });
    /// s.insert(NewAddress { email: "ed@example.org".into(), user })?;
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn draft(draft: impl Draft<B, Entity = E>) -> Self {
        Self(To::Draft(Box::new(draft.into_parts())))
    }
}

/// What a `belongs_to` or one end of a `many_to_many` can be pointed at: a [`Handle`], a
/// [`Pending`] row, an [`Id`], a draft that is added too, or a [`Link`] made of any of these.
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
/// use aludel::session::LinkTo;
///
/// fn give(
///     s: &mut Session,
///     address: Handle<Address>,
///     to: impl LinkTo<User, aludel::Unbranded>,
/// ) -> aludel::Result<()> {
///     s.set(address, Address::user, to)
/// }
/// # let ed = s.insert(NewUser { name: "ed".into() })?;
/// # let home = s.insert(NewAddress { email: "ed@example.org".into(), user: ed.into() })?;
/// give(&mut s, home, ed)?;
/// give(&mut s, home, NewUser { name: "wendy".into() })?;
/// # s.commit()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand for a `{E}`",
    label = "expected a handle, a pending row, a key or a draft of `{E}`"
)]
pub trait LinkTo<E: Entity, B> {
    /// The link.
    #[doc(hidden)]
    fn into_link(self) -> Link<E, B>;
}

#[diagnostic::do_not_recommend]
impl<E: Entity, B, T: Into<Link<E, B>>> LinkTo<E, B> for T {
    fn into_link(self) -> Link<E, B> {
        self.into()
    }
}

impl<E: Entity, B> fmt::Debug for Link<E, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            To::Key(key) => write!(f, "Link<{}>({key:?})", E::NAME),
            To::Row(row) => write!(f, "Link<{}>#{}", E::NAME, row.slot),
            To::Draft(_) => write!(f, "Link<{}>(new)", E::NAME),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<E: Entity, L, B> From<Handle<E, L, B>> for Link<E, B> {
    fn from(handle: Handle<E, L, B>) -> Self {
        Self(To::Row(handle.row))
    }
}

#[diagnostic::do_not_recommend]
impl<E: Entity, B> From<Pending<E, B>> for Link<E, B> {
    fn from(pending: Pending<E, B>) -> Self {
        Self(To::Row(pending.row))
    }
}

#[diagnostic::do_not_recommend]
impl<E: Entity, B> From<&E> for Link<E, B> {
    fn from(row: &E) -> Self {
        Self::key(row.key())
    }
}

#[diagnostic::do_not_recommend]
impl<E: Entity<Key = Id<E, T>>, T, B> From<Id<E, T>> for Link<E, B> {
    fn from(key: Id<E, T>) -> Self {
        Self::key(key)
    }
}
