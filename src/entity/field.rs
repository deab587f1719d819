//! A column as a field of its struct.

use super::{Column, Entity};

/// A [`Column`] that is a field of its entity's struct: all that an entity declares are. Only
/// derived; named in bounds.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// use aludel::Attr;
/// use aludel::entity::Field;
///
/// /// The values of one column of several rows.
/// fn column<C: Field>(_: Attr<C::Entity, C>, rows: &[C::Entity]) -> Vec<&C::Value> {
///     rows.iter().map(C::get).collect()
/// }
///
/// let rows = [User { id: Id::new(1), name: "ed".into(), fullname: None }];
/// assert_eq!(column(User::name, &rows), ["ed"]);
/// # Ok(())
/// # }
/// ```
pub trait Field: Column {
    /// The value in a row.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::entity::Field;
    ///
    /// let ed = s.one(User::query().filter(User::name.eq("ed")))?;
    /// assert_eq!(user_fields::name::get(&s[ed]), "ed");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn get(row: &Self::Entity) -> &Self::Value;

    /// The value in a row that is not complete, if it is given.
    #[doc(hidden)]
    fn given(row: &<Self::Entity as Entity>::Row) -> Option<&Self::Value>;
}
