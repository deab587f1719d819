//! A struct of the program's own as one item of a selection: the columns of one source, which may be
//! missing as a whole.

use core::marker::PhantomData;

use aludel_macros::quiet;
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::deserialize;
use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::{Field, Row};

use super::fill::Builds;
use super::label::Label;
use super::projection::{Called, NamedItem, NamedRow};
use super::selection::{ChangeWhole, ReadSelection, Selectable, SelectedIn, Selection, WholeBy};
use super::shape::{HasNames, Items, LabelIn, Names};
use crate::entity::Entity;
use crate::scope::{Adds, Certain, Cons, Contains, Nil, PresenceOf, Source};

/// Some columns of `S` as a struct `P`, or as an `Option` of it where `S` may be missing. Made by
/// [`Projection::part`](super::projection::Projection::part).
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::Projection;
///
/// #[derive(Projection, Debug, PartialEq)]
/// struct Owner {
///     name: String,
/// }
///
/// let owner = Owner::part(User::entity(), User::name);
/// let query = Address::query().join(Address::user).order_by(Address::email).select((Address::email, owner));
/// assert_eq!(s.all(query)?[0].1, Owner { name: "ed".into() });
/// # Ok::<(), aludel::Error>(())
/// ```
#[must_use = "it is to be selected"]
#[derive_where(Debug, Clone, Copy; Sel)]
pub struct Nested<S, Sel, P, Name = Unnamed> {
    pub(super) selected: Sel,
    marker: PhantomData<fn() -> (S, P, Name)>,
}

/// Stands for the name of a [`Nested`] that has none.
#[derive(Debug)]
pub struct Unnamed;

#[quiet]
impl<S, Sel, P> Nested<S, Sel, P> {
    pub(super) const fn new(selected: Sel) -> Self {
        Self { selected, marker: PhantomData }
    }

    /// Names it for the field of a projection that it fills.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::Projection;
    ///
    /// #[derive(Projection)]
    /// struct Owner {
    ///     name: String,
    /// }
    ///
    /// #[derive(Projection)]
    /// struct Line {
    ///     email: String,
    ///     owner: Owner,
    /// }
    ///
    /// aludel::label!(owner);
    ///
    /// let part = Owner::part(User::entity(), User::name).label(owner);
    /// let query = Address::query()
    ///     .join(Address::user)
    ///     .filter(Address::email.starts_with("ed"))
    ///     .select((Address::email, part))
    ///     .project::<Line>();
    /// assert_eq!(s.first(query)?.map(|line| line.owner.name).as_deref(), Some("ed"));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// None: its columns keep their names.
    pub fn label<Name: Label>(self, name: Name) -> Nested<S, Sel, P, Name> {
        let _ = name;
        Nested { selected: self.selected, marker: PhantomData }
    }
}

#[diagnostic::do_not_recommend]
impl<S, Sel, P, Name> Selectable for Nested<S, Sel, P, Name> {
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }
}

impl<S, Sel, P, Name, L, Inner> SelectedIn<L> for Nested<S, Sel, P, Name>
where
    L: Contains<S> + Adds<Certain<S>, Sources = Inner>,
    Sel: SelectedIn<Inner>,
{
}

/// What it selects is read where there is a row, in a scope in which the source is certain.
impl<S, Sel, P, Name, L, Inner> Selection<L> for Nested<S, Sel, P, Name>
where
    L: PresenceOf<S> + Adds<Certain<S>, Sources = Inner>,
    Sel: NamedRow<Inner, Fields: Builds<P>>,
    L::Missing: ChangeWhole<Sel::Read, P>,
{
    const WIDTH: usize = 1 + Sel::WIDTH;
    type Read = <L::Missing as WholeBy<Sel::Read>>::Row;
    type Row = <L::Missing as WholeBy<P>>::Row;
    type Items = Self;
}

impl<S, Sel, P, Name, L, Inner, DB> ReadSelection<L, DB> for Nested<S, Sel, P, Name>
where
    S: Source,
    L: PresenceOf<S> + Adds<Certain<S>, Sources = Inner>,
    Sel: ReadSelection<Inner, DB> + NamedRow<Inner, Fields: Builds<P>>,
    L::Missing: ChangeWhole<Sel::Read, P>,
    DB: Backend,
{
    fn read<'r, R: Row<'r, DB>>(row: &R, at: &mut usize) -> deserialize::Result<Self::Read> {
        let begin = *at + 1;
        // A key is never NULL, so a NULL key means that the join found no row.
        let missing = row.get(*at).is_none_or(|it| it.is_null());
        *at = begin + Sel::WIDTH;
        <L::Missing as WholeBy<Sel::Read>>::whole(missing, || Sel::read(row, &mut { begin }))
    }
}

impl<S, Sel, P, Name: Label + Called> NamedItem for Nested<S, Sel, P, Name> {
    type Who = Name;
}

impl<S, Sel, P, Name> Items for Nested<S, Sel, P, Name> {
    type List = Cons<Self, Nil>;
}

/// Its name is for fields, not for SQL: look in the tail.
impl<S, Sel, P, Named, T: LabelIn<Name>, Name> LabelIn<Name> for Cons<Nested<S, Sel, P, Named>, T> {
    type Found = T::Found;
    type Node = T::Node;
}

/// What is in it fills the struct and has no name outside.
impl<S, Sel: Items<List: HasNames>, P, Name, T: HasNames> HasNames
    for Cons<Nested<S, Sel, P, Name>, T>
{
    const NAMES: &'static Names = &Names::Hidden(1 + Sel::List::NAMES.len(), T::NAMES);
}

impl<S: 'static, Sel: QueryId, P: 'static, Name: 'static> QueryId for Nested<S, Sel, P, Name> {
    type QueryId = Nested<S, Sel::QueryId, P, Name>;
    const HAS_STATIC_QUERY_ID: bool = Sel::HAS_STATIC_QUERY_ID;
}

/// Like a whole row.
impl<S, Sel, P, Name, G> ValidGrouping<G> for Nested<S, Sel, P, Name> {
    type IsAggregate = is_aggregate::No;
}

impl<S, Sel, P, Name, DB> QueryFragment<DB> for Nested<S, Sel, P, Name>
where
    S: Source,
    Sel: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let key = <S::Entity as Entity>::KEY[0];
        out.push_identifier(S::SQL_NAME)?;
        out.push_sql(".");
        out.push_identifier(<S::Entity as Entity>::COLUMNS[key].name)?;
        out.push_sql(", ");
        self.selected.walk_ast(out)
    }
}
