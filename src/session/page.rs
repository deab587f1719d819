//! Pages of a query: behind a row, or by number with a total.

use aludel_macros::quiet;

use super::Session;
use super::read::{Fetch, Fetched, LoadPlan, Track};
use crate::driver::{Driver, RunsBound, Statement};
use crate::entity::{Entity, EntityDef};
use crate::error::Result;
use crate::query::inferred::InSomeOrderBound;

use crate::query::{
    Assemble, BehindIn, Clauses, Conjunction, CountOf, Countable, Decided, Everything, KeysetOrder,
    OneEach, PageBehind, Paged, Query, Unpaged, Written, assemble, covers, rows,
};
use crate::scope::{Source, Ungrouped};

/// A page of rows, and where the next one begins.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let query = || User::query().order_by(User::id);
/// let page = s.page_behind(query(), None, 1)?;
/// let next = s.page_behind(query(), page.next, 1)?;
/// assert_eq!(s[next.rows[0]].name, "wendy");
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeysetPage<T, Cursor> {
    /// The rows.
    pub rows: Vec<T>,
    /// The values of the last one in the columns of the order, `None` on the last page.
    pub next: Option<Cursor>,
}

/// A page of rows, and how many there are in all.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let page = s.page(User::query().order_by(User::name), 1, 10)?;
/// assert_eq!((page.rows.len(), page.total), (1, 2));
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageOf<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many rows the query has without a page.
    pub total: i64,
}

#[quiet]
impl<C: Driver, B> Session<C, B> {
    /// At most `size` rows of a query behind the one with these values, or the first ones: keyset
    /// pagination. No row is skipped or met twice when others come and go, and a late page costs
    /// what the first one does.
    ///
    /// The order of the query says what the values are: one for each of its columns, of their types.
    /// None of them may be NULL, and the whole primary key must be among them, so that no two rows
    /// are in one place.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = || User::query().order_by((User::name.desc(), User::id));
    /// let first = s.page_behind(query(), None, 1)?;
    /// assert_eq!(s[first.rows[0]].name, "wendy");
    ///
    /// let second = s.page_behind(query(), first.next, 1)?; // a (String, Id<User>)
    /// assert_eq!(s[second.rows[0]].name, "ed");
    /// assert_eq!(second.next, None);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// SELECT .., "users"."name", "users"."id" FROM "users"
    /// WHERE ("users"."name" < ? OR ("users"."name" = ? AND "users"."id" > ?))
    /// ORDER BY "users"."name" DESC, "users"."id" LIMIT 2
    /// ```
    ///
    /// One row more is read, to know whether there is a further page.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn page_behind<Root, L, J, Sel, F, H, K, M, Eager>(
        &mut self,
        query: Query<Root, Sel, L, J, Clauses<Everything, F, Ungrouped, H, Written<K>>, M, Eager>,
        behind: Option<K::Cursor>,
        size: u64,
    ) -> Result<KeysetPage<Sel::Out, K::Cursor>>
    where
        Root: Source,
        M: Decided<Root>,
        K: KeysetOrder<L>,
        F: Conjunction<BehindIn<K, L>>,
        Sel: Track<L, Eager, C, B> + Assemble<L, C>,
        Eager: LoadPlan<Root::Entity, C, B>,
        PageBehind<Root, L, J, Sel, F, H, K>: Statement<Row = (Sel::Read, K::Cursor)>,
        C: RunsBound<PageBehind<Root, L, J, Sel, F, H, K>>,
    {
        const {
            let whole = covers(K::COLUMNS, Root::SQL_NAME, Root::Entity::KEY);
            assert!(whole, "rows are continued in an order that ends in the whole primary key");
        }
        self.before_query()?;
        let page = query.behind(behind, size.saturating_add(1));
        let mut found = rows(self.driver(), &page, EntityDef::of::<Root::Entity>())?;
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let more = found.len() > size;
        found.truncate(size);
        let (read, mut cursors): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        let next = cursors.pop();
        let rows = assemble(&page.selection().0, read, self.driver())?;
        let out: Vec<_> = rows.into_iter().map(|row| Sel::track(row, self)).collect();
        Eager::run(self, &Sel::roots(&out))?;
        Ok(KeysetPage { rows: out, next: next.filter(|_| more) })
    }

    /// At most `limit` rows of a query behind the first `offset`, and how many there are in all.
    ///
    /// Two statements: what others change between them is seen by the second. Rows that come and go
    /// between two pages shift them; [`page_behind`](Self::page_behind) is for that.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let page = s.page(User::query().order_by(User::name), 1, 10)?;
    /// assert_eq!(page.total, 2);
    /// assert_eq!(s[page.rows[0]].name, "wendy");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// SELECT COUNT(*) FROM "users"
    /// SELECT .. FROM "users" ORDER BY "users"."name" LIMIT 10 OFFSET 1
    /// ```
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn page<Root, L, J, Sel, D, F, G, H, O, M, Eager>(
        &mut self,
        query: Query<Root, Sel, L, J, Clauses<D, F, G, H, O, Unpaged>, M, Eager>,
        offset: u64,
        limit: u64,
    ) -> Result<PageOf<OutOf<Root, L, J, Sel, D, F, G, H, O, Eager, C, B>>>
    where
        Root: Source,
        M: Decided<Root>,
        O: InSomeOrderBound<Root>,
        Query<Root, Sel, L, J, Clauses<D, F, G, H, O, Unpaged>, M, Eager>: Clone + Countable,
        Query<Root, Sel, L, J, Clauses<D, F, G, H, O, Paged>, OneEach, Eager>: Fetch<C, B>,
        CountOf<Query<Root, Sel, L, J, Clauses<D, F, G, H, O, Unpaged>, M, Eager>>:
            Statement<Row = i64>,
        C: RunsBound<CountOf<Query<Root, Sel, L, J, Clauses<D, F, G, H, O, Unpaged>, M, Eager>>>,
    {
        let total = self.count(query.clone())?;
        let rows = self.all(query.offset(offset).limit(limit))?;
        Ok(PageOf { rows, total })
    }
}

/// What a row of a paged query becomes.
///
/// Found by inference, never written.
#[doc(hidden)]
pub type OutOf<Root, L, J, Sel, D, F, G, H, O, Eager, C, B> =
    <Query<Root, Sel, L, J, Clauses<D, F, G, H, O, Paged>, OneEach, Eager> as Fetched<C, B>>::Out;
