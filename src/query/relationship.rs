//! A named relationship of a source: `User::addresses`.

use core::fmt;
use core::marker::PhantomData;

use crate::relation::Relation;
use crate::scope::{Members, Source};

/// A relationship seen from a source, as a zero-sized value: what `join`, `with`, `load` and
/// `related` take.
///
/// `S` is the entity or an alias of it, `R` the relationship. The derive makes one constant for
/// each relationship.
///
/// # Example
///
/// ```
/// # use aludel::Entity;
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
/// let joined = User::query().join(User::addresses).filter(Address::email.like("%.org"));
/// let either = User::query().filter(!User::addresses.any(Address::email.like("%.org")));
/// ```
pub struct Rel<S, R>(PhantomData<fn() -> (S, R)>);

impl<S, R> Rel<S, R> {
    /// The relationship; made by the derive.
    #[doc(hidden)]
    #[must_use]
    #[allow(clippy::new_without_default, reason = "a constant, not a constructor")]
    pub const fn new() -> Self {
        Self(PhantomData)
    }

    /// Leads to an alias of the target instead of the target itself, for a target that is in the
    /// query already: `Employee::manager.to(boss)`.
    #[must_use]
    pub fn to<M: AliasOf<R::Target, A>, A>(self, alias: M) -> RelTo<S, R, A>
    where
        R: Relation,
    {
        let _ = alias;
        RelTo(PhantomData)
    }

    /// Adds a criterion to the join condition, which a left join keeps apart from a filter.
    pub fn and<P>(self, criterion: P) -> RelAnd<Self, P> {
        RelAnd { join: self, criterion }
    }
}

impl<S, R> Copy for Rel<S, R> {}

impl<S, R> Clone for Rel<S, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Source, R: Relation> fmt::Debug for Rel<S, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", S::SQL_NAME, R::NAME)
    }
}

/// A relationship that leads to the alias `A`. Made by [`Rel::to`].
#[derive(Debug)]
pub struct RelTo<S, R, A>(PhantomData<fn() -> (S, R, A)>);

impl<S, R, A> RelTo<S, R, A> {
    /// Adds a criterion to the join condition.
    pub fn and<P>(self, criterion: P) -> RelAnd<Self, P> {
        RelAnd { join: self, criterion }
    }
}

impl<S, R, A> Copy for RelTo<S, R, A> {}

impl<S, R, A> Clone for RelTo<S, R, A> {
    fn clone(&self) -> Self {
        *self
    }
}

/// A relationship with a further criterion. Made by [`Rel::and`].
#[derive(Debug, Clone, Copy)]
pub struct RelAnd<J, P> {
    pub(super) join: J,
    pub(super) criterion: P,
}

/// Holds for aliases of the entity `E`. `A` is the alias as a source, found by inference.
#[diagnostic::on_unimplemented(
    message = "this is not an alias of `{E}`",
    label = "names rows of another entity",
    note = "make one: `alias!(other = {E})`"
)]
pub trait AliasOf<E, A> {}

#[diagnostic::do_not_recommend]
impl<M, E> AliasOf<E, M::Source> for M
where
    M: Members,
    M::Source: Source<Entity = E>,
{
}
