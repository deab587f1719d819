//! What a query selects, and what one row of it becomes in Rust.

use aludel_macros::bound;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql};
use diesel::expression::{Expression, SelectableExpression};
use diesel::row::{Field, Row};
use diesel::sql_types::{self, SqlType, is_nullable};

use super::attr::Attr;
use super::label::{Label, Labelled};
use super::node::{Expr, Typed};
use super::nullability::MayBeNull;
use super::whole::Whole;
use crate::entity::{Column, Custom, Entity, Id, KeyOf, Persist};
use crate::scope::identity::{No, Yes};
use crate::scope::{Contains, PresenceOf, Source};

/// What may be selected in the scope `L`: columns, expressions, whole rows, labelled ones, or a
/// tuple of them.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::query::Selection;
/// use aludel::scope::{Certain, Maybe, With};
///
/// fn read_as<T, L, Sel: Selection<L, Row = T>>(_: Sel) {}
///
/// type Joined = With<Maybe<Address>, Certain<User>>;
///
/// read_as::<(String, Option<String>), Joined, _>((User::name, User::fullname));
/// read_as::<(User, Option<Address>), Joined, _>((User::entity(), Address::entity()));
/// ```
#[diagnostic::on_unimplemented(
    message = "cannot select `{Self}`",
    label = "expected a column, an expression (diesel's own as `expr(..)`), or a tuple of them"
)]
pub trait Selection<L> {
    /// How many columns it has.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::query::Selection;
    /// use aludel::scope::Certain;
    ///
    /// fn width<Sel: Selection<Certain<User>>>(_: Sel) -> usize {
    ///     Sel::WIDTH
    /// }
    ///
    /// assert_eq!(width((User::name, User::entity())), 4); // a user has three
    /// ```
    const WIDTH: usize;
    /// What its columns are read as: the row itself, unless something is collected for it by further
    /// statements ([`Assemble`](super::assemble::Assemble)).
    type Read;
    /// What a row becomes without a session.
    type Row;
    /// The selection itself, for the bounds that follow: it stays unknown, and they silent, where
    /// this one fails.
    type Items;
}

/// What can be selected at all, in whatever scope. It is asked before [`Selection`], so that what
/// cannot be is refused without a list of what can.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "cannot select `{Self}`",
    label = "no column or expression; a value goes in as `value(..)`"
)]
#[bound(SelectableBound)]
pub trait Selectable {
    /// The selection itself: unknown, and what is asked of it and of the query silent, where this bound
    /// fails.
    type Itself;
    /// The selection itself.
    fn itself(self) -> Self::Itself;
}

