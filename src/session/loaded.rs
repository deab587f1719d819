//! What was loaded with a handle, as a list in its type.

use core::marker::PhantomData;

use crate::relation::Relation;
use crate::scope::identity::{Is, No, SameAs, Yes};
use crate::scope::{Cons, Nil};

/// The relationship `R` was loaded, and `Nested` with the rows it leads to.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/example.rs"));
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::{Handle, Loaded, scope::{Cons, Nil}};
///
/// let users: Vec<Handle<User, Cons<Loaded<user_fields::addresses>, Nil>>> =
///     s.all(User::query().with(User::addresses))?;
/// assert_eq!(users.len(), 2);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Loaded<R, Nested = Nil>(PhantomData<fn() -> (R, Nested)>);

/// Holds for a list of what was loaded that has `R`. You meet this bound by loading `R`.
///
/// # Example
///
/// ```
/// # include!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/example.rs"));
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::{Handle, Has};
///
/// // Takes users whose addresses were loaded; nothing else compiles.
/// fn emails<L: Has<user_fields::addresses>>(s: &Session, user: Handle<User, L>) -> Vec<String> {
///     s.related(user, User::addresses).map(|address| s[address].email.clone()).collect()
/// }
///
/// let ed = s.one(User::query().filter(User::name.eq("ed")).with(User::addresses))?;
/// assert_eq!(emails(&s, ed), ["ed@example.org", "ed@example.com"]);
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{R}` was not loaded",
    label = "reads a relationship that this handle was not loaded with",
    note = "ask for it with `.with(..)` in the query, or `session.load(handle, ..)?`"
)]
pub trait Has<R> {
    /// What was loaded with the rows that `R` leads to.
    type Nested;
}

#[diagnostic::do_not_recommend]
impl<L, R> Has<R> for L
where
    L: Find<R, Found = Yes>,
{
    type Nested = L::Nested;
}

/// Holds for a relationship that is in a list of what was loaded: [`Has`] from the relationship's
/// side, so that what is missing is reported by its name. In bounds write `L: Has<R>`.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` was not loaded with this handle",
    label = "reads a relationship that was not loaded",
    note = "ask for it with `.with(..)` in the query, or `session.load(handle, ..)?`"
)]
pub trait IsLoaded<L>: Relation {
    /// What was loaded with the rows that it leads to.
    type Nested;
}

#[diagnostic::do_not_recommend]
impl<R: Relation, L: Has<R>> IsLoaded<L> for R {
    type Nested = L::Nested;
}

/// Looks for `R` in a list of what was loaded.
pub trait Find<R> {
    /// [`Yes`] or [`No`].
    type Found;
    /// What was loaded below.
    type Nested;
}

/// Empty: not found.
impl<R> Find<R> for Nil {
    type Found = No;
    type Nested = Nil;
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
}

/// Goes on from the head's answer.
pub trait Pick<H, N, T, R> {
    /// [`Yes`] or [`No`].
    type Found;
    /// What was loaded below.
    type Nested;
}

/// The head matches by number; it must also be the very type.
impl<H: Is<R>, N, T, R> Pick<H, N, T, R> for Yes {
    type Found = Yes;
    type Nested = N;
}

/// Look in the tail.
impl<H, N, T: Find<R>, R> Pick<H, N, T, R> for No {
    type Found = T::Found;
    type Nested = T::Nested;
}
