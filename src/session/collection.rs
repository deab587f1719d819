//! The collection that is never loaded whole, but queried.

use aludel_macros::quiet;

use super::Session;
use super::handle::Handle;
use crate::entity::Entity;
use crate::error::Result;
use crate::query::{ByRow, Rel, RelatedQuery, related_query};
use crate::relation::Relation;

#[quiet]
impl<C, B> Session<C, B> {
    /// The rows that a relationship leads to, as a query: to filter, count, order, limit.
    ///
    /// For a relationship that is declared `large` it is the only way to its rows; SQLAlchemy
    /// calls that `dynamic` and `write-only`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// #[derive(Entity)]
    /// #[entity(table = "users", has_many(posts: Post.author, large))]
    /// pub struct User {
    ///     #[entity(key, generated)]
    ///     pub id: i32,
    /// }
    ///
    /// #[derive(Entity)]
    /// #[entity(table = "posts")]
    /// pub struct Post {
    ///     #[entity(key, generated)]
    ///     pub id: i32,
    ///     pub headline: String,
    ///     #[entity(belongs_to(author: User))]
    ///     pub author_id: i32,
    /// }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User, Post].create_all(s.connection())?;
    /// # let ed = s.insert(NewUser {})?;
    /// # s.insert(NewPost { headline: "first".into(), author: ed.into() })?;
    ///
    /// let posts = s.query_related(ed, User::posts)?;
    /// let first = s.all(posts.filter(Post::headline.starts_with("f")).limit(10))?;
    /// assert_eq!(first.len(), 1);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// SELECT .. FROM "posts" WHERE "posts"."author_id" = ? AND "posts"."headline" LIKE ? ESCAPE '!'
    /// LIMIT 10
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`read`](Session::read): it takes the key from memory.
    pub fn query_related<E, L, R>(
        &self,
        handle: Handle<E, L, B>,
        relationship: Rel<E, R>,
    ) -> Result<RelatedQuery<R::Target, R::Of>>
    where
        E: Entity,
        R: Relation<Source = E> + ByRow<E, <R as Relation>::Mechanism>,
    {
        let row = self.read(handle)?;
        Ok(related_query(relationship.of(row)))
    }
}
