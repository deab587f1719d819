//! Words for what a relationship is: how many rows it leads to, and where its foreign key is.

/// How many rows a relationship leads to. Sealed: [`ToOne`], [`ToMaybe`], [`ToMany`].
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// use aludel::Relation;
/// use aludel::relation::{Shape, ToMany, ToMaybe, ToOne};
///
/// fn leads_to<S: Shape, R: Relation<Shape = S>>() -> &'static str {
///     R::NAME
/// }
///
/// assert_eq!(leads_to::<ToOne, address_fields::user>(), "user");
/// assert_eq!(leads_to::<ToMaybe, user_fields::profile>(), "profile");
/// assert_eq!(leads_to::<ToMany, user_fields::addresses>(), "addresses");
/// ```
pub trait Shape: sealed::Sealed + 'static {}

/// Exactly one row: a required `belongs_to`.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::Handle;
///
/// let address = s.first(Address::query().with(Address::user))?.expect("Ed has two");
/// let owner: Handle<User> = s.related(address, Address::user);
/// assert_eq!(s[owner].name, "ed");
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub enum ToOne {}

/// One row or none: a nullable `belongs_to`, or a `has_one`.
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// # let mut s = session()?;
/// let ed = s.one(User::query().filter(User::name.eq("ed")).with(User::profile))?;
/// assert!(s.related(ed, User::profile).is_none());
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub enum ToMaybe {}

/// Any number of rows: a `has_many` or `many_to_many`.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let ed = s.one(User::query().filter(User::name.eq("ed")).with(User::addresses))?;
/// assert_eq!(s.related(ed, User::addresses).len(), 2);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub enum ToMany {}

impl Shape for ToOne {}
impl Shape for ToMaybe {}
impl Shape for ToMany {}

/// Where the foreign key is. Sealed: [`Forward`], [`Backward`], [`Through`].
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// use aludel::Relation;
/// use aludel::relation::{Backward, Forward, Mechanism, Through};
///
/// fn is_kept<M: Mechanism, R: Relation<Mechanism = M>>() -> &'static str {
///     R::NAME
/// }
///
/// assert_eq!(is_kept::<Forward, address_fields::user>(), "user");
/// assert_eq!(is_kept::<Backward, user_fields::addresses>(), "addresses");
/// assert_eq!(is_kept::<Through, post_fields::keywords>(), "keywords");
/// ```
pub trait Mechanism: sealed::Sealed + 'static {}

/// The source has the foreign key: a `belongs_to`.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// // Only this end can be set: the foreign key is here.
/// let wendy = s.one(User::query().filter(User::name.eq("wendy")))?;
/// let address = s.first(Address::query())?.expect("Ed has two");
/// s.set(address, Address::user, wendy)?;
/// s.commit()?;
/// assert_eq!(s[address].user_id, s[wendy].id);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub enum Forward {}

/// The target has the foreign key: a `has_many` or `has_one`.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let without = User::query().filter(!User::addresses.exists()).select(User::name);
/// assert_eq!(s.all(without)?, ["wendy"]);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `NOT (EXISTS (SELECT 1 FROM "addresses" WHERE "addresses"."user_id" = "users"."id"))`
#[derive(Debug)]
pub enum Backward {}

/// A third entity has a foreign key to each end: a `many_to_many`.
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// # let mut s = session()?;
/// let post = s.first(Post::query())?.expect("Wendy wrote one");
/// let keyword = s.insert(NewKeyword { word: "rust".into() })?;
/// s.link(post, Post::keywords, keyword)?; // only this kind is linked
/// s.commit()?;
/// let query = Post::query().filter(Post::keywords.any(Keyword::word.eq("rust")));
/// assert_eq!(s.all(query)?, [post]);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub enum Through {}

impl Mechanism for Forward {}
impl Mechanism for Backward {}
impl Mechanism for Through {}

mod sealed {
    /// The shapes and mechanisms are matched exhaustively, so no other can be added from outside.
    pub trait Sealed {}
    impl Sealed for super::ToOne {}
    impl Sealed for super::ToMaybe {}
    impl Sealed for super::ToMany {}
    impl Sealed for super::Forward {}
    impl Sealed for super::Backward {}
    impl Sealed for super::Through {}
}
