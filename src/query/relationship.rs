//! A named relationship of a source: `User::addresses`.

use core::fmt;
use core::marker::PhantomData;

use aludel_macros::quiet;

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
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// let joined = User::query().join(User::addresses).filter(Address::email.like("%.org"));
/// assert_eq!(s.all(joined.select(User::name))?, ["ed"]);
/// let without = User::query().filter(!User::addresses.exists());
/// assert_eq!(s.all(without.select(User::name))?, ["wendy"]);
/// # Ok(())
/// # }
/// ```
pub struct Rel<S, R>(PhantomData<fn() -> (S, R)>);

#[quiet]
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
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// # let ann = s.insert(NewEmployee { name: "ann".into(), manager: None })?;
    /// # s.insert(NewEmployee { name: "bob".into(), manager: Some(ann.into()) })?;
    /// aludel::alias!(boss = Employee);
    ///
    /// let query =
    ///     Employee::query().join(Employee::manager.to(boss)).select((Employee::name, boss.name));
    /// assert_eq!(s.all(query)?, [("bob".to_owned(), "ann".to_owned())]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn to<M: AliasOf<R::Target, A>, A>(self, alias: M) -> RelTo<S, R, A>
    where
        R: Relation,
    {
        let _ = alias;
        RelTo(PhantomData)
    }

    /// Adds a criterion to the join condition, which a left join keeps apart from a filter.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let org = User::addresses.and(Address::email.ends_with(".org"));
    /// let query =
    ///     User::query().left_join(org).order_by(User::name).select((User::name, Address::email));
    /// assert_eq!(
    ///     s.all(query)?,
    ///     [("ed".to_owned(), Some("ed@example.org".to_owned())), ("wendy".to_owned(), None)],
    /// );
    /// # Ok(())
    /// # }
    /// ```
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
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// # let mut s = session()?;
/// let ann = s.insert(NewEmployee { name: "ann".into(), manager: None })?;
/// s.insert(NewEmployee { name: "bob".into(), manager: Some(ann.into()) })?;
///
/// aludel::alias!(boss = Employee);
///
/// let under_ann = Employee::manager.to(boss).has(boss.name.eq("ann"));
/// assert_eq!(s.all(Employee::query().filter(under_ann).select(Employee::name))?, ["bob"]);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub struct RelTo<S, R, A>(PhantomData<fn() -> (S, R, A)>);

#[quiet]
impl<S, R, A> RelTo<S, R, A> {
    /// Adds a criterion to the join condition.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// # let ann = s.insert(NewEmployee { name: "ann".into(), manager: None })?;
    /// # s.insert(NewEmployee { name: "bob".into(), manager: Some(ann.into()) })?;
    /// aludel::alias!(boss = Employee);
    ///
    /// let ann = Employee::manager.to(boss).and(boss.name.eq("ann"));
    /// let query = Employee::query().join(ann).select(Employee::name);
    /// assert_eq!(s.all(query)?, ["bob"]);
    /// # Ok(())
    /// # }
    /// ```
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
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let com = User::addresses.and(Address::email.ends_with(".com"));
/// assert_eq!(s.count(User::query().left_join(com).rows())?, 2); // Ed with one address, Wendy
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct RelAnd<J, P> {
    pub(super) join: J,
    pub(super) criterion: P,
}

/// Holds for aliases of the entity `E`. `A` is the alias as a source, found by inference.
#[diagnostic::on_unimplemented(
    message = "this is not an alias of `{E}`",
    label = "names rows of another entity; make one: `alias!(other = {E})`"
)]
pub trait AliasOf<E, A> {}

#[diagnostic::do_not_recommend]
impl<M, E> AliasOf<E, M::Source> for M
where
    M: Members,
    M::Source: Source<Entity = E>,
{
}
