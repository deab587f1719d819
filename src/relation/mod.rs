//! Relationships: `belongs_to`, `has_many`, `has_one`, `many_to_many`.
//!
//! The foreign key is the one source of truth. A `belongs_to` *is* a foreign key; a `has_many` or
//! `has_one` is the other end of one; a `many_to_many` goes through an entity that has two.
//!
//! # Example
//!
//! ```
//! # use aludel_docs::model::*;
//! use aludel::relation::{BelongsTo, Has, Linked, Relation};
//!
//! // One foreign key, seen from its two ends.
//! assert_eq!(address_fields::user::NAME, "user");
//! assert_eq!(<user_fields::addresses as Has>::Inverse::NAME, "user");
//!
//! // A many-to-many goes through an entity that belongs to both.
//! assert_eq!(<post_fields::keywords as Linked>::Association::NAME, "PostKeyword");
//! ```

#[doc(hidden)]
pub mod derived;
mod foreign_key;
mod kind;
mod path;
mod referrers;
mod shape;

pub(crate) use self::foreign_key::{ForeignKeyFns, erased};
pub(crate) use self::referrers::{Referrers, ReferrersByKey};

pub use self::kind::{AssociationOf, ByKey, ByLinks, ByNullableKey, LinksAlone, Loadable, Loads};
#[doc(no_inline)]
pub use self::kind::{
    AssociationOfBound, ByKeyBound, ByLinksBound, ByNullableKeyBound, LoadableBound,
};
pub use self::path::{Columns, Path};
pub use self::shape::{Backward, Forward, Mechanism, Shape, Through, ToMany, ToMaybe, ToOne};

use crate::entity::Entity;

/// A named relationship from one entity to another, as a zero-sized type. Only derived; named in
/// bounds.
///
/// The type is named after the relationship, in the module that the derive makes:
/// `user_fields::addresses` for `User::addresses`.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// use aludel::{Rel, Relation};
///
/// fn describe<S, R: Relation>(_: Rel<S, R>) -> String {
///     format!("{}.{}", <R::Source as Entity>::NAME, R::NAME)
/// }
///
/// assert_eq!(describe(User::addresses), "User.addresses");
/// # Ok(())
/// # }
/// ```
pub trait Relation: Copy + Send + Sync + 'static {
    /// The entity that declares it.
    type Source: Entity;
    /// The entity it leads to.
    type Target: Entity;
    /// The type-level identity.
    type Id;
    /// How many rows it leads to: [`ToOne`], [`ToMaybe`] or [`ToMany`].
    type Shape: Shape;
    /// Where the foreign key is: [`Forward`], [`Backward`] or [`Through`].
    type Mechanism: Mechanism;
    /// The relationship's name.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::Relation;
    ///
    /// assert_eq!(user_fields::addresses::NAME, "addresses");
    /// ```
    const NAME: &'static str;
    /// How its join condition is made.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::Relation;
    /// use aludel::relation::Path;
    ///
    /// let path = address_fields::user::path();
    /// assert!(matches!(path, Path::Direct { local, .. } if local == ["user_id"]));
    /// ```
    fn path() -> Path;
}