#[diagnostic::do_not_recommend]
impl<S, C> Selectable for Attr<S, C> {
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<N> Selectable for Expr<N> {
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<N, Name> Selectable for Labelled<N, Name> {
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<S> Selectable for Whole<S> {
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }
}

/// What `select` takes in the scope `L`: a [`Selection`] that is [`Selectable`].
///
/// Found by inference, never written.
pub trait Selects<L> {}

impl<T: Selectable, L> Selects<L> for T where T::Itself: Selection<L> + SelectedIn<L> {}

/// Holds for what reads sources of the scope `L` alone, and is not NULL where one is missing and its type
/// does not say so. It is asked once, where something is selected, and not by what reads the rows: a
/// mistake would be told again there.
///
/// Found by inference, never written.
pub trait SelectedIn<L> {}

impl<S, C, L: Contains<S>> SelectedIn<L> for Attr<S, C> {}

impl<S, L: Contains<S>> SelectedIn<L> for Whole<S> {}

impl<N: SelectableExpression<L>, L> SelectedIn<L> for Expr<N> {}

impl<N: SelectedIn<L>, Name, L> SelectedIn<L> for Labelled<N, Name> {}

/// A selection that a backend can read.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::query::ReadSelection;
/// use aludel::scope::Certain;
/// use diesel::sqlite::Sqlite;
///
/// fn sqlite_reads(_: impl ReadSelection<Certain<User>, Sqlite>) {}
///
/// sqlite_reads((User::entity(), User::name));
/// ```
pub trait ReadSelection<L, DB: Backend>: Selection<L> {
    /// Reads the columns that begin at `at`, and moves it past them.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::query::{ReadSelection, Selection};
    /// use aludel::scope::Certain;
    /// use aludel::{Attr, Whole};
    /// use diesel::connection::{Connection, LoadConnection};
    /// use diesel::sqlite::Sqlite;
    ///
    /// type Users = Certain<User>;
    /// type Selected = (Whole<User>, Attr<User, user_fields::name>);
    ///
    /// let mut connection = diesel::SqliteConnection::establish(":memory:")?;
    /// let mut cursor = connection.load(diesel::sql_query("SELECT 7, 'ed', NULL, 'Ed'"))?;
    /// let row = cursor.next().expect("it gives one row")?;
    ///
    /// let mut at = 0;
    /// let (user, name) = <Selected as ReadSelection<Users, Sqlite>>::read(&row, &mut at)?;
    /// assert_eq!((user.name.as_str(), name.as_str(), at), ("ed", "Ed", 4));
    /// # Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first value that does not convert.
    fn read<'r, R: Row<'r, DB>>(row: &R, at: &mut usize) -> deserialize::Result<Self::Read>;
}

/// Reads one value and moves past it.
fn next<'r, ST, T, R, DB>(row: &R, at: &mut usize) -> deserialize::Result<T>
where
    R: Row<'r, DB>,
    DB: Backend,
    T: FromSql<ST, DB>,
{
    let value = row.get_value::<ST, T, _>(*at)?;
    *at += 1;
    Ok(value)
}

/// The Rust type of a column that may be missing: an `Option`, once.
pub trait Lift<Missing, Nullability> {
    /// The lifted type.
    type Value;
}

impl<T, N> Lift<No, N> for T {
    type Value = T;
}

impl<T> Lift<Yes, is_nullable::NotNull> for T {
    type Value = Option<T>;
}

impl<T> Lift<Yes, is_nullable::IsNullable> for T {
    type Value = T;
}

/// The SQL type of a column that may be missing: nullable, once.
pub trait LiftSql<Missing, Nullability> {
    /// The lifted type.
    type Type;
}

impl<ST, N> LiftSql<No, N> for ST {
    type Type = ST;
}

impl<ST> LiftSql<Yes, is_nullable::NotNull> for ST {
    type Type = sql_types::Nullable<ST>;
}

impl<ST> LiftSql<Yes, is_nullable::IsNullable> for ST {
    type Type = ST;
}

type NullabilityOf<C> = <<C as Column>::SqlType as SqlType>::IsNull;

impl<S, C, L> Selection<L> for Attr<S, C>
where
    C: Column,
    L: PresenceOf<S>,
    C::Value: Lift<L::Missing, NullabilityOf<C>>,
{
    const WIDTH: usize = 1;
    type Read = Self::Row;
    type Row = <C::Value as Lift<L::Missing, NullabilityOf<C>>>::Value;
    type Items = Self;
}

/// What is selected in the scope `L`, and whether it may be NULL there.
pub trait NullIn<L> {
    /// Whether it may be.
    type IsNull;
}

impl<S, C, L> NullIn<L> for Attr<S, C>
where
    C: Column,
    L: PresenceOf<S>,
    C::SqlType: LiftSql<L::Missing, NullabilityOf<C>, Type: SqlType>,
{
    type IsNull = <<C::SqlType as LiftSql<L::Missing, NullabilityOf<C>>>::Type as SqlType>::IsNull;
}

impl<N: MayBeNull, L> NullIn<L> for Expr<N> {
    type IsNull = N::IsNull;
}

impl<N: NullIn<L>, Name, L> NullIn<L> for Labelled<N, Name> {
    type IsNull = N::IsNull;
}

impl<S, C, L, DB, V, ST> ReadSelection<L, DB> for Attr<S, C>
where
    C: Column,
    L: PresenceOf<S>,
    C::Value: Lift<L::Missing, NullabilityOf<C>, Value = V>,
    C::SqlType: LiftSql<L::Missing, NullabilityOf<C>, Type = ST>,
    DB: Backend,
    V: FromSql<ST, DB>,
{
    fn read<'r, R: Row<'r, DB>>(row: &R, at: &mut usize) -> deserialize::Result<V> {
        next::<ST, V, R, DB>(row, at)
    }
}

/// The Rust type that an expression is read as: that of its domain.
#[diagnostic::on_unimplemented(
    message = "the Rust type of a `{Self}` expression is not known",
    label = "cannot be selected as it is",
    note = "select a column of that type, or cast the expression to a common SQL type"
)]
pub trait RustOf {
    /// The type of a value that is there.
    type Rust;
}

