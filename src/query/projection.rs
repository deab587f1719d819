//! Rows as structs of the program's own: what is selected is matched to fields by name and type.
//!
//! The struct is a labelled list of frunk's, the selection another; `Build` takes the fields out of
//! the selection one by one.

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
use super::label::{Label, Labelled};
use super::multiplicity::OneEach;
use super::select::Query;
use super::selection::{ReadSelection, SelectedIn, Selection};
use super::shape::Items;
use crate::entity::Column;
use crate::scope::identity::{No, SameAs, Yes};
use crate::scope::{Cons, Nil};

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
    /// Its fields as a labelled list.
    type Fields;
    /// The struct with these fields.
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
    fn of(fields: Self::Fields) -> Self;
}

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

fn one<I: NamedItem, V, T>(value: V, tail: T) -> Cons<Field<I::Who, V>, T> {
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

/// Makes the labelled list of the struct `P` out of that of a row.
///
/// Found by inference, never written.
pub trait Build<Row, P> {
    /// Makes it.
    fn build(row: Row) -> Self;
}

/// No field is left, so no item may be.
/// What is built of a row, as [`Query::project`] asks for it: for all types, so that no message lists
/// others.
///
/// Found by inference, never written.
pub trait BuiltFrom<Row, P>: Build<Row, P> {}

impl<T: Build<Row, P>, Row, P> BuiltFrom<Row, P> for T {}

impl<Row: UsedUp<P>, P> Build<Row, P> for Nil {
    fn build(_: Row) -> Self {
        Nil {}
    }
}

/// The first field is taken out of the row, the others out of the rest.
#[rustfmt::skip] // one line, so that a message quotes no more
impl<N, T, Rest, Row, P, V, More> Build<Row, P> for Cons<Field<N, T>, Rest> where N: Called, Row: Pluck<N, Value = V, Rest = More>, V: IsA<T, N>, Rest: Build<More, P> {
    fn build(row: Row) -> Self {
        let (value, rest) = row.pluck();
        Cons { head: field_with_name(N::NAME, value.same()), tail: Rest::build(rest) }
    }
}

/// Takes what is called like the field `N` out of a labelled list, which has it.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "nothing is selected for the field `{N}`",
    label = "select a column of that name, or `.label(..)` an expression with it"
)]
pub trait Pluck<N> {
    /// Its value.
    type Value;
    /// The list without it.
    type Rest;
    /// Takes it out.
    fn pluck(self) -> (Self::Value, Self::Rest);
}

/// Ask the head, then maybe the tail.
#[rustfmt::skip] // one line, so that a message quotes no more
impl<N, M, V, T> Pluck<N> for Cons<Field<M, V>, T> where N: Called, M: Called, M::Name: SameAs<N::Name>, <M::Name as SameAs<N::Name>>::Answer: PickField<N, M, V, T> {
    type Value = <<M::Name as SameAs<N::Name>>::Answer as PickField<N, M, V, T>>::Value;
    type Rest = <<M::Name as SameAs<N::Name>>::Answer as PickField<N, M, V, T>>::Rest;

    fn pluck(self) -> (Self::Value, Self::Rest) {
        <<M::Name as SameAs<N::Name>>::Answer as PickField<N, M, V, T>>::pick(self)
    }
}

/// Goes on from the head's answer.
pub trait PickField<N, M, V, T> {
    /// The value found.
    type Value;
    /// The list without it.
    type Rest;
    /// Takes it out.
    fn pick(list: Cons<Field<M, V>, T>) -> (Self::Value, Self::Rest);
}

/// The head has that name by number; the program does not compile if it is not the very name.
impl<N: Called, M: Called, V, T> PickField<N, M, V, T> for Yes {
    type Value = V;
    type Rest = T;

    fn pick(list: Cons<Field<M, V>, T>) -> (V, T) {
        const { assert!(super::shape::same(N::NAME, M::NAME), "two names have one number") };
        (list.head.value, list.tail)
    }
}

/// Look in the tail.
impl<N, M, V, T: Pluck<N>> PickField<N, M, V, T> for No {
    type Value = T::Value;
    type Rest = Cons<Field<M, V>, T::Rest>;

    fn pick(list: Cons<Field<M, V>, T>) -> (T::Value, Self::Rest) {
        let (value, tail) = list.tail.pluck();
        (value, Cons { head: list.head, tail })
    }
}

/// A selected value that has the type of its field.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "the field `{N}` is a `{T}`, and what is selected for it is a `{Self}`",
    label = "does not fit the field",
    note = "what may be missing or NULL is an `Option`"
)]
pub trait IsA<T, N> {
    /// The value.
    fn same(self) -> T;
}

#[diagnostic::do_not_recommend]
impl<T, N> IsA<T, N> for T {
    fn same(self) -> T {
        self
    }
}

/// A row of which every item went into a field.
///
/// Found by inference, never written.
pub trait UsedUp<P> {}

impl<P> UsedUp<P> for Nil {}

impl<N: FieldOf<P>, V, T, P> UsedUp<P> for Cons<Field<N, V>, T> {}

/// An item that a struct has a field for. No item that is left over has one: the bound is there
/// for its message.
#[diagnostic::on_unimplemented(
    message = "`{P}` has no field for `{Self}`, which is selected",
    label = "leave it out of the selection, or add a field of that name"
)]
pub trait FieldOf<P> {}

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
    selected: Sel,
    marker: PhantomData<fn() -> P>,
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

impl<Sel, P, L> Selection<L> for Projected<Sel, P>
where
    Sel: NamedRow<L>,
    P: Projection,
    P::Fields: Build<Sel::Fields, P>,
{
    type Row = P;
    type Items = Self;
}

impl<Sel, P, L, DB> ReadSelection<L, DB> for Projected<Sel, P>
where
    Sel: ReadSelection<L, DB> + NamedRow<L>,
    P: Projection,
    P::Fields: Build<Sel::Fields, P>,
    DB: Backend,
{
    fn read<'r, R: Row<'r, DB>>(row: &R, at: &mut usize) -> deserialize::Result<P> {
        let row = Sel::label(Sel::read(row, at)?);
        Ok(P::of(Build::build(row)))
    }
}

#[quiet]
impl<Root, L, J, Sel, W> Query<Root, L, J, Sel, W, OneEach, Nil> {
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
    pub fn project<P: Projection>(self) -> Query<Root, L, J, Projected<Sel, P>, W> where Sel: NamedRow<L>, P::Fields: BuiltFrom<Sel::Fields, P> {
        Query {
            joins: self.joins,
            selected: Projected { selected: self.selected, marker: PhantomData },
            clauses: self.clauses,
            marker: PhantomData,
        }
    }
}
