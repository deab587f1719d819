//! What a function asks of a relationship that is not of its kind: each is a bound on the
//! relationship's mechanism or shape, a type of ours, so that a refusal is about the relationship
//! and does not show where the program declares it.

use super::{BelongsTo, Forward, Linked, Nullable, Relation, Through, ToMaybe};
use aludel_macros::bound;

/// Relationships that are a foreign key: met by [`Session::set`](crate::Session::set).
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::relation::{ByKey, Relation};
/// use aludel_docs::model::*;
///
/// fn is_a_key<S, R: Relation<Mechanism: ByKey<R>>>(_: aludel::Rel<S, R>) {}
///
/// is_a_key(Address::user); // `User::addresses` is the other end, and does not compile here
/// ```
#[diagnostic::on_unimplemented(
    message = "`{R}` is not a `belongs_to`",
    label = "has no foreign key of its own; set the end that has it"
)]
#[bound(ByKeyBound)]
pub trait ByKey<R: Relation> {
    /// The relationship, known to be one.
    type End: BelongsTo<Source = R::Source, Target = R::Target>;
}

#[diagnostic::do_not_recommend]
impl<R: BelongsTo> ByKey<R> for Forward {
    type End = R;
}

/// Relationships that are a foreign key which may be NULL: met by
/// [`Session::unset`](crate::Session::unset).
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::relation::{ByNullableKey, Relation};
/// use aludel_docs::model::*;
///
/// fn may_be_unset<S, R: Relation<Shape: ByNullableKey<R>>>(_: aludel::Rel<S, R>) {}
///
/// may_be_unset(Post::author); // `Address::user` is required, and does not compile here
/// ```
#[diagnostic::on_unimplemented(
    message = "`{R}` is required and cannot be unset",
    label = "its foreign key is NOT NULL; make the field an `Option`, or delete the row instead"
)]
#[bound(ByNullableKeyBound)]
pub trait ByNullableKey<R: Relation> {
    /// The relationship, known to be one.
    type End: Nullable<Source = R::Source, Target = R::Target>;
}

#[diagnostic::do_not_recommend]
impl<R: Nullable> ByNullableKey<R> for ToMaybe {
    type End = R;
}

/// Relationships through an association: met by [`Session::link`](crate::Session::link).
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::relation::{ByLinks, Relation};
/// use aludel_docs::model::*;
///
/// fn is_linked<S, R: Relation<Mechanism: ByLinks<R>>>(_: aludel::Rel<S, R>) {}
///
/// is_linked(Post::keywords);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{R}` is not a `many_to_many`",
    label = "its rows are not linked through others; `session.set(..)` points the end with the key"
)]
#[bound(ByLinksBound)]
pub trait ByLinks<R: Relation> {
    /// The relationship, known to be one.
    type End: Linked<Source = R::Source, Target = R::Target>;
}

#[diagnostic::do_not_recommend]
impl<R: Linked> ByLinks<R> for Through {
    type End = R;
}

/// Which relationships can be loaded whole: derived for each that is not `large`.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::relation::{Loadable, Loads};
/// use aludel_docs::model::*;
///
/// fn whole<S, R>(_: aludel::Rel<S, R>)
/// where
///     Loads: Loadable<R>,
/// {
/// }
///
/// whole(User::addresses); // `User::posts` is `large`, and does not compile here
/// ```
#[derive(Debug)]
pub struct Loads(());

/// Holds for [`Loads`] and each relationship that can be loaded whole. Only derived.
///
/// # Example
///
/// ```
/// use aludel::relation::{Loadable, Loads};
/// use aludel_docs::model::*;
///
/// const fn whole<R>() -> bool
/// where
///     Loads: Loadable<R>,
/// {
///     true
/// }
///
/// assert!(whole::<user_fields::addresses>());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{R}` is declared `large` and is never loaded whole",
    label = "query it instead: `session.query_related(handle, ..)`"
)]
#[bound(LoadableBound)]
pub trait Loadable<R> {}

/// Which associations are made by two links alone: derived for each without more to fill in.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::relation::{AssociationOf, LinksAlone};
/// use aludel_docs::model::*;
///
/// fn made_of<A, Near, Far>()
/// where
///     LinksAlone: AssociationOf<A, Near, Far>,
/// {
/// }
///
/// made_of::<PostKeyword, post_keyword_fields::post, post_keyword_fields::keyword>();
/// ```
#[derive(Debug)]
pub struct LinksAlone(());

/// Holds for [`LinksAlone`] and each entity that two links suffice to make. Only derived.
///
/// # Example
///
/// ```
/// use aludel::relation::{AssociationOf, LinksAlone};
/// use aludel_docs::model::*;
///
/// // Either way round: a `many_to_many` may be declared from both ends.
/// fn links<A, One, Other>()
/// where
///     LinksAlone: AssociationOf<A, One, Other> + AssociationOf<A, Other, One>,
/// {
/// }
///
/// links::<PostKeyword, post_keyword_fields::keyword, post_keyword_fields::post>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Association}` is more than a link: it has columns of its own to fill in",
    label = "cannot be linked without those columns; add a draft of `{Association}` instead"
)]
#[bound(AssociationOfBound)]
pub trait AssociationOf<Association, Near, Far> {}