macro_rules! rust_of {
    ($($(#[$cfg:meta])* $sql:ident: $rust:ty;)*) => {$(
        $(#[$cfg])*
        impl RustOf for sql_types::$sql {
            type Rust = $rust;
        }
    )*};
}

rust_of! {
    SmallInt: i16;
    Integer: i32;
    BigInt: i64;
    Float: f32;
    Double: f64;
    Bool: bool;
    Text: String;
    Binary: Vec<u8>;
    #[cfg(feature = "chrono")] Date: chrono::NaiveDate;
    #[cfg(feature = "chrono")] Time: chrono::NaiveTime;
    #[cfg(feature = "chrono")] Timestamp: chrono::NaiveDateTime;
    #[cfg(all(feature = "time", not(feature = "chrono")))] Date: time::Date;
    #[cfg(all(feature = "time", not(feature = "chrono")))] Time: time::Time;
    #[cfg(all(feature = "time", not(feature = "chrono")))] Timestamp: time::PrimitiveDateTime;
    #[cfg(feature = "serde_json")] Json: serde_json::Value;
    #[cfg(feature = "numeric")] Numeric: bigdecimal::BigDecimal;
}

impl<T, ST> RustOf for Custom<T, ST> {
    type Rust = T;
}

impl<E> RustOf for KeyOf<E> {
    type Rust = Id<E>;
}

impl<N, L> Selection<L> for Expr<N>
where
    N: Typed,
    N::Domain: RustOf,
    N::SqlType: SqlType,
    N::SqlType: Optional<<N::Domain as RustOf>::Rust>,
{
    const WIDTH: usize = 1;
    type Read = Self::Row;
    type Row = <N::SqlType as Optional<<N::Domain as RustOf>::Rust>>::Value;
    type Items = Self;
}

impl<N, L, DB, V> ReadSelection<L, DB> for Expr<N>
where
    Self: Selection<L, Read = V>,
    N: Expression,
    DB: Backend,
    V: FromSql<N::SqlType, DB>,
{
    fn read<'r, R: Row<'r, DB>>(row: &R, at: &mut usize) -> deserialize::Result<V> {
        next::<N::SqlType, V, R, DB>(row, at)
    }
}

/// `T` for a SQL type that is NOT NULL, `Option<T>` for one that may be NULL.
pub trait Optional<T> {
    /// The type.
    type Value;
}

impl<ST, T> Optional<T> for ST
where
    ST: SqlType,
    ST::IsNull: OptionalBy<T>,
{
    type Value = <ST::IsNull as OptionalBy<T>>::Value;
}

/// [`Optional`], told whether it may be NULL.
pub trait OptionalBy<T> {
    /// The type.
    type Value;
}

impl<T> OptionalBy<T> for is_nullable::NotNull {
    type Value = T;
}

impl<T> OptionalBy<T> for is_nullable::IsNullable {
    type Value = Option<T>;
}

impl<N, Name, L> Selection<L> for Labelled<N, Name>
where
    Name: Label,
    N: Selection<L>,
{
    const WIDTH: usize = N::WIDTH;
    type Read = N::Read;
    type Row = N::Row;
    type Items = Self;
}

impl<N, Name, L, DB> ReadSelection<L, DB> for Labelled<N, Name>
where
    Name: Label,
    N: ReadSelection<L, DB>,
    DB: Backend,
{
    fn read<'r, R: Row<'r, DB>>(row: &R, at: &mut usize) -> deserialize::Result<N::Read> {
        N::read(row, at)
    }
}

/// An entity, or an `Option` of it where it may be missing.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::query::WholeBy;
/// use aludel::scope::identity::{No, Yes};
///
/// fn row<T, Missing: WholeBy<User, Row = T>>() {}
///
/// row::<User, No>();
/// row::<Option<User>, Yes>(); // the far side of a left join
/// ```
pub trait WholeBy<E> {
    /// What a row becomes.
    type Row;
    /// What `read` gives, unless there is no row.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::query::WholeBy;
    /// use aludel::scope::identity::Yes;
    ///
    /// let none = Yes::whole(true, || -> Result<i32, String> { Err("it is not read".into()) });
    /// assert_eq!(none, Ok(None));
    /// ```
    ///
    /// # Errors
    ///
    /// What `read` gives.
    fn whole<X>(missing: bool, read: impl FnOnce() -> Result<E, X>) -> Result<Self::Row, X>;
    /// The row, unless it is missing.
    #[doc(hidden)]
    fn present(row: &Self::Row) -> Option<&E>;
}

/// Makes something else of a row, where there is one.
pub trait ChangeWhole<E, F>: WholeBy<E> + WholeBy<F> {
    /// Makes it.
    fn map(
        row: <Self as WholeBy<E>>::Row,
        change: impl FnOnce(E) -> F,
    ) -> <Self as WholeBy<F>>::Row;
}

impl<E, F> ChangeWhole<E, F> for No {
    fn map(row: E, change: impl FnOnce(E) -> F) -> F {
        change(row)
    }
}

impl<E, F> ChangeWhole<E, F> for Yes {
    fn map(row: Option<E>, change: impl FnOnce(E) -> F) -> Option<F> {
        row.map(change)
    }
}

impl<E> WholeBy<E> for No {
    type Row = E;

    fn whole<X>(_: bool, read: impl FnOnce() -> Result<E, X>) -> Result<E, X> {
        read()
    }

    fn present(row: &E) -> Option<&E> {
        Some(row)
    }
}

impl<E> WholeBy<E> for Yes {
    type Row = Option<E>;

    fn whole<X>(missing: bool, read: impl FnOnce() -> Result<E, X>) -> Result<Option<E>, X> {
        if missing { Ok(None) } else { read().map(Some) }
    }

    fn present(row: &Option<E>) -> Option<&E> {
        row.as_ref()
    }
}

/// Reads an entity, or nothing where there is no row.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::query::ReadWhole;
/// use aludel::scope::identity::{No, Yes};
/// use diesel::sqlite::Sqlite;
///
/// fn sqlite_reads<Missing: ReadWhole<User, Sqlite>>() {}
///
/// sqlite_reads::<No>();
/// sqlite_reads::<Yes>();
/// ```
pub trait ReadWhole<E: Persist<DB>, DB: Backend>: WholeBy<E> {
    /// Reads the columns that begin at `at`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::query::ReadWhole;
    /// use aludel::scope::identity::Yes;
    /// use diesel::connection::{Connection, LoadConnection};
    /// use diesel::sqlite::Sqlite;
    ///
    /// let mut connection = diesel::SqliteConnection::establish(":memory:")?;
    /// let mut cursor = connection.load(diesel::sql_query("SELECT NULL, NULL, NULL"))?;
    /// let row = cursor.next().expect("it gives one row")?;
    ///
    /// let missing: Option<User> = <Yes as ReadWhole<User, Sqlite>>::read(&row, 0)?;
    /// assert!(missing.is_none()); // a key is never NULL
    /// # Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The first value that does not convert.
    fn read<'r, R: Row<'r, DB>>(row: &R, at: usize) -> deserialize::Result<Self::Row>;
}

impl<E: Persist<DB>, DB: Backend> ReadWhole<E, DB> for No {
    fn read<'r, R: Row<'r, DB>>(row: &R, at: usize) -> deserialize::Result<E> {
        E::read(row, at)
    }
}

impl<E: Persist<DB>, DB: Backend> ReadWhole<E, DB> for Yes {
    fn read<'r, R: Row<'r, DB>>(row: &R, at: usize) -> deserialize::Result<Option<E>> {
        // A key is never NULL, so a NULL key means that the join found no row.
        let missing = E::KEY.iter().any(|&key| row.get(at + key).is_none_or(|it| it.is_null()));
        Self::whole(missing, || E::read(row, at))
    }
}

impl<S, L> Selection<L> for Whole<S>
where
    S: Source,
    L: PresenceOf<S>,
    L::Missing: WholeBy<S::Entity>,
{
    const WIDTH: usize = <S::Entity as Entity>::COLUMNS.len();
    type Read = Self::Row;
    type Row = <L::Missing as WholeBy<S::Entity>>::Row;
    type Items = Self;
}

impl<S, L, DB> ReadSelection<L, DB> for Whole<S>
where
    S: Source,
    S::Entity: Persist<DB>,
    L: PresenceOf<S>,
    L::Missing: ReadWhole<S::Entity, DB>,
    DB: Backend,
{
    fn read<'r, R: Row<'r, DB>>(row: &R, at: &mut usize) -> deserialize::Result<Self::Row> {
        let begin = *at;
        *at += <S::Entity as Entity>::COLUMNS.len();
        <L::Missing as ReadWhole<S::Entity, DB>>::read(row, begin)
    }
}

macro_rules! tuples {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Selectable),+> Selectable for ($($name,)+) {
            type Itself = ($($name::Itself,)+);

            #[allow(non_snake_case, reason = "each value is named after its type parameter")]
            fn itself(self) -> Self::Itself {
                let ($($name,)+) = self;
                ($($name.itself(),)+)
            }
        }

        impl<L, $($name: SelectedIn<L>),+> SelectedIn<L> for ($($name,)+) {}

        impl<L, $($name: Selection<L>),+> Selection<L> for ($($name,)+) {
            const WIDTH: usize = 0 $(+ $name::WIDTH)+;
            type Read = ($($name::Read,)+);
            type Row = ($($name::Row,)+);
            type Items = Self;
        }

        impl<L, DB: Backend, $($name: ReadSelection<L, DB>),+> ReadSelection<L, DB> for ($($name,)+) {
            fn read<'r, Row_: Row<'r, DB>>(row: &Row_, at: &mut usize) -> deserialize::Result<Self::Read> {
                Ok(($($name::read(row, at)?,)+))
            }
        }
    };
}

super::for_each_tuple!(tuples);

/// A selection of one column or expression.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let name = User::query().filter(User::name.eq("ed")).select(User::fullname);
/// assert_eq!(s.scalar(name)?.flatten().as_deref(), Some("Ed Jones"));
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not one column",
    label = "a scalar is one value: select one column, or take rows: `.one(..)`"
)]
#[bound(OneColumnBound)]
pub trait OneColumn {
    /// The column itself: unknown, and what is asked of it silent, where this bound fails.
    type Itself;
}

#[diagnostic::do_not_recommend]
impl<S, C> OneColumn for Attr<S, C> {
    type Itself = Self;
}
#[diagnostic::do_not_recommend]
impl<N> OneColumn for Expr<N> {
    type Itself = Self;
}
#[diagnostic::do_not_recommend]
impl<N, Name> OneColumn for Labelled<N, Name> {
    type Itself = Self;
}