/// A relationship whose foreign key is in its source. Only derived.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// use aludel::relation::BelongsTo;
///
/// fn parent_key<R: BelongsTo>(row: &R::Source) -> Option<<R::Target as Entity>::Key> {
///     R::target_key(row)
/// }
///
/// let address = Address { id: Id::new(1), email: "ed@example.org".into(), user_id: Id::new(7) };
/// assert_eq!(parent_key::<address_fields::user>(&address), Some(Id::new(7)));
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `belongs_to`",
    label = "this relationship has no foreign key of its own",
    note = "only the end with the foreign key can be set"
)]
pub trait BelongsTo: Relation<Mechanism = Forward> {
    /// The position in [`Entity::FOREIGN_KEYS`].
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// use aludel::relation::BelongsTo;
    ///
    /// let key = PostKeyword::FOREIGN_KEYS[post_keyword_fields::keyword::INDEX];
    /// assert_eq!(key.target, "Keyword");
    /// ```
    const INDEX: usize;
    /// The key that `source` refers to, unless NULL.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// use aludel::relation::BelongsTo;
    ///
    /// let orphan = Post { id: Id::new(1), headline: "Found".into(), author_id: None };
    /// assert_eq!(post_fields::author::target_key(&orphan), None);
    /// ```
    fn target_key(source: &Self::Source) -> Option<<Self::Target as Entity>::Key>;
    /// The key that a partial row refers to, unless NULL or not given.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// use aludel::relation::BelongsTo;
    ///
    /// let row = post_fields::author::row_with(Some(Id::new(7)));
    /// assert_eq!(post_fields::author::target_key_of_row(&row), Some(Id::new(7)));
    /// assert_eq!(post_fields::author::target_key_of_row(&Default::default()), None);
    /// ```
    fn target_key_of_row(
        row: &<Self::Source as Entity>::Row,
    ) -> Option<<Self::Target as Entity>::Key>;
    /// Makes `source` refer to `key`. `None` is NULL, which only a nullable key is ever given.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// use aludel::relation::BelongsTo;
    ///
    /// let mut post = Post { id: Id::new(1), headline: "Found".into(), author_id: None };
    /// post_fields::author::point_at(&mut post, Some(Id::new(7)));
    /// assert_eq!(post.author_id, Some(Id::new(7)));
    /// ```
    fn point_at(source: &mut Self::Source, key: Option<<Self::Target as Entity>::Key>);
    /// The foreign key's columns, referring to `key`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// use aludel::entity::ColumnSet;
    /// use aludel::relation::BelongsTo;
    ///
    /// let mut post = Post { id: Id::new(1), headline: "Found".into(), author_id: None };
    /// post.assign(ColumnSet::of(&[2]), post_fields::author::row_with(Some(Id::new(7))));
    /// assert_eq!(post.author_id, Some(Id::new(7)));
    /// ```
    fn row_with(key: Option<<Self::Target as Entity>::Key>) -> <Self::Source as Entity>::Row;
}

/// A `belongs_to` that may be NULL. Only derived.
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// use aludel::relation::Nullable;
///
/// fn forget<R: Nullable>(row: &mut R::Source) {
///     R::point_at(row, None);
/// }
///
/// let mut post = Post { id: Id::new(1), headline: "Found".into(), author_id: Some(Id::new(7)) };
/// forget::<post_fields::author>(&mut post);
/// assert_eq!(post.author_id, None);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is required and cannot be unset",
    label = "its foreign key is NOT NULL",
    note = "make the field an `Option`, or delete the row instead"
)]
pub trait Nullable: BelongsTo<Shape = ToMaybe> {}

/// A `has_many` or `has_one`: the foreign key is in the target. Only derived.
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// use aludel::relation::{BelongsTo, Has};
///
/// /// The rows in `rows` that belong to the one with this key.
/// fn of<R: Has>(key: &<R::Source as Entity>::Key, rows: &[R::Target]) -> usize {
///     rows.iter().filter(|row| R::Inverse::target_key(row).as_ref() == Some(key)).count()
/// }
///
/// let address = Address { id: Id::new(1), email: "ed@example.org".into(), user_id: Id::new(7) };
/// assert_eq!(of::<user_fields::addresses>(&Id::new(7), &[address]), 1);
/// ```
pub trait Has: Relation<Mechanism = Backward> {
    /// The end that has the foreign key.
    type Inverse: BelongsTo<Source = Self::Target, Target = Self::Source>;
    /// The declared order: positions of the target's columns.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// use aludel::entity::Direction;
    /// use aludel::relation::Has;
    ///
    /// // `has_many(addresses: Address.user, order_by(id))`
    /// assert_eq!(user_fields::addresses::ORDER, [(0, Direction::Ascending)]);
    /// ```
    const ORDER: &'static [(usize, crate::entity::Direction)];
}

/// A `many_to_many` through an entity with a foreign key to each end. Only derived.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// use aludel::relation::Linked;
///
/// fn between<R: Linked>() -> &'static str {
///     R::Association::TABLE
/// }
///
/// assert_eq!(between::<post_fields::keywords>(), "post_keywords");
/// assert_eq!(between::<keyword_fields::posts>(), "post_keywords"); // from the other end
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `many_to_many`",
    label = "its rows are not linked through others",
    note = "`session.set(..)` points the end with the foreign key at another row"
)]
pub trait Linked: Relation<Mechanism = Through> {
    /// The entity of the association rows.
    type Association: Entity;
    /// Its foreign key to the source.
    type Near: BelongsTo<Source = Self::Association, Target = Self::Source>;
    /// Its foreign key to the target.
    type Far: BelongsTo<Source = Self::Association, Target = Self::Target>;
    /// The declared order: positions of the target's columns.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// use aludel::relation::Linked;
    ///
    /// // `many_to_many(keywords: Keyword, .., order_by(word))`
    /// let (column, _) = post_fields::keywords::ORDER[0];
    /// assert_eq!(Keyword::COLUMNS[column].name, "word");
    /// ```
    const ORDER: &'static [(usize, crate::entity::Direction)];
}
