//! What is selected, and how often: `select`, `distinct`, `rows`.

use aludel_macros::quiet;

use super::clause::{EachOnce, Everything};
use super::distinct::DistinctOrder;
use super::multiplicity::OneEach;
use super::repeated::{AddsUp, Spares};
use super::select::{Clauses, Query};
use super::selection::{SelectableBound, Selects};
use crate::scope::{GroupedBy, Ungrouped, ValidSelection};

#[quiet]
impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
{
    /// Selects columns, expressions, whole rows (`User::entity()`) or labelled ones instead of the
    /// root: one of them, or a tuple. Rows come as values of their Rust types, in a tuple of the
    /// same shape; a left-joined source's as `Option`s.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// # s.insert(NewUser { name: "ed".into() })?;
    /// let rows: Vec<(i32, String)> = s.all(User::query().select((User::id, User::name)))?;
    /// assert_eq!(rows, [(1, "ed".to_owned())]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT "users"."id", "users"."name" FROM "users"`
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn select<
        Sel2: SelectableBound<Itself = X> + Selects<L>,
        X: ValidSelection<G> + AddsUp<Y, Root>,
        Y,
    >(
        self,
        selection: Sel2,
    ) -> Query<Root, X, L, J, Clauses<D, F, G, H, O, P>, OneEach>
    where
        M: Spares<J, Root, Spared = Y>,
        O: DistinctOrder<D, X>,
    {
        self.selecting(selection.itself())
    }

    /// Takes the joined rows as they come, each root as often as a to-many repeats it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let users = s.all(User::query().join(User::addresses).rows())?;
    /// assert_eq!(users.len(), 2); // ed, once for each address
    /// assert_eq!(users[0], users[1]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn rows(self) -> Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, OneEach, Eager> {
        self.retyped()
    }
}

#[quiet]
impl<Root, L, J, Sel, F, G, H, O, P, M, Eager>
    Query<Root, Sel, L, J, Clauses<Everything, F, G, H, O, P>, M, Eager>
{
    /// Each different row once. What it is ordered by must be selected.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let users = s.all(User::query().join(User::addresses).distinct())?;
    /// assert_eq!(users.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT DISTINCT ..`
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn distinct(
        self,
    ) -> Query<Root, Sel, L, J, Clauses<EachOnce, F, G, H, O, P>, OneEach, Eager>
    where
        O: DistinctOrder<EachOnce, Sel>,
    {
        self.clauses(Clauses::retyped)
    }
}

/// The selection of a query fits its grouping; asked when a query is run that was grouped after
/// `select`.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::count_star;
///
/// let query = Address::query()
///     .group_by(Address::user_id)
///     .select((Address::user_id, count_star())); // the key, and an aggregate
/// assert_eq!(s.all(query)?, [(Id::new(1), 2)]);
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "this grouped query selects `{Sel}`, which is neither grouped by nor aggregated",
    label = "`.select(..)` the columns that it is grouped by, and aggregates"
)]
pub trait FitsGrouping<Sel> {}

#[diagnostic::do_not_recommend]
impl<Sel> FitsGrouping<Sel> for Ungrouped {}

#[diagnostic::do_not_recommend]
impl<Sel, G> FitsGrouping<Sel> for GroupedBy<G> where Sel: ValidSelection<Self> {}
