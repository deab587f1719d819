//! Many-to-many: association rows made and deleted by what they link.

use super::Session;
use super::changes::Resolved;
use super::draft::LinkTo;
use super::handle::Handle;
use super::loaded::IsLoaded;
use super::store::{Links, NewRow, State};
use crate::driver::Stores;
use crate::entity::{Entity, PartialRow};
use crate::error::Result;
use crate::query::Rel;
use crate::relation::{AssociationOf, BelongsTo, Linked};

/// The columns of an association row that are known, the links to rows without a key, and its key
/// if it is known whole.
struct Ends<A: Entity> {
    row: A::Row,
    links: Links,
}

impl<A: Entity> Ends<A> {
    fn put<F: BelongsTo<Source = A>>(&mut self, end: Resolved<F::Target>) {
        match end {
            Resolved::Key(key) | Resolved::Saved(key, _) => self.row.merge(F::row_with(Some(key))),
            Resolved::Unsaved(row) => self.links.set(F::INDEX, row),
        }
    }

    fn is(&self, new: &NewRow<A>) -> bool {
        let mut links = self.links.0.iter();
        links.len() == new.links.0.len()
            && links.all(|(foreign_key, row)| new.links.get(*foreign_key) == Some(*row))
            && self.row.given().iter().all(|column| {
                new.row.given().contains(column)
                    && new.row.describe(column) == self.row.describe(column)
            })
    }
}

impl<C, B> Session<C, B> {
    /// Links two rows of a many-to-many: adds the association row, unless there is one. Views
    /// follow at once.
    ///
    /// Either end is what a draft's link takes: a handle, a pending row, a key, or a draft that is
    /// added too.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "posts", many_to_many(keywords: Keyword, through = PostKeyword(post, keyword)))]
    /// # pub struct Post { #[entity(key, generated)] pub id: i32, pub headline: String }
    /// # #[derive(Entity)]
    /// # #[entity(table = "keywords")]
    /// # pub struct Keyword { #[entity(key, generated)] pub id: i32, pub word: String }
    /// # #[derive(Entity)]
    /// # #[entity(table = "post_keywords")]
    /// # pub struct PostKeyword {
    /// #     #[entity(key, belongs_to(post: Post, on_delete = cascade))] pub post_id: i32,
    /// #     #[entity(key, belongs_to(keyword: Keyword, on_delete = cascade))] pub keyword_id: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![Post, Keyword, PostKeyword].create_all(s.connection())?;
    /// let post = s.insert(NewPost { headline: "Wendy's post".into() })?;
    /// let post = s.load(post, Post::keywords)?;
    /// s.link(post, Post::keywords, NewKeyword { word: "wendy".into() })?;
    /// s.commit()?;
    /// assert_eq!(s.related(post, Post::keywords).len(), 1);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`read`](Session::read), for either end.
    pub fn link<R: Linked>(
        &mut self,
        row: impl LinkTo<R::Source, B>,
        relationship: Rel<R::Source, R>,
        target: impl LinkTo<R::Target, B>,
    ) -> Result<()>
    where
        R::Association: AssociationOf<R::Near, R::Far>,
        C: Stores<R::Association>,
    {
        let _ = relationship;
        self.registry.register::<R::Association>();
        let near = self.resolve(row.into_link())?;
        let far = self.resolve(target.into_link())?;
        let ends = ends::<R>(near, far);
        match self.association::<R>(&ends) {
            Some(at) => self.memory.store_mut::<R::Association>().spare(at),
            None => {
                self.memory.add_new::<R::Association>(ends.row, ends.links);
            }
        }
        Ok(())
    }

