//! Rows as structs of the program's own: what is selected is matched to fields by name and type.
//!
//! A row is a labelled list of frunk's, out of which the struct takes its fields one by one.

use core::marker::PhantomData;

use aludel_macros::quiet;
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::deserialize;
use diesel::expression::ValidGrouping;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::Row;
use frunk::labelled::{Field, field_with_name};

use super::attr::Attr;
use super::fill::Builds;
use super::label::{Label, Labelled};
use super::multiplicity::OneEach;
use super::part::Nested;
use super::partial::Partial;
use super::select::Query;
use super::selection::{ReadSelection, SelectedIn, Selection};
use super::shape::Items;
use super::whole::Whole;
use crate::entity::Column;
use crate::scope::{Cons, Nil, Source};

/// Something with a name: a column, a label, a field of a struct. Two that have the same name are
/// matched whoever declared them.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::{Attr, Called};
///
/// fn is_called<S, C: Called>(_: Attr<S, C>) {}
///
/// is_called(User::name);
/// # drop(s);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Called: 'static {
    /// The name, as a type.
    type Name;
    /// The name.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::query::{Attr, Called};
    ///
    /// fn name<S, C: Called>(_: Attr<S, C>) -> &'static str {
    ///     C::NAME
    /// }
    ///
    /// assert_eq!(name(User::fullname), "fullname");
    /// # drop(s);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    const NAME: &'static str;
}

/// A struct that rows can come as. Only derived.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::Projection;
/// use aludel::func::count;
///
/// #[derive(Projection, Debug, PartialEq)]
/// struct Card {
///     name: String,
///     addresses: i64,
/// }
///
/// aludel::label!(addresses);
///
/// let query = User::query()
///     .join(User::addresses)
///     .group_by(User::name)
///     .select((count(Address::id).label(addresses), User::name))
///     .project::<Card>();
/// assert_eq!(s.all(query)?, [Card { name: "ed".into(), addresses: 2 }]);
/// # Ok(())
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a struct that rows come as",
    label = "not a projection",
    note = "write `#[derive(aludel::Projection)]` on the struct"
)]
pub trait Projection: 'static {
    /// The struct itself: unknown, and what is asked of it silent, where this bound fails.
    type Itself: Projection;
    /// Its first field.
    type First;
    /// A value for each field, in their order.
    type Values;
    /// The struct with these values.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::Projection;
    ///
    /// #[derive(Projection, Debug, PartialEq)]
    /// struct Card {
    ///     name: String,
    /// }
    ///
    /// let make: fn(_) -> Card = Card::of; // what `project` calls for each row
    /// let query = User::query().order_by(User::name).select(User::name).project::<Card>();
    /// assert_eq!(s.all(query)?[0], Card { name: "ed".into() });
    /// # let _ = make;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn of(values: Self::Values) -> Self;

    /// Some columns of a source as this struct: one item of a selection, for which no more is read than
    /// what it has fields for, and the key. Where the source may be missing, behind a left join, the item
    /// is an `Option` of the struct.
    ///
    /// It fills the field of another projection that its [label](Nested::label) names, so structs are
    /// nested as deep as the program likes.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::Projection;
    ///
    /// #[derive(Projection, Debug, PartialEq)]
    /// struct Contact {
    ///     email: String,
    /// }
    ///
    /// #[derive(Projection, Debug, PartialEq)]
    /// struct Card {
    ///     name: String,
    ///     contact: Option<Contact>,
    /// }
    ///
    /// aludel::label!(contact);
    ///
    /// let query = User::query()
    ///     .left_join(User::addresses)
    ///     .filter(User::name.eq("wendy"))
    ///     .select((User::name, Contact::part(Address::entity(), Address::email).label(contact)))
    ///     .project::<Card>();
    /// assert_eq!(s.all(query)?, [Card { name: "wendy".into(), contact: None }]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `"addresses"."id", "addresses"."email"`: by the key it is known whether there is a row.
    fn part<S: Source, Sel>(source: Whole<S>, selected: Sel) -> Nested<S, Sel, Self>
    where
        Self: Sized,
    {
        let _ = source;
        Nested::new(selected)
    }

    /// The columns of a source that the fields of this struct are, as [`part`](Projection::part) of a
    /// selection: for a struct that says whose columns it has (`#[projection(of = User)]`).
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::Projection;
    ///
    /// #[derive(Projection, Debug, PartialEq)]
    /// #[projection(of = User)]
    /// struct Owner {
    ///     name: String,
    /// }
    ///
    /// let query = Address::query()
    ///     .join(Address::user)
    ///     .order_by(Address::id)
    ///     .select((Address::email, Owner::part_of(User::entity())));
    /// assert_eq!(s.all(query)?[0].1, Owner { name: "ed".into() });
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `"users"."id", "users"."name"`
    fn part_of<S: Source>(source: Whole<S>) -> Nested<S, Self::Columns<S>, Self>
    where
        Self: Sized + Partial<S::Entity>,
    {
        let _ = source;
        Nested::new(Self::columns())
    }

    /// The columns of a source that the fields of this struct are, as a tuple.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::Projection;
    ///
    /// #[derive(Projection)]
    /// #[projection(of = User)]
    /// struct UserName {
    ///     id: Id<User>,
    ///     name: String,
    /// }
    ///
    /// let query = User::query().order_by(User::id).select(UserName::columns_of(User::entity()));
    /// assert_eq!(s.all(query)?[0], (Id::new(1), "ed".to_owned()));
    /// # Ok(())
    /// # }
    /// ```
    fn columns_of<S: Source>(source: Whole<S>) -> Self::Columns<S>
    where
        Self: Partial<S::Entity>,
    {
        let _ = source;
        Self::columns()
    }
}

