//! Loading relationships with a query: `.with(User::addresses)`.

use core::marker::PhantomData;

use aludel_macros::quiet;

use super::relationship::Rel;
use super::select::Query;
use super::whole::Whole;
use crate::entity::Entity;
use crate::relation::{self, LoadableBound, Relation};
use crate::scope::{Cons, Nil, Source};
use crate::session::Loaded;

/// What `with` takes for rows of `E`: a relationship of it, perhaps with further ones below.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::query::Eager;
///
/// fn begins_at_user(_: impl Eager<User>) {}
///
/// begins_at_user(User::addresses);
/// begins_at_user(User::addresses.with(Address::user));
/// ```
pub trait Eager<E> {
    /// The relationship.
    type Relation: Relation;
    /// What is loaded with the rows that it leads to.
    type Below;
}

#[diagnostic::do_not_recommend]
impl<E, R> Eager<E> for Rel<E, R>
where
    E: Entity,
    R: Relation<Source = E>,
{
    type Relation = R;
    type Below = Nil;
}

/// An [`Eager`] load that begins at `E`. It is asked in its place, so that what begins elsewhere is
/// refused without a look at how loads are made.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "this is not a relationship of `{E}`",
    label = "nest it where it begins: `.with({E}::first.with(Second::next))`"
)]
pub trait BeginsAt<E> {
    /// The relationship.
    type Relation: Relation;
    /// What is loaded with the rows that it leads to.
    type Below;
}

#[diagnostic::do_not_recommend]
impl<T: Eager<E>, E> BeginsAt<E> for T {
    type Relation = T::Relation;
    type Below = T::Below;
}

/// A relationship with further ones to load below it. Made by [`Rel::with`].
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// # let mut s = session()?;
/// let plan = Post::author.with(User::addresses).with(User::profile);
/// for post in s.all(Post::query().with(plan))? {
///     let author = s.related(post, Post::author).expect("Wendy wrote it");
///     assert_eq!(s.related(author, User::addresses).len(), 0);
///     assert!(s.related(author, User::profile).is_none());
/// }
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub struct RelWith<S, R, Below>(PhantomData<fn() -> (S, R, Below)>);

impl<S, R, Below> RelWith<S, R, Below> {
    pub(super) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<S, R, Below> Copy for RelWith<S, R, Below> {}

impl<S, R, Below> Clone for RelWith<S, R, Below> {
    fn clone(&self) -> Self {
        *self
    }
}

#[diagnostic::do_not_recommend]
impl<E, R, Below> Eager<E> for RelWith<E, R, Below>
where
    E: Entity,
    R: Relation<Source = E>,
{
    type Relation = R;
    type Below = Below;
}

#[quiet]
impl<S, R: Relation> Rel<S, R> {
    /// Loads a relationship of the target too: `User::posts.with(Post::comments)`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query().with(User::addresses.with(Address::user));
    /// for user in s.all(query)? {
    ///     for address in s.related(user, User::addresses) {
    ///         assert_eq!(s.related(address, Address::user), user);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn with<X: BeginsAt<R::Target, Relation = Y>, Y>(
        self,
        below: X,
    ) -> RelWith<S, R, Cons<Loaded<Y, X::Below>, Nil>>
    where
        relation::Loads: LoadableBound<Y>,
    {
        let _ = below;
        RelWith(PhantomData)
    }
}

#[quiet]
impl<S, R: Relation, Below> RelWith<S, R, Below> {
    /// Loads a further relationship of the target.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let links = Post::links.with(PostKeyword::post).with(PostKeyword::keyword);
    /// let query = Post::query().with(links);
    /// assert_eq!(s.all(query)?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn with<X: BeginsAt<R::Target, Relation = Y>, Y>(
        self,
        below: X,
    ) -> RelWith<S, R, Cons<Loaded<Y, X::Below>, Below>>
    where
        relation::Loads: LoadableBound<Y>,
    {
        let _ = below;
        RelWith(PhantomData)
    }
}

/// A selection of whole rows of `Root`, which relationships can be loaded with.
#[diagnostic::on_unimplemented(
    message = "relationships are loaded with whole rows of `{Root}`, which this query does not select",
    label = "`.with(..)` instead of `.select(..)`, or `.load(..)` the handles"
)]
pub trait WholeRows<Root> {}

#[diagnostic::do_not_recommend]
impl<Root> WholeRows<Root> for Whole<Root> {}

#[quiet]
impl<Root, L, J, Sel, W, M, Loads> Query<Root, Sel, L, J, W, M, Loads>
where
    Root: Source,
{
    /// Loads a relationship with the rows, so that it can be read from their handles: one further
    /// statement for all rows (and chunk of keys), whatever their number. A `many_to_many` takes
    /// two. Rows that are in memory already are not read again.
    ///
    /// What was loaded is part of the handle's type; nested loads nest in it.
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
    /// # let ed = s.add(NewUser { name: "ed".into() });
    /// # s.add(NewAddress { email: "ed@example.org".into(), user: ed.into() });
    /// # s.commit()?;
    /// for user in s.all(User::query().with(User::addresses))? {
    ///     for address in s.related(user, User::addresses) {
    ///         println!("{}: {}", s[user].name, s[address].email);
    ///     }
    /// }
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// SELECT "users"."id", "users"."name" FROM "users"
    /// SELECT .. FROM "addresses" WHERE "addresses"."user_id" IN (?, ?, ..)
    /// ```
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn with<X: BeginsAt<Root::Entity, Relation = Y>, Y>(self, relationship: X) -> Query<Root, Sel, L, J, W, M, Cons<Loaded<Y, X::Below>, Loads>> where Sel: WholeRows<Root>, relation::Loads: LoadableBound<Y> {
        let _ = relationship;
        self.retyped()
    }
}