    /// Unlinks two rows of a many-to-many: deletes the association row, by key when it is not in
    /// memory. Views follow at once.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "posts", many_to_many(keywords: Keyword, through = PostKeyword(post, keyword)))]
    /// # pub struct Post { #[entity(key, generated)] pub id: i32, pub headline: String }
    /// # #[derive(Entity)]
    /// # #[entity(table = "keywords")]
    /// # pub struct Keyword { #[entity(key, generated)] pub id: i32, pub word: String }
    /// # #[derive(Entity)]
    /// # #[entity(table = "post_keywords")]
    /// # pub struct PostKeyword {
    /// #     #[entity(key, belongs_to(post: Post, on_delete = cascade))] pub post_id: i32,
    /// #     #[entity(key, belongs_to(keyword: Keyword, on_delete = cascade))] pub keyword_id: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![Post, Keyword, PostKeyword].create_all(s.connection())?;
    /// # let post = s.insert(NewPost { headline: "Wendy's post".into() })?;
    /// # let wendy = s.insert(NewKeyword { word: "wendy".into() })?;
    /// s.link(post, Post::keywords, wendy)?;
    /// s.commit()?;
    /// s.unlink(post, Post::keywords, wendy)?;
    /// s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// At the flush:
    ///
    /// ```sql
    /// DELETE FROM `post_keywords` WHERE `post_id` = ? AND `keyword_id` = ?
    /// ```
    ///
    /// # Errors
    ///
    /// - As for [`read`](Session::read), for either end.
    /// - The flush reports [`Stale`](crate::Error::Stale) when the rows were not linked.
    pub fn unlink<R: Linked>(
        &mut self,
        row: impl LinkTo<R::Source, B>,
        relationship: Rel<R::Source, R>,
        target: impl LinkTo<R::Target, B>,
    ) -> Result<()>
    where
        R::Association: AssociationOf<R::Near, R::Far>,
        C: Stores<R::Association>,
    {
        let _ = relationship;
        self.registry.register::<R::Association>();
        let near = self.resolve(row.into_link())?;
        let far = self.resolve(target.into_link())?;
        let ends = ends::<R>(near, far);
        if let Some(at) = self.association::<R>(&ends) {
            let store = self.memory.store_mut::<R::Association>();
            let row = store.row_ref(at);
            if !store.discard(row)? && store.state(at).row().is_some() {
                store.doom(row)?;
            }
            return Ok(());
        }
        let Some(key) = ends.row.key() else { return Ok(()) };
        if R::Association::VERSION.is_some() {
            // A row is deleted by its version too, which has to be read.
            let rows = vec![<R::Association as Entity>::Row::of_key(&key)];
            for row in self.select::<R::Association>(R::Association::KEY, rows, &[])? {
                let row = self.track(row);
                self.memory.store_mut::<R::Association>().doom(row)?;
            }
            return Ok(());
        }
        self.memory.store_mut::<R::Association>().doom_key(key);
        Ok(())
    }

    /// Makes the rows linked by a loaded many-to-many exactly these: links and unlinks what
    /// differs.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "posts", many_to_many(keywords: Keyword, through = PostKeyword(post, keyword)))]
    /// # pub struct Post { #[entity(key, generated)] pub id: i32, pub headline: String }
    /// # #[derive(Entity)]
    /// # #[entity(table = "keywords")]
    /// # pub struct Keyword { #[entity(key, generated)] pub id: i32, pub word: String }
    /// # #[derive(Entity)]
    /// # #[entity(table = "post_keywords")]
    /// # pub struct PostKeyword {
    /// #     #[entity(key, belongs_to(post: Post, on_delete = cascade))] pub post_id: i32,
    /// #     #[entity(key, belongs_to(keyword: Keyword, on_delete = cascade))] pub keyword_id: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![Post, Keyword, PostKeyword].create_all(s.connection())?;
    /// # let post = s.insert(NewPost { headline: "Wendy's post".into() })?;
    /// # let wendy = s.insert(NewKeyword { word: "wendy".into() })?;
    /// # let first = s.insert(NewKeyword { word: "firstpost".into() })?;
    /// let post = s.load(post, Post::keywords)?;
    /// s.relink(post, Post::keywords, [wendy, first])?;
    /// assert_eq!(s.related(post, Post::keywords).collect::<Vec<_>>(), [wendy, first]);
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`read`](Session::read), for either end.
    pub fn relink<R, L, M>(
        &mut self,
        row: Handle<R::Source, L, B>,
        relationship: Rel<R::Source, R>,
        targets: impl IntoIterator<Item = Handle<R::Target, M, B>>,
    ) -> Result<()>
    where
        R: Linked + IsLoaded<L>,
        R::Association: AssociationOf<R::Near, R::Far>,
        C: Stores<R::Association>,
    {
        self.memory.read::<R::Source>(row.row)?;
        let targets: Vec<_> = targets.into_iter().collect();
        for target in &targets {
            self.memory.read::<R::Target>(target.row)?;
        }
        for old in self.memory.linked::<R>(row.row) {
            if targets.iter().all(|target| target.row != old) {
                self.unlink(row, relationship, Handle::<R::Target, L, B>::of(old))?;
            }
        }
        let linked = self.memory.linked::<R>(row.row);
        for target in targets {
            if !linked.contains(&target.row) {
                self.link(row, relationship, target)?;
            }
        }
        Ok(())
    }

    /// The slot of the association row between two ends, whatever its state.
    fn association<R: Linked>(&self, ends: &Ends<R::Association>) -> Option<u32> {
        let store = self.memory.store::<R::Association>()?;
        if let Some(at) = ends.row.key().and_then(|key| store.find(&key)) {
            return Some(at);
        }
        let is = |at: &u32| matches!(store.state(*at), State::New(new) if ends.is(new));
        store.touched().iter().copied().find(is)
    }
}

fn ends<R: Linked>(near: Resolved<R::Source>, far: Resolved<R::Target>) -> Ends<R::Association> {
    let mut ends =
        Ends { row: <R::Association as Entity>::Row::default(), links: Links::default() };
    ends.put::<R::Near>(near);
    ends.put::<R::Far>(far);
    ends
}
