//! LIMIT and OFFSET.

use aludel_macros::quiet;

use super::clause::{Paged, Unpaged};
use super::multiplicity::{Decided, OneEach};
use super::select::{Clauses, Query};

/// A query with a limit, an offset or both.
/// Its rows were decided about when it was limited, and whoever reads it need not ask again.
type Limited<Root, L, J, Sel, D, F, G, H, O, Eager> =
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, Paged>, OneEach, Eager>;

#[quiet]
impl<Root, L, J, Sel, D, F, G, H, O, M, Eager>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, Unpaged>, M, Eager>
{
    /// At most `count` rows.
    ///
    /// It is the last clause but `offset`: filters, joins and order come before it, as SQL applies
    /// them before it. Over a joined to-many it does not compile: it would count joined rows.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query().order_by(User::name).limit(1);
    /// assert_eq!(s.all(query.select(User::name))?, ["ed"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `LIMIT 10`: written into the text, since a bound limit is planned anew each time on SQLite.
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn limit(self, count: u64) -> Limited<Root, L, J, Sel, D, F, G, H, O, Eager> where M: Decided<Root> {
        self.clauses(|it| it.paged(|Unpaged| Paged { limit: Some(count), offset: None }))
    }

    /// Leaves out the first `count` rows.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query().order_by(User::name).offset(1);
    /// assert_eq!(s.all(query.select(User::name))?, ["wendy"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `LIMIT 9223372036854775807 OFFSET 20`, as not every engine has OFFSET alone.
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn offset(self, count: u64) -> Limited<Root, L, J, Sel, D, F, G, H, O, Eager> where M: Decided<Root> {
        self.clauses(|it| it.paged(|Unpaged| Paged { limit: None, offset: Some(count) }))
    }
}

impl<Root, L, J, Sel, D, F, G, H, O, M, Eager>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, Paged>, M, Eager>
{
    /// At most `count` rows.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query().order_by(User::name).offset(1).limit(5);
    /// assert_eq!(s.all(query.select(User::name))?, ["wendy"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn limit(self, count: u64) -> Self {
        self.clauses(|it| it.paged(|page| Paged { limit: Some(count), ..page }))
    }

    /// Leaves out the first `count` rows.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query().order_by(User::name).limit(5).offset(1);
    /// assert_eq!(s.all(query.select(User::name))?, ["wendy"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn offset(self, count: u64) -> Self {
        self.clauses(|it| it.paged(|page| Paged { offset: Some(count), ..page }))
    }
}
