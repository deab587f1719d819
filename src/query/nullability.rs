//! Type-level arithmetic on whether a SQL type may be NULL.

use diesel::expression::{Expression, TypedExpressionType};
use diesel::sql_types::{Bool, Nullable, SingleValue, SqlType, is_nullable};

/// A SQL type without its `Nullable`.
pub(super) type BaseOf<ST> = <ST as Nullability>::Base;

/// A SQL type, nullable or not. Holds for all of them.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// use aludel::query::Nullability;
/// use diesel::sql_types::{Nullable, Text};
///
/// fn is_text<ST: Nullability<Base = Text>>() {}
///
/// is_text::<Text>();
/// is_text::<Nullable<Text>>();
/// ```
pub trait Nullability: SqlType {
    /// The type without its `Nullable`.
    type Base: SqlType + TypedExpressionType;
}

impl<ST> Nullability for ST
where
    ST: SqlType + Strip<ST::IsNull>,
{
    type Base = <ST as Strip<ST::IsNull>>::Base;
}

/// Takes `Nullable` off, told whether it is there.
pub trait Strip<IsNull> {
    /// The type without it.
    type Base: SqlType + TypedExpressionType;
}

impl<ST: SqlType + TypedExpressionType> Strip<is_nullable::NotNull> for ST {
    type Base = ST;
}

impl<ST> Strip<is_nullable::IsNullable> for Nullable<ST>
where
    ST: SqlType<IsNull = is_nullable::NotNull> + TypedExpressionType,
{
    type Base = ST;
}

/// An expression, of which it is known whether it may be NULL.
pub trait MayBeNull {
    /// Whether it may be.
    type IsNull;
}

impl<T: Expression<SqlType: SqlType>> MayBeNull for T {
    type IsNull = <T::SqlType as SqlType>::IsNull;
}

/// `Bool`, or `Nullable<Bool>` when either side may be NULL.
pub(super) type BoolOf<L, R> =
    <(<L as SqlType>::IsNull, <R as SqlType>::IsNull) as EitherNull>::Bool;

/// What an operator gives, told whether each side may be NULL.
pub trait EitherNull {
    /// `Bool` or `Nullable<Bool>`.
    type Bool: SqlType + TypedExpressionType;
    /// `ST` or `Nullable<ST>`.
    type Of<ST: SingleValue<IsNull = is_nullable::NotNull>>: SqlType + TypedExpressionType;
}

impl EitherNull for (is_nullable::NotNull, is_nullable::NotNull) {
    type Bool = Bool;
    type Of<ST: SingleValue<IsNull = is_nullable::NotNull>> = ST;
}

impl EitherNull for (is_nullable::IsNullable, is_nullable::NotNull) {
    type Bool = Nullable<Bool>;
    type Of<ST: SingleValue<IsNull = is_nullable::NotNull>> = Nullable<ST>;
}

impl EitherNull for (is_nullable::NotNull, is_nullable::IsNullable) {
    type Bool = Nullable<Bool>;
    type Of<ST: SingleValue<IsNull = is_nullable::NotNull>> = Nullable<ST>;
}

impl EitherNull for (is_nullable::IsNullable, is_nullable::IsNullable) {
    type Bool = Nullable<Bool>;
    type Of<ST: SingleValue<IsNull = is_nullable::NotNull>> = Nullable<ST>;
}
