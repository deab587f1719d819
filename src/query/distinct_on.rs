//! SELECT DISTINCT ON, on databases that have it.

use core::marker::PhantomData;

use aludel_macros::quiet;
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;

use super::clause::{Distinct, DistinctSql, Everything, NoClause, Written};
use super::filter::NotLimited;
use super::group::{ColumnNames, GroupKeyBound, push_columns};
use super::order::OrderKeyBound;
use super::select::{Clauses, Query};
use crate::backend::DistinctOn;
use crate::scope::Ungrouped;

/// The first row for each different value of the columns: `SELECT DISTINCT ON (..)`.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # #[cfg(feature = "postgres")]
/// # {
/// use diesel::pg::Pg;
///
/// let newest = Address::query().distinct_on(Address::user_id, Address::id.desc());
/// assert!(newest.to_sql::<Pg>()?.starts_with(r#"SELECT DISTINCT ON ("addresses"."user_id") "#));
/// # }
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug)]
pub struct FirstOfEach<Columns>(PhantomData<fn() -> Columns>);

impl<Columns: 'static> Distinct for FirstOfEach<Columns> {
    const CHANGES_ROWS: bool = true;
}

impl<Columns: ColumnNames + 'static, DB: DistinctOn> DistinctSql<DB> for FirstOfEach<Columns> {
    fn push_select(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
        out.push_sql("SELECT DISTINCT ON (");
        push_columns::<Columns, DB>(out)?;
        out.push_sql(") ");
        Ok(())
    }

    fn push_order(out: &mut AstPass<'_, '_, DB>) -> QueryResult<&'static str> {
        out.push_sql(" ORDER BY ");
        push_columns::<Columns, DB>(out)?;
        Ok(", ")
    }
}

#[quiet]
impl<Root, L, J, Sel, F, H, P, M, Eager>
    Query<Root, Sel, L, J, Clauses<Everything, F, Ungrouped, H, NoClause, P>, M, Eager>
{
    /// The first row for each different value of the columns: the newest address of each user. Only
    /// on databases that have it.
    ///
    /// Which row is the first is said in the same breath, and the rows come in the order of the
    /// columns: DISTINCT ON takes them in no other, and without an order it would be any row.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # #[cfg(feature = "postgres")]
    /// # fn main() -> aludel::Result<()> {
    /// use diesel::pg::Pg;
    ///
    /// let newest = Address::query().distinct_on(Address::user_id, Address::id.desc());
    /// assert_eq!(
    ///     newest.select(Address::email).to_sql::<Pg>()?,
    ///     r#"SELECT DISTINCT ON ("addresses"."user_id") "addresses"."email" FROM "addresses" "#
    ///         .to_owned()
    ///         + r#"ORDER BY "addresses"."user_id", "addresses"."id" DESC"#
    /// );
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "postgres"))]
    /// # fn main() {}
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT DISTINCT ON ("user_id") .. ORDER BY "user_id", "id" DESC`
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn distinct_on<K: GroupKeyBound<L>, T: OrderKeyBound<L, Sel>>(self, columns: K, first: T) -> Query<Root, Sel, L, J, Clauses<FirstOfEach<K>, F, Ungrouped, H, Written<T>, P>, M, Eager> where P: NotLimited<Root> {
        let _ = columns;
        self.clauses(|it| it.ordered(|NoClause| Written(first)).retyped())
    }
}
