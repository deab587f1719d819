//! What was loaded with a handle, as a list in its type.

use core::marker::PhantomData;

use super::snapshot::{Here, There};
use crate::relation::Relation;
use crate::scope::identity::{Is, No, SameAs, Yes};
use crate::scope::{Cons, Nil};

/// The relationship `R` was loaded, and `Nested` with the rows it leads to.
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
/// use aludel::scope::{Cons, Nil};
/// use aludel::{Handle, Loaded};
///
/// /// What a query or `load` gives, where it has to be written out.
/// type WithAddresses = Handle<User, Cons<Loaded<user_fields::addresses>, Nil>>;
///
/// let ed = s.insert(NewUser { name: "ed".into() })?;
/// let ed: WithAddresses = s.load(ed, User::addresses)?;
/// # s.commit()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub struct Loaded<R, Nested = Nil>(PhantomData<fn() -> (R, Nested)>);

/// Holds for a list of what was loaded that has `R`. You meet this bound by loading `R`.
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
/// use aludel::{Handle, Has};
///
/// fn count<L: Has<user_fields::addresses>>(s: &Session, user: Handle<User, L>) -> usize {
///     s.related(user, User::addresses).len()
/// }
/// let ed = s.insert(NewUser { name: "ed".into() })?;
/// let ed = s.load(ed, User::addresses)?;
/// assert_eq!(count(&s, ed), 0);
/// # s.commit()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{R}` was not loaded",
    label = "not loaded with this handle; use `.with(..)` in the query, or `session.load(handle, ..)?`"
)]
pub trait Has<R> {
    /// What was loaded with the rows that `R` leads to.
    type Nested;
    /// Where in the list it is.
    #[doc(hidden)]
    type Place;
}

#[diagnostic::do_not_recommend]
impl<L, R> Has<R> for L
where
    L: Find<R, Found = Yes>,
{
    type Nested = L::Nested;
    type Place = L::Place;
}

/// Holds for a relationship that is in a list of what was loaded: [`Has`] from the relationship's
/// side, so that what is missing is reported by its name. In bounds write `L: Has<R>`.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let ed = s.one(User::query().filter(User::name.eq("ed")).with(User::addresses))?;
/// assert_eq!(s.related(ed, User::addresses).len(), 2); // `User::addresses` is loaded
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` was not loaded with this handle",
    label = "not loaded; use `.with(..)` in the query, or `session.load(handle, ..)?`"
)]
pub trait IsLoaded<L>: Relation {
    /// What was loaded with the rows that it leads to.
    type Nested;
    /// Where in the list it is.
    #[doc(hidden)]
    type Place;
}

#[diagnostic::do_not_recommend]
impl<R: Relation, L: Has<R>> IsLoaded<L> for R {
    type Nested = L::Nested;
    type Place = L::Place;
}

/// Looks for `R` in a list of what was loaded.
pub trait Find<R> {
    /// [`Yes`] or [`No`].
    type Found;
    /// What was loaded below.
    type Nested;
    /// Where it was found.
    type Place;
}

/// Empty: not found.
impl<R> Find<R> for Nil {
    type Found = No;
    type Nested = Nil;
    type Place = Nil;
}

/// Ask the head, then maybe the tail.
impl<R, H, N, T> Find<R> for Cons<Loaded<H, N>, T>
where
    R: Relation,
    H: Relation,
    H::Id: SameAs<R::Id>,
    <H::Id as SameAs<R::Id>>::Answer: Pick<H, N, T, R>,
{
    type Found = <<H::Id as SameAs<R::Id>>::Answer as Pick<H, N, T, R>>::Found;
    type Nested = <<H::Id as SameAs<R::Id>>::Answer as Pick<H, N, T, R>>::Nested;
    type Place = <<H::Id as SameAs<R::Id>>::Answer as Pick<H, N, T, R>>::Place;
}

/// Goes on from the head's answer.
pub trait Pick<H, N, T, R> {
    /// [`Yes`] or [`No`].
    type Found;
    /// What was loaded below.
    type Nested;
    /// Where it was found.
    type Place;
}

/// The head matches by number; it must also be the very type.
impl<H: Is<R>, N, T, R> Pick<H, N, T, R> for Yes {
    type Found = Yes;
    type Nested = N;
    type Place = Here;
}

/// Look in the tail.
impl<H, N, T: Find<R>, R> Pick<H, N, T, R> for No {
    type Found = T::Found;
    type Nested = T::Nested;
    type Place = There<T::Place>;
}
