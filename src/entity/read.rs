//! How the derive binds and reads a column ([`Stored`]), what it demands of a field's type
//! ([`Value`]), and the error of a stored value that does not fit ([`DecodeError`]).
//!
//! The derive calls each method by its qualified path with the field's span, so that a type that
//! does not fit is one error at the field however often the generated code uses it.

use core::fmt;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;
use diesel::row::{Field, Row};
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Nullable, SqlType, is_nullable};

use crate::error::DecodeError;

/// What a field's type can do whatever the database: be copied for a snapshot, compared with it,
/// and printed. Implemented for every type that can.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a column's value",
    label = "must be `Clone`, `PartialEq`, `Debug`, `Send` and `Sync`",
    note = "aludel keeps a copy of a changed row and compares the columns at the flush"
)]
pub trait Value: Sized {
    /// A clone.
    fn copied(&self) -> Self;
    /// Whether it is another value.
    fn differs(&self, other: &Self) -> bool;
    /// As in a message.
    fn describe(&self) -> String;
}

#[diagnostic::do_not_recommend]
impl<T: Clone + PartialEq + fmt::Debug + Send + Sync + 'static> Value for T {
    fn copied(&self) -> Self {
        self.clone()
    }

    fn differs(&self, other: &Self) -> bool {
        self != other
    }

    fn describe(&self) -> String {
        format!("{self:?}")
    }
}

/// Values of a type that nobody uses, for unique columns that rows exchange: what a row has between
/// giving up its own value and taking another's.
pub trait Parked {
    /// Another one for each `nth`.
    fn parked(nth: u32) -> Self;
}

impl Parked for i16 {
    fn parked(nth: u32) -> Self {
        Self::MIN.wrapping_add_unsigned(u16::try_from(nth % 0x8000).unwrap_or_default())
    }
}

impl Parked for i32 {
    fn parked(nth: u32) -> Self {
        Self::MIN.wrapping_add_unsigned(nth)
    }
}

impl Parked for i64 {
    fn parked(nth: u32) -> Self {
        Self::MIN.wrapping_add_unsigned(u64::from(nth))
    }
}

/// Begins with a control character, and is short: it fits wherever text does.
impl Parked for String {
    fn parked(nth: u32) -> Self {
        format!("\u{1}{nth}")
    }
}

impl<E, T: Parked> Parked for super::Id<E, T> {
    fn parked(nth: u32) -> Self {
        Self::new(T::parked(nth))
    }
}

/// A column of an entity, for messages.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    entity: &'static str,
    column: &'static str,
}

impl Place {
    /// The column's place.
    #[must_use]
    pub const fn new(entity: &'static str, column: &'static str) -> Self {
        Self { entity, column }
    }
}

/// A value in a partial row that must have it.
///
/// # Errors
///
/// When it is not given, which is a mistake of the caller's.
pub fn given<T>(value: &Option<T>, place: Place) -> QueryResult<&T> {
    value.as_ref().ok_or_else(|| {
        let Place { entity, column } = place;
        let message = format!("{entity}.{column}: bound without a value");
        diesel::result::Error::QueryBuilderError(message.into())
    })
}

/// A value that can be stored as `ST` in a backend: bound and read, as itself and as an `Option`.
/// Implemented for every type that diesel can bind and read.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not fit the SQL type of its column",
    label = "cannot be stored as `{ST}`",
    note = "a type of your own needs diesel's `ToSql` and `FromSql` for it; \
            else give the column another `sql_type`"
)]
pub trait Stored<ST, DB: Backend>: Sized {
    /// Binds the value.
    ///
    /// # Errors
    ///
    /// What the conversion reports.
    fn put<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;

    /// Binds the value, or NULL.
    ///
    /// # Errors
    ///
    /// What the conversion reports.
    fn put_option<'b>(value: &'b Option<Self>, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;

