//! Filling the fields of a struct from a row: each takes the item of its name, and what is wrong with one is
//! told by itself.

use frunk::labelled::Field;

use super::projection::{Called, FieldAt, LastField, Projection};
use crate::scope::identity::{No, SameAs, Yes};
use crate::scope::{Cons, Nil};

/// What is selected for the field that it is, for each after it, and then what is left. It has an
/// answer for every row, so that what is wrong with one is told by [`Fills`] alone.
///
/// Found by inference, never written.
pub trait Take<P, Row> {
    /// A list.
    type Taken;
    /// Takes it.
    fn take(row: Row) -> Self::Taken;
}

impl<P, Row> Take<P, Row> for LastField {
    type Taken = Leftover<Row>;

    fn take(row: Row) -> Leftover<Row> {
        Leftover(row)
    }
}

impl<P, Row, N: Called> Take<P, Row> for N
where
    P: FieldAt<N>,
    Row: Pluck<N>,
    P::Next: Take<P, Row::Rest>,
{
    type Taken = Cons<Row::Value, <P::Next as Take<P, Row::Rest>>::Taken>;

    fn take(row: Row) -> Self::Taken {
        let (head, rest) = row.pluck();
        Cons { head, tail: P::Next::take(rest) }
    }
}

/// What is left of a row when each field has taken its own.
#[derive(Debug)]
pub struct Leftover<Row>(Row);

/// What is selected for a field.
#[derive(Debug)]
pub struct Found<V>(V);

/// Nothing is selected for a field.
#[derive(Debug)]
pub struct NotSelected;

/// Takes what is called like the field `N` out of a labelled list.
///
/// Found by inference, never written.
pub trait Pluck<N> {
    /// [`Found`] or [`NotSelected`].
    type Value;
    /// The list without it.
    type Rest;
    /// Takes it out.
    fn pluck(self) -> (Self::Value, Self::Rest);
}

impl<N> Pluck<N> for Nil {
    type Value = NotSelected;
    type Rest = Self;

    fn pluck(self) -> (NotSelected, Self) {
        (NotSelected, self)
    }
}

/// Ask the head, then maybe the tail.
impl<N, M, V, T> Pluck<N> for Cons<Field<M, V>, T>
where
    N: Called,
    M: Called,
    M::Name: SameAs<N::Name>,
    <M::Name as SameAs<N::Name>>::Answer: PickField<N, M, V, T>,
{
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
    type Value = Found<V>;
    type Rest = T;

    fn pick(list: Cons<Field<M, V>, T>) -> (Found<V>, T) {
        const { assert!(crate::scope::same(N::NAME, M::NAME), "two names have one number") };
        (Found(list.head.value), list.tail)
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

/// What was taken for the fields from `N` on, if it fits them and nothing is left.
///
/// Found by inference, never written.
pub trait Fills<P, N> {
    /// A value for each of these fields.
    type Values;
    /// The values.
    fn values(self) -> Self::Values;
}

impl<P, N: Called, V, T> Fills<P, N> for Cons<V, T>
where
    P: FieldAt<N>,
    V: FillsField<P::Value, N>,
    T: Fills<P, P::Next>,
{
    type Values = Cons<P::Value, T::Values>;

    fn values(self) -> Self::Values {
        Cons { head: self.head.value(), tail: self.tail.values() }
    }
}

impl<P> Fills<P, LastField> for Leftover<Nil> {
    type Values = Nil;

    fn values(self) -> Nil {
        self.0
    }
}

/// No item that is left has a field: the bound is there for its message.
impl<P, M: FieldOf<P>, V, T> Fills<P, LastField> for Leftover<Cons<Field<M, V>, T>> {
    type Values = Nil;

    fn values(self) -> Nil {
        Nil {}
    }
}

/// What was selected for the field `N` of type `T`.
///
/// Found by inference, never written.
pub trait FillsField<T, N> {
    /// The value.
    fn value(self) -> T;
}

/// Something that is selected for the field `N`. Nothing is not: the bound is there for its message.
#[diagnostic::on_unimplemented(
    message = "nothing is selected for the field `{N}`",
    label = "select a column of that name, or `.label(..)` an expression with it"
)]
pub trait IsSelected<N> {
    /// Never called.
    fn never<T>(self) -> T;
}

impl<T, N> FillsField<T, N> for NotSelected
where
    Self: IsSelected<N>,
{
    fn value(self) -> T {
        self.never()
    }
}

impl<V: IsA<T, N>, T, N> FillsField<T, N> for Found<V> {
    fn value(self) -> T {
        self.0.same()
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

/// A row that the struct `P` can be made of.
///
/// Found by inference, never written.
pub trait Builds<P> {
    /// Makes it.
    fn build(self) -> P;
}

impl<Row, P: Projection> Builds<P> for Row
where
    P::First: Take<P, Row>,
    <P::First as Take<P, Row>>::Taken: Fills<P, P::First, Values = P::Values>,
{
    fn build(self) -> P {
        P::of(P::First::take(self).values())
    }
}

/// An item that a struct has a field for. No item that is left over has one: the bound is there
/// for its message.
#[diagnostic::on_unimplemented(
    message = "`{P}` has no field for `{Self}`, which is selected",
    label = "leave it out, or add a field of that name"
)]
pub trait FieldOf<P> {}
