//! Many-to-many: association rows made and deleted by what they link.

use aludel_macros::quiet;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Session;
use super::changes::Resolved;
use super::draft::{Link, LinkTo};
use super::handle::{Handle, RowRef};
use super::loaded::IsLoaded;
use super::memory::Memory;
use super::store::{Links, NewRow, State};
use crate::driver::Stores;
use crate::entity::{Entity, PartialRow};
use crate::error::Result;
use crate::query::Rel;
use crate::relation::{
    AssociationOfBound, BelongsTo, ByLinks, ByLinksBound, Linked, LinksAlone, Relation,
};

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
}

/// One end of a pair: its key as soon as it has one.
#[derive(PartialEq, Eq, Hash)]
enum EndOf<K> {
    Key(K),
    New(RowRef),
}

/// Both ends of a row of a many-to-many's association.
type Pair<R> = (
    EndOf<<<R as Relation>::Source as Entity>::Key>,
    EndOf<<<R as Relation>::Target as Entity>::Key>,
);

/// The association rows that are new, by what they link. Caught up with the store when it is
/// asked, and begun anew after each flush, when ends that were new have keys.
struct Pairs<R: Linked> {
    /// The sweep of the store that `seen` counts from.
    sweep: u64,
    /// How many touched slots were looked at.
    seen: usize,
    /// Both ends -> the slot of the association row.
    slots: FxHashMap<Pair<R>, u32>,
}

impl<R: Linked> Default for Pairs<R> {
    fn default() -> Self {
        Self { sweep: 0, seen: 0, slots: FxHashMap::default() }
    }
}

impl<R: Linked> Pairs<R> {
    fn catch_up(&mut self, memory: &Memory) {
        let Some(store) = memory.store::<R::Association>() else { return };
        if self.sweep != store.sweeps() {
            *self = Self { sweep: store.sweeps(), ..Self::default() };
        }
        for &at in &store.touched()[self.seen..] {
            if let State::New(new) = store.state(at)
                && let Some(near) = end_of::<R::Near>(memory, new)
                && let Some(far) = end_of::<R::Far>(memory, new)
            {
                self.slots.insert((near, far), at);
            }
        }
        self.seen = store.touched().len();
    }
}

fn end_of<F: BelongsTo>(
    memory: &Memory,
    new: &NewRow<F::Source>,
) -> Option<EndOf<<F::Target as Entity>::Key>> {
    match (memory.new_key::<F>(new), new.links.get(F::INDEX)) {
        (Some(key), _) => Some(EndOf::Key(key)),
        (None, Some(row)) => Some(EndOf::New(row)),
        (None, None) => None,
    }
}

impl<E: Entity> Resolved<E> {
    fn end(&self) -> EndOf<E::Key> {
        match self {
            Self::Key(key) | Self::Saved(key, _) => EndOf::Key(key.clone()),
            Self::Unsaved(row) => EndOf::New(*row),
        }
    }
}

/// `R`, known to go through an association.
type End<R> = <<R as Relation>::Mechanism as ByLinks<R>>::End;
type Association<R> = <End<R> as Linked>::Association;
type Near<R> = <End<R> as Linked>::Near;
type Far<R> = <End<R> as Linked>::Far;

#[quiet]
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
    pub fn link<R: Relation>(
        &mut self,
        row: impl LinkTo<R::Source, B>,
        relationship: Rel<R::Source, R>,
        target: impl LinkTo<R::Target, B>,
    ) -> Result<()>
    where
        R::Mechanism: ByLinksBound<R>,
        LinksAlone: AssociationOfBound<Association<R>, Near<R>, Far<R>>,
        C: Stores<Association<R>>,
    {
        let _ = relationship;
        self.link_ends::<End<R>>(row.into_link(), target.into_link())
    }

    pub(super) fn link_ends<R: Linked>(
        &mut self,
        near: Link<R::Source, B>,
        far: Link<R::Target, B>,
    ) -> Result<()>
    where
        C: Stores<R::Association>,
    {
        self.registry.register::<R::Association>();
        let near = self.resolve(near)?;
        let far = self.resolve(far)?;
        let pair = (near.end(), far.end());
        let ends = ends::<R>(near, far);
        match self.association::<R>(&ends, &pair) {
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
    pub fn unlink<R: Relation>(
        &mut self,
        row: impl LinkTo<R::Source, B>,
        relationship: Rel<R::Source, R>,
        target: impl LinkTo<R::Target, B>,
    ) -> Result<()>
    where
        R::Mechanism: ByLinksBound<R>,
        LinksAlone: AssociationOfBound<Association<R>, Near<R>, Far<R>>,
        C: Stores<Association<R>>,
    {
        let _ = relationship;
        self.unlink_ends::<End<R>>(row.into_link(), target.into_link())
    }

    pub(super) fn unlink_ends<R: Linked>(
        &mut self,
        near: Link<R::Source, B>,
        far: Link<R::Target, B>,
    ) -> Result<()>
    where
        C: Stores<R::Association>,
    {
        self.registry.register::<R::Association>();
        let near = self.resolve(near)?;
        let far = self.resolve(far)?;
        let pair = (near.end(), far.end());
        let ends = ends::<R>(near, far);
        if let Some(at) = self.association::<R>(&ends, &pair) {
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
            for row in self.select_by::<R::Association>(R::Association::KEY, rows, &[], None)? {
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
        R: Relation + IsLoaded<L>,
        R::Mechanism: ByLinksBound<R>,
        LinksAlone: AssociationOfBound<Association<R>, Near<R>, Far<R>>,
        C: Stores<Association<R>>,
    {
        self.memory.read::<R::Source>(row.row)?;
        let targets: Vec<_> = targets.into_iter().collect();
        for target in &targets {
            self.memory.read::<R::Target>(target.row)?;
        }
        let wanted: FxHashSet<RowRef> = targets.iter().map(|target| target.row).collect();
        for old in self.memory.linked::<End<R>>(row.row) {
            if !wanted.contains(&old) {
                self.unlink(row, relationship, Handle::<R::Target, L, B>::of(old))?;
            }
        }
        // Linking what is linked already does nothing.
        for target in targets {
            self.link(row, relationship, target)?;
        }
        Ok(())
    }

    /// The slot of the association row between two ends, whatever its state.
    fn association<R: Linked>(
        &mut self,
        ends: &Ends<R::Association>,
        pair: &Pair<R>,
    ) -> Option<u32> {
        let store = self.memory.store::<R::Association>()?;
        if let Some(at) = ends.row.key().and_then(|key| store.find(&key)) {
            return Some(at);
        }
        let mut pairs = self.memory.views.take_pairs::<R, Pairs<R>>();
        pairs.catch_up(&self.memory);
        let found = pairs.slots.get(pair).copied();
        self.memory.views.put_pairs::<R, _>(pairs);
        let store = self.memory.store::<R::Association>()?;
        found.filter(|&at| matches!(store.state(at), State::New(_)))
    }
}

fn ends<R: Linked>(near: Resolved<R::Source>, far: Resolved<R::Target>) -> Ends<R::Association> {
    let mut ends =
        Ends { row: <R::Association as Entity>::Row::default(), links: Links::default() };
    ends.put::<R::Near>(near);
    ends.put::<R::Far>(far);
    ends
}
