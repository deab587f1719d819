//! What a selection consists of, as a type-level list, so that labels and columns can be looked
//! for in it.

use super::attr::Attr;
use super::label::{Label, Labelled};
use super::node::Expr;
use super::whole::Whole;
use crate::entity::{Column, ColumnDef, Entity};
use crate::scope::identity::{Is, No, SameAs, Yes};
use crate::scope::{Cons, Nil, same};

/// The items of a selection as a list.
pub trait Items {
    /// The list.
    type List;
}

impl<S, C> Items for Attr<S, C> {
    type List = Cons<Self, Nil>;
}

impl<N> Items for Expr<N> {
    type List = Cons<Self, Nil>;
}

impl<S> Items for Whole<S> {
    type List = Cons<Self, Nil>;
}

impl<N, Name> Items for Labelled<N, Name> {
    type List = Cons<Self, Nil>;
}

macro_rules! list {
    () => { Nil };
    ($head:ident $($tail:ident)*) => { Cons<$head, list!($($tail)*)> };
}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<$($name),+> Items for ($($name,)+) {
            type List = list!($($name)+);
        }
    };
}

super::for_each_tuple!(tuples);

/// Looks for a label in a selection.
pub trait FindLabel<Name> {
    /// [`Yes`] or [`No`].
    type Found;
}

impl<T: Items, Name> FindLabel<Name> for T
where
    T::List: LabelIn<Name>,
{
    type Found = <T::List as LabelIn<Name>>::Found;
}

/// Looks for a label in a list of items.
pub trait LabelIn<Name> {
    /// [`Yes`] or [`No`].
    type Found;
    /// The expression under the label.
    type Node;
}

/// Empty: not found.
impl<Name> LabelIn<Name> for Nil {
    type Found = No;
    type Node = ();
}

/// A column has no label: look in the tail.
impl<S, C, T: LabelIn<Name>, Name> LabelIn<Name> for Cons<Attr<S, C>, T> {
    type Found = T::Found;
    type Node = T::Node;
}

/// An expression without label: look in the tail.
impl<N, T: LabelIn<Name>, Name> LabelIn<Name> for Cons<Expr<N>, T> {
    type Found = T::Found;
    type Node = T::Node;
}

/// A whole row has no label: look in the tail.
impl<S, T: LabelIn<Name>, Name> LabelIn<Name> for Cons<Whole<S>, T> {
    type Found = T::Found;
    type Node = T::Node;
}

/// A label: this one, or look in the tail.
impl<N, Other: Label, T, Name: Label> LabelIn<Name> for Cons<Labelled<N, Other>, T>
where
    Other::Id: SameAs<Name::Id>,
    <Other::Id as SameAs<Name::Id>>::Answer: PickLabel<N, Other, T, Name>,
{
    type Found = <<Other::Id as SameAs<Name::Id>>::Answer as PickLabel<N, Other, T, Name>>::Found;
    type Node = <<Other::Id as SameAs<Name::Id>>::Answer as PickLabel<N, Other, T, Name>>::Node;
}

/// The expression under a label, unknown where there is none: then this bound fails, and what is asked of
/// the expression is silent.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "the selection has no label `{Name}`",
    label = "not selected; `.select((.., expression.label({Name})))` before it"
)]
pub trait IsLabelled<Name, N> {
    /// The expression.
    type Node;
}

#[diagnostic::do_not_recommend]
impl<Name, N> IsLabelled<Name, N> for Yes {
    type Node = N;
}

/// The expression that a selection has under a label.
pub(super) type NodeUnder<Sel, Name> =
    <<<Sel as Items>::List as LabelIn<Name>>::Found as IsLabelled<
        Name,
        <<Sel as Items>::List as LabelIn<Name>>::Node,
    >>::Node;

/// Goes on from the head's answer.
pub trait PickLabel<N, Other, T, Name> {
    /// [`Yes`] or [`No`].
    type Found;
    /// The expression under the label.
    type Node;
}

impl<N, Other: Is<Name>, T, Name> PickLabel<N, Other, T, Name> for Yes {
    type Found = Yes;
    type Node = N;
}

impl<N, Other, T: LabelIn<Name>, Name> PickLabel<N, Other, T, Name> for No {
    type Found = T::Found;
    type Node = T::Node;
}

/// Looks for a column, of whatever source, in a list of items; a whole row has all of its own.
pub trait ColumnIn<C> {
    /// [`Yes`] or [`No`].
    type Found;
}

/// Empty: not found.
impl<C> ColumnIn<C> for Nil {
    type Found = No;
}

/// An expression is no column: look in the tail.
impl<N, T: ColumnIn<C>, C> ColumnIn<C> for Cons<Expr<N>, T> {
    type Found = T::Found;
}

/// A labelled expression goes by its label: look in the tail.
impl<N, Name, T: ColumnIn<C>, C> ColumnIn<C> for Cons<Labelled<N, Name>, T> {
    type Found = T::Found;
}

/// A column: this one, or look in the tail.
impl<S, Other: Column, T, C: Column> ColumnIn<C> for Cons<Attr<S, Other>, T>
where
    Other::Id: SameAs<C::Id>,
    <Other::Id as SameAs<C::Id>>::Answer: PickItem<T, C>,
{
    type Found = <<Other::Id as SameAs<C::Id>>::Answer as PickItem<T, C>>::Found;
}