    /// Reads the value at a position.
    ///
    /// # Errors
    ///
    /// A [`DecodeError`].
    fn take<'r, R: Row<'r, DB>>(row: &R, at: usize, place: Place) -> deserialize::Result<Self>;

    /// Reads the value at a position, or NULL.
    ///
    /// # Errors
    ///
    /// A [`DecodeError`].
    fn take_option<'r, R: Row<'r, DB>>(
        row: &R,
        at: usize,
        place: Place,
    ) -> deserialize::Result<Option<Self>>;
}

#[diagnostic::do_not_recommend]
impl<T, ST, DB> Stored<ST, DB> for T
where
    DB: Backend + HasSqlType<ST>,
    ST: SqlType<IsNull = is_nullable::NotNull>,
    T: ToSql<ST, DB> + FromSql<ST, DB>,
{
    fn put<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_bind_param::<ST, T>(self)
    }

    fn put_option<'b>(value: &'b Option<Self>, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_bind_param::<Nullable<ST>, Option<T>>(value)
    }

    fn take<'r, R: Row<'r, DB>>(row: &R, at: usize, place: Place) -> deserialize::Result<Self> {
        match row.get(at) {
            Some(field) => decoded(T::from_nullable_sql(field.value()), place),
            None => Err(missing(place)),
        }
    }

    fn take_option<'r, R: Row<'r, DB>>(
        row: &R,
        at: usize,
        place: Place,
    ) -> deserialize::Result<Option<Self>> {
        match row.get(at) {
            Some(field) => match field.value() {
                Some(value) => decoded(T::from_sql(value), place).map(Some),
                None => Ok(None),
            },
            None => Err(missing(place)),
        }
    }
}

/// The position of a column by its name.
///
/// # Errors
///
/// A [`DecodeError`] when the row has no such column.
pub fn position<'r, DB: Backend, R: Row<'r, DB>>(
    row: &R,
    name: &str,
    place: Place,
) -> deserialize::Result<usize> {
    diesel::row::RowIndex::idx(row, name).ok_or_else(|| missing(place))
}

fn decoded<T>(result: deserialize::Result<T>, place: Place) -> deserialize::Result<T> {
    result.map_err(|source| {
        let Place { entity, column } = place;
        Box::new(DecodeError::new(entity, column, source)) as _
    })
}

#[cold]
fn missing(place: Place) -> Box<dyn core::error::Error + Send + Sync> {
    let Place { entity, column } = place;
    Box::new(DecodeError::missing(entity, column))
}

/// The SQL type of a column of diesel's that a field without `Option` can hold. `Null` is the
/// type's own word on whether it may be NULL, as a parameter for the sake of the message.
#[diagnostic::on_unimplemented(
    message = "`{Field}` may be NULL in the table, and is not an `Option` here",
    label = "NULL has no place here; make it an `Option`, or the column NOT NULL"
)]
pub trait NoNull<Field, Null> {
    /// The same type.
    type Base: SqlType<IsNull = is_nullable::NotNull>;
}

#[diagnostic::do_not_recommend]
impl<Field, ST: SqlType<IsNull = is_nullable::NotNull>> NoNull<Field, is_nullable::NotNull> for ST {
    type Base = ST;
}

/// The SQL type of a column of diesel's that an `Option` field can hold.
#[diagnostic::on_unimplemented(
    message = "`{Field}` is NOT NULL in the table, and an `Option` here",
    label = "is never `None`; make it a plain value, or the column nullable"
)]
pub trait MayBeNull<Field> {
    /// The type without `Nullable`.
    type Base: SqlType<IsNull = is_nullable::NotNull>;
}

#[diagnostic::do_not_recommend]
impl<Field, ST: SqlType<IsNull = is_nullable::NotNull>> MayBeNull<Field> for Nullable<ST> {
    type Base = ST;
}

/// The column of diesel's behind a field. Only derived.
pub trait Mapped {
    /// diesel's column.
    type Column: diesel::Column;
    /// Its SQL type without `Nullable`.
    type Base;
}
