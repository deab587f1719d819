//! Some columns of an entity as a struct, which is where they are listed.

use aludel_macros::{bound, quiet};

use super::distinct::DistinctOrder;
use super::multiplicity::OneEach;
use super::projection::{Projected, Projection};
use super::select::{Clauses, Query};
use super::selection::Selects;
use crate::entity::Column;
use crate::scope::{Source, ValidSelection};

/// A struct of some columns of `E`, which its fields are called like. Only derived, by
/// `#[projection(of = E)]`.
///
/// It is a value like any other projection: it has no handle, is not in memory, and nothing is written when
/// it is changed.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::Projection;
///
/// #[derive(Projection, Debug, PartialEq)]
/// #[projection(of = User)]
/// struct UserName {
///     id: Id<User>,
///     name: String,
/// }
///
/// let users = s.all(User::query().order_by(User::id).partial::<UserName>())?;
/// assert_eq!(users[0], UserName { id: Id::new(1), name: "ed".into() });
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a struct of some columns of `{E}`",
    label = "write `#[projection(of = {E})]` on it, or `.select(..)` what its fields are"
)]
#[bound(PartialBound)]
pub trait Partial<E>: Projection {
    /// They, seen from a source.
    #[doc(hidden)]
    type Columns<Source>;
    /// They, seen from a source.
    #[doc(hidden)]
    fn columns<Source>() -> Self::Columns<Source>;
}

/// The value of a column, for a field of its type.
#[diagnostic::on_unimplemented(
    message = "the column `{C}` is a `{Self}`, and the field of that name is a `{T}`",
    label = "write `{Self}`"
)]
pub trait FitsFieldOf<T, C> {
    /// The value.
    fn same(self) -> T;
}

#[diagnostic::do_not_recommend]
impl<T, C> FitsFieldOf<T, C> for T {
    fn same(self) -> T {
        self
    }
}

/// Fills a field from the column that it is called like.
#[quiet]
pub fn fill_from_column<C: Column, T>(value: C::Value) -> T
where
    C::Value: FitsFieldOf<T, C>,
{
    value.same()
}

/// A query of some columns of its root, as the struct `E`.
#[rustfmt::skip] // one line, so that a message quotes no more
#[doc(hidden)]
pub type PartialQuery<Root, E, L, J, D, F, G, H, O, P> = Query<Root, Projected<<E as Partial<<Root as Source>::Entity>>::Columns<Root>, E>, L, J, Clauses<D, F, G, H, O, P>, OneEach>;

#[quiet]
impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
where
    Root: Source,
{
    /// Selects the columns that the struct `P` has as fields, and gives the rows as it: some columns of an
    /// entity, listed in one place. SQLAlchemy's `load_only`, but as a type of its own.
    ///
    /// The columns of other sources, and expressions, are added by
    /// `.select((.., expression.label(..))).project::<..>()`.
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
    /// #[projection(of = User)]
    /// struct UserName {
    ///     id: Id<User>,
    ///     name: String,
    /// }
    ///
    /// let query = User::query().filter(User::name.eq("wendy")).partial::<UserName>();
    /// assert_eq!(s.one(query)?, UserName { id: Id::new(2), name: "wendy".into() });
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT "users"."id", "users"."name" FROM "users" WHERE ..`
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn partial<E: PartialBound<Root::Entity>>(self) -> PartialQuery<Root, E, L, J, D, F, G, H, O, P> where E::Columns<Root>: Selects<L> + ValidSelection<G>, O: DistinctOrder<D, E::Columns<Root>> {
        self.selecting(Projected::new(E::columns::<Root>()))
    }
}