/// A whole row: one of its entity's columns, or look in the tail.
impl<S, T, C> ColumnIn<C> for Cons<Whole<S>, T>
where
    S: crate::scope::Source,
    C: Column,
    <S::Entity as crate::scope::Source>::Id: SameAs<<C::Entity as crate::scope::Source>::Id>,
    <<S::Entity as crate::scope::Source>::Id as SameAs<
        <C::Entity as crate::scope::Source>::Id,
    >>::Answer: PickItem<T, C>,
{
    type Found = <<<S::Entity as crate::scope::Source>::Id as SameAs<
        <C::Entity as crate::scope::Source>::Id,
    >>::Answer as PickItem<T, C>>::Found;
}

/// Goes on from the head's answer.
pub trait PickItem<T, C> {
    /// [`Yes`] or [`No`].
    type Found;
}

impl<T, C> PickItem<T, C> for Yes {
    type Found = Yes;
}

impl<T: ColumnIn<C>, C> PickItem<T, C> for No {
    type Found = T::Found;
}

/// Looks for the whole row of an entity in a list of items.
pub trait WholeIn<E> {
    /// [`Yes`] or [`No`].
    type Found;
}

/// Empty: not found.
impl<E> WholeIn<E> for Nil {
    type Found = No;
}

/// A column is not a whole row: look in the tail.
impl<S, C, T: WholeIn<E>, E> WholeIn<E> for Cons<Attr<S, C>, T> {
    type Found = T::Found;
}

/// An expression is not a whole row: look in the tail.
impl<N, T: WholeIn<E>, E> WholeIn<E> for Cons<Expr<N>, T> {
    type Found = T::Found;
}

/// A labelled expression is not a whole row: look in the tail.
impl<N, Name, T: WholeIn<E>, E> WholeIn<E> for Cons<Labelled<N, Name>, T> {
    type Found = T::Found;
}

/// A whole row; a subquery under the name of an entity holds rows of that entity alone.
impl<S, T, E> WholeIn<E> for Cons<Whole<S>, T>
where
    S: crate::scope::Source<Entity = E>,
{
    type Found = Yes;
}

/// The names that a selection has as a subquery, one after the other.
#[derive(Debug)]
pub enum Names {
    /// There are no more.
    End,
    /// An expression without name.
    Unnamed(&'static Names),
    /// A column or a label.
    One(&'static str, &'static Names),
    /// So many columns that are in a struct or a list: each may have any name, and nobody refers to it.
    Hidden(usize, &'static Names),
    /// The columns of a whole row.
    Whole(&'static [ColumnDef], &'static Names),
}

impl Names {
    /// How often `name` is among them.
    const fn count(&self, name: &str) -> usize {
        match self {
            Self::End => 0,
            Self::Unnamed(rest) => rest.count(name),
            Self::Hidden(columns, rest) => *columns + rest.count(name),
            Self::One(one, rest) => same(one, name) as usize + rest.count(name),
            Self::Whole(columns, rest) => {
                let (mut at, mut found) = (0, 0);
                while at < columns.len() {
                    found += same(columns[at].name, name) as usize;
                    at += 1;
                }
                found + rest.count(name)
            }
        }
    }

    /// Whether `name` is among them once.
    pub(super) const fn has_one(&self, name: &str) -> bool {
        self.count(name) == 1
    }

    /// All of them, if there is none without.
    pub(super) fn all(&self) -> Option<Vec<&'static str>> {
        let (mut all, mut rest) = (Vec::new(), self);
        loop {
            match rest {
                Self::End => return Some(all),
                Self::Unnamed(_) | Self::Hidden(..) => return None,
                Self::One(name, next) => {
                    all.push(*name);
                    rest = next;
                }
                Self::Whole(columns, next) => {
                    all.extend(columns.iter().map(|column| column.name));
                    rest = next;
                }
            }
        }
    }

    /// How many columns they are the names of.
    pub(super) const fn len(&self) -> usize {
        match self {
            Self::End => 0,
            Self::Unnamed(rest) | Self::One(_, rest) => 1 + rest.len(),
            Self::Hidden(columns, rest) => *columns + rest.len(),
            Self::Whole(columns, rest) => columns.len() + rest.len(),
        }
    }

    /// Whether each column has a name that no other has.
    pub(super) fn are_different(&self) -> bool {
        self.all().is_some_and(|all| all.iter().all(|name| self.has_one(name)))
    }

    /// Whether each of the columns is among them once.
    pub(super) const fn has_one_of_each(&self, columns: &[ColumnDef]) -> bool {
        let mut at = 0;
        while at < columns.len() {
            if !self.has_one(columns[at].name) {
                return false;
            }
            at += 1;
        }
        true
    }
}

/// A list of items whose names are known.
pub trait HasNames {
    /// The names.
    const NAMES: &'static Names;
}

impl HasNames for Nil {
    const NAMES: &'static Names = &Names::End;
}

impl<S, C: Column, T: HasNames> HasNames for Cons<Attr<S, C>, T> {
    const NAMES: &'static Names = &Names::One(C::NAME, T::NAMES);
}

impl<N, T: HasNames> HasNames for Cons<Expr<N>, T> {
    const NAMES: &'static Names = &Names::Unnamed(T::NAMES);
}

impl<N, Name: Label, T: HasNames> HasNames for Cons<Labelled<N, Name>, T> {
    const NAMES: &'static Names = &Names::One(Name::NAME, T::NAMES);
}

impl<S: crate::scope::Source, T: HasNames> HasNames for Cons<Whole<S>, T> {
    const NAMES: &'static Names = &Names::Whole(S::Entity::COLUMNS, T::NAMES);
}
