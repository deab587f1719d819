//! Keys: what identifies a row ([`Key`]), and the typed form that belongs to one entity ([`Id`]).

use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::marker::PhantomData;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{SingleValue, SqlType};

/// What can be a primary key: compared, hashed, ordered, printed, copied. Implemented for every
/// type that can.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::entity::Key;
///
/// fn is_key<K: Key>(key: K) -> String {
///     format!("{key:?}")
/// }
///
/// assert_eq!(is_key(Id::<User>::new(7)), "7");
/// assert_eq!(is_key(("DE".to_owned(), 10_117)), r#"("DE", 10117)"#); // of several fields
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a key",
    label = "a key must be `Clone`, `Eq`, `Hash`, `Ord`, `Debug` and `Send`"
)]
pub trait Key: Clone + Eq + Hash + Ord + fmt::Debug + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + Eq + Hash + Ord + fmt::Debug + Send + 'static> Key for T {}

/// The key of an `E`, which cannot be given, compared or joined as another entity's.
///
/// `T` is what is stored: `i32` unless given (`Id<User, i64>`, `Id<User, uuid::Uuid>`).
///
/// # Example
///
/// ```
/// use aludel::{Entity, Id};
///
/// #[derive(Entity)]
/// #[entity(table = "users")]
/// pub struct User {
///     #[entity(key, generated)]
///     pub id: Id<User>,
///     pub name: String,
/// }
///
/// let id: Id<User> = Id::new(7);
/// assert_eq!(id.get(), 7);
/// assert_eq!(format!("{id:?}"), "7");
/// ```
pub struct Id<E, T = i32>(T, PhantomData<fn() -> E>);

impl<E, T> Id<E, T> {
    /// The key with this value.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// let id: Id<User> = Id::new(7);
    /// assert_eq!(id, 7.into());
    /// # Ok(())
    /// # }
    /// ```
    pub const fn new(value: T) -> Self {
        Self(value, PhantomData)
    }

    /// The value.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// let id: Id<User, String> = Id::new("ed".to_owned());
    /// assert_eq!(id.into_inner(), "ed");
    /// # Ok(())
    /// # }
    /// ```
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<E, T: Copy> Id<E, T> {
    /// The value.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// let id: Id<User> = Id::new(7);
    /// assert_eq!(id.get(), 7);
    /// # Ok(())
    /// # }
    /// ```
    pub const fn get(self) -> T {
        self.0
    }
}

impl<E, T: Copy> Copy for Id<E, T> {}

impl<E, T: Clone> Clone for Id<E, T> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<E, T: PartialEq> PartialEq for Id<E, T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<E, T: Eq> Eq for Id<E, T> {}

impl<E, T: PartialOrd> PartialOrd for Id<E, T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.0.partial_cmp(&other.0)
    }
}

impl<E, T: Ord> Ord for Id<E, T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<E, T: Hash> Hash for Id<E, T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<E, T: fmt::Debug> fmt::Debug for Id<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E, T: fmt::Display> fmt::Display for Id<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// As the value alone.
#[cfg(feature = "serde")]
impl<E, T: serde::Serialize> serde::Serialize for Id<E, T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// As the value alone.
#[cfg(feature = "serde")]
impl<'de, E, T: serde::Deserialize<'de>> serde::Deserialize<'de> for Id<E, T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}

impl<E, T> From<T> for Id<E, T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<E, T, ST, DB> ToSql<ST, DB> for Id<E, T>
where
    DB: Backend,
    T: ToSql<ST, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<E, T, ST, DB> FromSql<ST, DB> for Id<E, T>
where
    DB: Backend,
    T: FromSql<ST, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        T::from_sql(bytes).map(Self::new)
    }
}

impl<E, T, ST, DB> Queryable<ST, DB> for Id<E, T>
where
    DB: Backend,
    ST: SqlType + SingleValue,
    Self: FromSql<ST, DB>,
{
    type Row = Self;

    fn build(row: Self) -> deserialize::Result<Self> {
        Ok(row)
    }
}
