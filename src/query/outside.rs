//! What a column of a subquery is outside of it: nullable, when its source may be missing inside.

use core::marker::PhantomData;

use derive_where::derive_where;
use diesel::expression::TypedExpressionType;
use diesel::sql_types::SqlType;

use super::attr::Attr;
use super::function::AsNullable;
use super::node::Expr;
use super::nullability::Nullability;
use super::selection::{Lift, LiftSql};
use crate::entity::Column;
use crate::scope::PresenceOf;
use crate::scope::identity::{No, Yes};

/// What a column of a subquery is outside, told whether its source may be missing inside.
pub trait Outside<C> {
    /// The column, or [`OrNull`] of it.
    type Column: Column;
}

impl<C: Column> Outside<C> for No {
    type Column = C;
}

impl<C> Outside<C> for Yes
where
    OrNull<C>: Column,
{
    type Column = OrNull<C>;
}

/// A column of a source that may be missing.
#[derive_where(Debug, Clone, Copy)]
pub struct OrNull<C>(PhantomData<fn() -> C>);

impl<C, ST, V> Column for OrNull<C>
where
    C: Column,
    C::SqlType: LiftSql<Yes, <C::SqlType as SqlType>::IsNull, Type = ST>,
    C::Value: Lift<Yes, <C::SqlType as SqlType>::IsNull, Value = V>,
    ST: Nullability + TypedExpressionType,
{
    type Entity = C::Entity;
    type Id = C::Id;
    type SqlType = ST;
    type Domain = C::Domain;
    type Value = V;
    const NAME: &'static str = C::NAME;
    const INDEX: usize = C::INDEX;
}

impl<C: super::projection::Called> super::projection::Called for OrNull<C> {
    type Name = C::Name;
    const NAME: &'static str = C::NAME;
}

/// What a labelled expression is outside of the scope `L` that it was selected in.
pub trait NodeIn<L> {
    /// The expression, nullable if its source may be missing.
    type Node;
}

impl<S, C, L> NodeIn<L> for Attr<S, C>
where
    L: PresenceOf<S, Missing: NodeBy<Self>>,
{
    type Node = <L::Missing as NodeBy<Self>>::Node;
}

/// An expression over what may be missing is selected as nullable, or not at all.
impl<N, L> NodeIn<L> for Expr<N> {
    type Node = Self;
}

/// [`NodeIn`], told whether the source may be missing.
pub trait NodeBy<N> {
    /// The expression, nullable if so.
    type Node;
}

impl<N> NodeBy<N> for No {
    type Node = N;
}

impl<N> NodeBy<N> for Yes {
    type Node = AsNullable<N>;
}
