//! Many rows as entities, in constant memory.

use aludel_macros::quiet;

use super::Session;
use super::handle::Handle;
use super::read::LoadPlan;
use crate::driver::{Driver, RunsBound, Stores};
use crate::entity::{Entity, EntityDef, PartialRow};
use crate::error::Result;
use crate::query::inferred::StreamBound;
use crate::query::inferred::UnjoinedBound;
use crate::query::{Clauses, Everything, Query, SelectsRoot, Unlimited, WindowQuery, rows};
use crate::scope::Ungrouped;

#[quiet]
impl<C: Driver, B> Session<C, B> {
    /// Reads the rows of a query in windows of `size`, by ascending keys, each as handles with what
    /// the query loads with them. After each window changes are flushed, and what came into memory
    /// with it is forgotten: millions of rows need the memory of one window. The first error of
    /// `window` ends it.
    ///
    /// Each window is a statement of its own, which begins behind the last key, so that `window`
    /// may change rows and use the session as it likes. Handles of a window are
    /// [`Gone`](crate::Error::Gone) after it, but those to rows that were in memory before, or that
    /// were added meanwhile.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// s.windows(User::query().with(User::addresses), 100, |s, users| {
    ///     for user in users {
    ///         let emails = s.related(user, User::addresses).len();
    ///         s[user].fullname = Some(format!("{} ({emails})", s[user].name));
    ///     }
    ///     Ok(())
    /// })?;
    /// assert_eq!(s.count(User::query().filter(User::fullname.eq("ed (2)")))?, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// SELECT "id", "name", "fullname" FROM "users" ORDER BY "id" LIMIT 100
    /// SELECT "id", "name", "fullname" FROM "users" WHERE "id" > ? ORDER BY "id" LIMIT 100
    /// ```
    ///
    /// # Errors
    ///
    /// - What `window` fails with.
    /// - What a flush or the database reports, and a stored value that does not convert.
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn windows<Root: Entity, L, J, Sel, F, H, O, P, M, Loads>(&mut self, query: Query<Root, Sel, L, J, Clauses<Everything, F, Ungrouped, H, O, P>, M, Loads>, size: usize, mut window: impl FnMut(&mut Self, Vec<Handle<Root, Loads, B>>) -> Result<()>) -> Result<()> where Sel: SelectsRoot<Root>, J: UnjoinedBound<Root>, O: Unlimited<Root>, P: Unlimited<Root>, Loads: LoadPlan<Root, C, B>, C: Stores<Root> + RunsBound<WindowQuery<Root, F>> {
        let size = size.max(1);
        let mut query = WindowQuery::<Root, F>::new(query.into_filter(), size);
        loop {
            self.before_query()?;
            let before = self.memory.marks();
            let found = rows(self.driver(), &query, EntityDef::of::<Root>())?;
            let count = found.len();
            if let Some(last) = found.last() {
                query.after = Some(Root::Row::of_key(&last.key()));
            }
            let found: Vec<_> = found.into_iter().map(|row| self.track(row)).collect();
            Loads::run(self, &found)?;
            if count > 0 {
                window(self, found.into_iter().map(Handle::of).collect())?;
                self.flush()?;
            }
            self.memory.forget_since(&before);
            if count < size {
                return Ok(());
            }
        }
    }

    /// Hands on the rows of a query one by one, as values: [`Query::each`] after a flush.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mut names = Vec::new();
    /// s.each(User::query().select(User::name).order_by(User::name), |name| {
    ///     names.push(name);
    ///     Ok(())
    /// })?;
    /// assert_eq!(names, ["ed", "wendy"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Query::each`], and of a flush that comes first.
    pub fn each<S: StreamBound<C>>(
        &mut self,
        query: S,
        mut take: impl FnMut(S::Row) -> Result<()>,
    ) -> Result<()> {
        self.before_query()?;
        query.stream(self.driver(), &mut take)
    }
}