/// The field `N` of a projection. Only derived.
///
/// Fields are a chain of names and not a list with their types, so that messages are short.
pub trait FieldAt<N>: Projection {
    /// Its type.
    type Value;
    /// The field after it, or [`LastField`].
    type Next;
}

/// Ends the fields of a projection.
#[derive(Debug)]
pub struct LastField;

/// One item of a selection that has a name.
///
/// Found by inference, never written.
pub trait NamedItem {
    /// Who has the name.
    type Who: Called;
}

#[diagnostic::do_not_recommend]
impl<S, C: Column + Called> NamedItem for Attr<S, C> {
    type Who = C;
}

#[diagnostic::do_not_recommend]
impl<N, Name: Label + Called> NamedItem for Labelled<N, Name> {
    type Who = Name;
}

/// A selection of named items, whose rows are labelled lists.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "an item of `{Self}` has no name, so no field takes it",
    label = "`.label(..)` it with the name of a field"
)]
pub trait NamedRow<L>: Selection<L> {
    /// The labelled list.
    type Fields;
    /// Labels a row.
    fn label(row: Self::Row) -> Self::Fields;
}

#[diagnostic::do_not_recommend]
impl<S, C, L> NamedRow<L> for Attr<S, C>
where
    Self: Selection<L> + NamedItem,
{
    type Fields = Cons<Field<<Self as NamedItem>::Who, Self::Row>, Nil>;

    fn label(row: Self::Row) -> Self::Fields {
        one::<Self, _, _>(row, Nil {})
    }
}

#[diagnostic::do_not_recommend]
impl<N, Name, L> NamedRow<L> for Labelled<N, Name>
where
    Self: Selection<L> + NamedItem,
{
    type Fields = Cons<Field<<Self as NamedItem>::Who, Self::Row>, Nil>;

    fn label(row: Self::Row) -> Self::Fields {
        one::<Self, _, _>(row, Nil {})
    }
}

#[diagnostic::do_not_recommend]
impl<S, Sel, P, Name, L> NamedRow<L> for Nested<S, Sel, P, Name>
where
    Self: Selection<L> + NamedItem,
{
    type Fields = Cons<Field<<Self as NamedItem>::Who, Self::Row>, Nil>;

    fn label(row: Self::Row) -> Self::Fields {
        one::<Self, _, _>(row, Nil {})
    }
}

pub(super) fn one<I: NamedItem, V, T>(value: V, tail: T) -> Cons<Field<I::Who, V>, T> {
    Cons { head: field_with_name(I::Who::NAME, value), tail }
}

macro_rules! fields {
    () => { Nil };
    ($head:ident $($tail:ident)*) => {
        Cons<Field<<$head as NamedItem>::Who, $head::Row>, fields!($($tail)*)>
    };
}

