//! WHERE.

use aludel_macros::quiet;

use super::clause::{Conjunction, Unpaged};
use super::criteria::{Criteria, HoldsIn, OfRows};
use super::select::{Clauses, Query};

/// Holds for a query that has not been limited yet. You meet this bound by filtering, ordering or
/// joining after `limit`, which SQL would apply before it.
#[diagnostic::on_unimplemented(
    message = "this query of `{Root}` is limited already",
    label = "write this before `.limit(..)`, or make the limited query a `.subquery(..)`"
)]
pub trait NotLimited<Root> {}

#[diagnostic::do_not_recommend]
impl<Root> NotLimited<Root> for Unpaged {}

#[quiet]
impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
{
    /// Keeps the rows for which the condition holds. Several filters are joined by AND, as are the
    /// conditions of a tuple, which rustc checks faster than a chain.
    ///
    /// An `Option` of a condition is a filter that may be left out: `None` adds nothing, so a search
    /// with optional parts is written without a branch.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query().filter(User::name.eq("ed")).filter(User::fullname.is_not_null());
    /// assert_eq!(s.count(query)?, 1);
    ///
    /// let (name, part) = (Some("ed"), None);
    /// let query = User::query().filter((
    ///     name.map(|name: &str| User::name.eq(name)),
    ///     part.map(|part: &str| User::fullname.contains(part)),
    /// ));
    /// assert_eq!(s.count(query)?, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `WHERE "users"."name" = ? AND "users"."id" > ?`
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn filter<C: Criteria<Stored = X> + OfRows<Root>, X, Y>(self, condition: C) -> Query<Root, Sel, L, J, Clauses<D, Y, G, H, O, P>, M, Eager> where C::All: HoldsIn<L>, P: NotLimited<Root>, F: Conjunction<X, And = Y> {
        self.clauses(|it| it.filtered(|filter| filter.and(condition.stored())))
    }
}
