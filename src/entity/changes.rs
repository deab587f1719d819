//! What a form changes in a row: some columns, each by its name.

use super::Entity;
use aludel_macros::bound;

/// A struct with an `Option` for each column that a program may change: `AccountChanges` for
/// `Account`. Only derived, with `#[entity(changes)]`; taken by
/// [`Session::apply`](crate::Session::apply).
///
/// `None` leaves a column as it is. A nullable column has three states: `None`, `Some(None)` for
/// NULL, and `Some(Some(..))`. The key and the version are left out: a form does not change them.
///
/// `#[entity(changes(derive(Clone, serde::Deserialize)))]` adds derives, and `name = ".."` gives it
/// another name. With the feature `serde` the three states come out of a form as they were meant: a
/// field that is missing is left as it is, one that is `null` becomes NULL.
///
/// # Example
///
/// ```
/// use aludel::{Entity, Session};
///
/// #[derive(Entity)]
/// #[entity(table = "accounts", changes(derive(Clone)))]
/// pub struct Account {
///     #[entity(key, generated)]
///     pub id: i32,
///     pub owner: String,
///     pub note: Option<String>,
///     #[entity(version)]
///     pub version: i32,
/// }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![Account].create_all(s.connection())?;
///
/// let a = s.insert(NewAccount { owner: "ed".into(), note: Some("new".into()) })?;
/// s.apply(a, AccountChanges { note: Some(None), ..Default::default() })?;
/// assert_eq!((&*s[a].owner, &s[a].note), ("ed", &None));
/// # s.commit()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what to change in a `{E}`",
    label = "expected the struct that `#[entity(changes)]` on `{E}` makes"
)]
#[bound(ChangesBound)]
pub trait Changes<E: Entity> {
    /// The columns given.
    #[doc(hidden)]
    fn into_row(self) -> E::Row;
}

/// Reads a field that is there: what tells NULL from what is left out.
///
/// # Errors
///
/// What the value's own `Deserialize` reports.
#[cfg(feature = "serde")]
#[doc(hidden)]
pub fn present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: serde::Deserialize<'de>,
    D: serde::Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}