macro_rules! labelled {
    () => { Nil {} };
    ($head:ident $($tail:ident)*) => { one::<$head, _, _>($head, labelled!($($tail)*)) };
}

macro_rules! tuples {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<L, $($name: Selection<L> + NamedItem),+> NamedRow<L> for ($($name,)+) {
            type Fields = fields!($($name)+);

            #[allow(non_snake_case, reason = "each value is named after its type parameter")]
            fn label(row: Self::Row) -> Self::Fields {
                let ($($name,)+) = row;
                labelled!($($name)+)
            }
        }
    };
}

super::for_each_tuple!(tuples);

/// A selection whose rows come as the struct `P`. Made by [`Query::project`].
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
/// struct Card {
///     name: String,
/// }
///
/// let query = User::query().order_by(User::name).select(User::name).project::<Card>();
/// assert_eq!(s.all(query)?[0], Card { name: "ed".into() });
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive_where(Debug, Clone, Copy; Sel)]
pub struct Projected<Sel, P> {
    pub(super) selected: Sel,
    marker: PhantomData<fn() -> P>,
}

impl<Sel, P> Projected<Sel, P> {
    pub(super) const fn new(selected: Sel) -> Self {
        Self { selected, marker: PhantomData }
    }
}

impl<Sel: Items, P> Items for Projected<Sel, P> {
    type List = Sel::List;
}

impl<Sel: QueryId, P: 'static> QueryId for Projected<Sel, P> {
    type QueryId = Projected<Sel::QueryId, P>;
    const HAS_STATIC_QUERY_ID: bool = Sel::HAS_STATIC_QUERY_ID;
}

impl<Sel: ValidGrouping<G>, P, G> ValidGrouping<G> for Projected<Sel, P> {
    type IsAggregate = Sel::IsAggregate;
}

impl<Sel: QueryFragment<DB>, P, DB: Backend> QueryFragment<DB> for Projected<Sel, P> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.selected.walk_ast(out)
    }
}

impl<Sel: SelectedIn<L>, P, L> SelectedIn<L> for Projected<Sel, P> {}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<Sel, P, L> Selection<L> for Projected<Sel, P> where Sel: NamedRow<L>, P: Projection, Sel::Fields: Builds<P> {
    const WIDTH: usize = Sel::WIDTH;
    type Read = Sel::Read;
    type Row = P;
    type Items = Self;
}

impl<Sel, P, L, DB> ReadSelection<L, DB> for Projected<Sel, P>
where
    Sel: ReadSelection<L, DB> + NamedRow<L>,
    P: Projection,
    Sel::Fields: Builds<P>,
    DB: Backend,
{
    fn read<'r, R: Row<'r, DB>>(row: &R, at: &mut usize) -> deserialize::Result<Sel::Read> {
        Sel::read(row, at)
    }
}

#[quiet]
impl<Root, L, J, Sel, W> Query<Root, Sel, L, J, W, OneEach, Nil> {
    /// Rows come as a struct with `#[derive(Projection)]`, whose fields are matched to what is
    /// selected by name and type, in any order: columns by their field's name, expressions by
    /// their label. It is called after `select`, which says what is read.
    ///
    /// A field without an item, an item without a field and a field of another type do not
    /// compile.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::Projection;
    ///
    /// #[derive(Projection, Debug, PartialEq)]
    /// struct Contact {
    ///     email: Option<String>, // left-joined, so it may be missing
    ///     name: String,
    /// }
    ///
    /// let query = User::query()
    ///     .left_join(User::addresses)
    ///     .filter(User::name.eq("wendy"))
    ///     .select((User::name, Address::email))
    ///     .project::<Contact>();
    /// assert_eq!(s.all(query)?, [Contact { email: None, name: "wendy".into() }]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// The query as it is.
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn project<P: Projection>(self) -> Query<Root, Projected<Sel, P::Itself>, L, J, W> where Sel: NamedRow<L>, Sel::Fields: Builds<P> {
        Query {
            joins: self.joins,
            selected: Projected::new(self.selected),
            clauses: self.clauses,
            marker: PhantomData,
        }
    }
}
