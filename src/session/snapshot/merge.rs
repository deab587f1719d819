//! Snapshots brought back: what they say is compared with the rows in memory and written there.
//!
//! Everything that can be refused is refused by `check`, which reads and changes nothing; then
//! `apply` changes memory.

use core::any::{Any, TypeId};

use aludel_macros::{bound, quiet};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Captured, Held, Part, Snapshot};
use crate::driver::{Driver, Stores};
use crate::entity::{ColumnSet, DeleteRule, Entity, EntityDef, PartialRow};
use crate::error::{Conflict, Error, Result, Stale};
use crate::filter::ReadsThroughBound;
use crate::relation::{
    AssociationOf, Backward, BelongsTo, Forward, Linked, LinksAlone, Mechanism, Relation, Through,
};
use crate::scope::{Cons, Nil, Source};
use crate::session::apply::unlink;
use crate::session::draft::Link;
use crate::session::handle::{Handle, RowRef};
use crate::session::load::{LoadBy, distinct};
use crate::session::loaded::Loaded;
use crate::session::related::Targets;
use crate::session::{Session, store::State};

/// A row's value outside of any session: a [`Snapshot`], or the entity's struct itself.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::session::Detached;
///
/// fn names(user: impl Detached<Entity = User>) -> String {
///     user.into_snapshot().name.clone()
/// }
/// let ed = s.one(User::query().filter(User::name.eq("ed")))?;
/// assert_eq!(names(s.snapshot(ed)?), "ed");
/// assert_eq!(names(s.expunge(ed)?), "ed");
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the value of a row",
    label = "expected a `Snapshot` or an entity's struct; a draft is new: `session.add(..)`"
)]
pub trait Detached {
    /// The entity.
    type Entity: Entity;
    /// What was loaded with it.
    type Loads: Captured;
    /// As a snapshot.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::session::Detached;
    ///
    /// let ed = s.one(User::query().filter(User::name.eq("ed")))?;
    /// let ed: User = s.expunge(ed)?;
    /// assert_eq!(ed.into_snapshot().name, "ed");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn into_snapshot(self) -> Snapshot<Self::Entity, Self::Loads>;
}

#[diagnostic::do_not_recommend]
impl<E: Entity, L: Captured> Detached for Snapshot<E, L> {
    type Entity = E;
    type Loads = L;

    fn into_snapshot(self) -> Self {
        self
    }
}

/// The entity is asked of the struct, so that what is not one is refused for that alone.
#[diagnostic::do_not_recommend]
impl<E: Entity> Detached for E {
    type Entity = <E as Source>::Entity;
    type Loads = Nil;

    fn into_snapshot(self) -> Snapshot<E> {
        self.into()
    }
}

/// What one merge has met, by entity and key.
#[doc(hidden)]
#[derive(Default)]
pub struct Merging {
    seen: FxHashMap<TypeId, Box<dyn Any>>,
    /// Whether there are rows that the database does not have.
    adds: bool,
}

impl core::fmt::Debug for Merging {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Merging").finish_non_exhaustive()
    }
}

/// A row that a merge has met.
struct Met<E> {
    /// What the snapshot says of it.
    said: E,
    /// The row, once it was changed or added.
    done: Option<RowRef>,
}

impl Merging {
    fn of<E: Entity>(&mut self) -> &mut FxHashMap<E::Key, Met<E>> {
        let new = || Box::new(FxHashMap::<E::Key, Met<E>>::default()) as Box<dyn Any>;
        let met = self.seen.entry(TypeId::of::<E>()).or_insert_with(new);
        met.downcast_mut().expect("kept by the type's own id")
    }
}

/// A list of what was loaded that this session can merge. You name [`Stores`] in bounds instead.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let ed = s.one(User::query().filter(User::name.eq("ed")).with(User::addresses))?;
/// let mut ed = s.snapshot(ed)?;
/// ed.related_mut(User::addresses)[0].email = "ed@example.org".into();
/// s.merge(ed)?; // the user, and the addresses loaded with it
/// # Ok::<(), aludel::Error>(())
/// ```
#[bound(MergePartsBound, through)]
pub trait MergeParts<E: Entity, C>: Captured {
    /// Reads what is needed and refuses what cannot be merged.
    #[doc(hidden)]
    fn check<B>(
        session: &mut Session<C, B>,
        merging: &mut Merging,
        rows: &[(&E, &Self::Parts)],
    ) -> Result<()>;
    /// Changes the rows in memory.
    #[doc(hidden)]
    fn apply<B>(
        session: &mut Session<C, B>,
        merging: &mut Merging,
        rows: Vec<(RowRef, Self::Parts)>,
    ) -> Result<()>;
}

impl<E: Entity, C> MergeParts<E, C> for Nil {
    fn check<B>(_: &mut Session<C, B>, _: &mut Merging, _: &[(&E, &())]) -> Result<()> {
        Ok(())
    }

    fn apply<B>(_: &mut Session<C, B>, _: &mut Merging, _: Vec<(RowRef, ())>) -> Result<()> {
        Ok(())
    }
}

/// As with loads, those written first come first: the tail, then the head.
#[rustfmt::skip] // one line, so that a message quotes no more
impl<R, N, T, C> MergeParts<R::Source, C> for Cons<Loaded<R, N>, T> where R: Relation<Shape: Held, Mechanism: Targets<R> + MergeBy<R, C>, Target: Entity<Reading: ReadsThroughBound<R::Target, C::Filter>>>, C: Driver + Stores<R::Target>, N: MergeParts<R::Target, C>, T: MergeParts<R::Source, C> {
    fn check<B>(
        session: &mut Session<C, B>,
        merging: &mut Merging,
        rows: &[(&R::Source, &Part<R, N, T>)],
    ) -> Result<()> {
        let rest: Vec<_> = rows.iter().map(|(row, part)| (*row, &part.rest)).collect();
        T::check(session, merging, &rest)?;
        let all: Vec<_> = rows.iter().flat_map(|(_, part)| part.targets()).collect();
        session.check_snapshots(merging, &all)?;
        let keys = |part: &Part<R, N, T>| part.targets().iter().map(|it| it.row.key()).collect();
        let lists: Vec<_> = rows.iter().map(|(row, part)| (row.key(), keys(part))).collect();
        <R::Mechanism as MergeBy<R, C>>::check(session, &lists)
    }

    fn apply<B>(
        session: &mut Session<C, B>,
        merging: &mut Merging,
        rows: Vec<(RowRef, Part<R, N, T>)>,
    ) -> Result<()> {
        let (mut rest, mut targets, mut counts) = (Vec::new(), Vec::new(), Vec::new());
        for (row, part) in rows {
            rest.push((row, part.rest));
            let before = targets.len();
            targets.extend(R::Shape::into_vec(part.value));
            counts.push((row, targets.len() - before));
        }
        T::apply(session, merging, rest)?;
        let mut targets = session.apply_snapshots(merging, targets)?.into_iter();
        let take = |(row, count)| (row, targets.by_ref().take(count).collect());
        let lists: Vec<_> = counts.into_iter().map(take).collect();
        <R::Mechanism as MergeBy<R, C>>::apply(session, &lists)
    }
}

/// By key: a row, and those that a relationship leads to from it.
type ListOf<R> =
    (<<R as Relation>::Source as Entity>::Key, Vec<<<R as Relation>::Target as Entity>::Key>);

/// How a relationship is made to lead to the rows that a snapshot says. Sealed by [`Mechanism`].
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// # let mut s = session()?;
/// let post = s.one(Post::query().with(Post::keywords))?;
/// let mut snapshot = s.snapshot(post)?;
/// snapshot.related_mut(Post::keywords).clear();
/// let post = s.merge(snapshot)?; // unlinks them
/// assert_eq!(s.related(post, Post::keywords).len(), 0);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait MergeBy<R: Relation, C>: Mechanism {
    /// Loads where it leads to now, and refuses what cannot be taken away from there.
    #[doc(hidden)]
    fn check<B>(session: &mut Session<C, B>, lists: &[ListOf<R>]) -> Result<()>;
    /// Points the rows at each other.
    #[doc(hidden)]
    fn apply<B>(session: &mut Session<C, B>, lists: &[(RowRef, Vec<RowRef>)]) -> Result<()>;
}

impl<R: BelongsTo, C> MergeBy<R, C> for Forward {
    fn check<B>(_: &mut Session<C, B>, _: &[ListOf<R>]) -> Result<()> {
        Ok(())
    }

    fn apply<B>(session: &mut Session<C, B>, lists: &[(RowRef, Vec<RowRef>)]) -> Result<()> {
        for (row, targets) in lists {
            session.refer::<R>(*row, targets.first().copied())?;
        }
        Ok(())
    }
}

impl<R, C> MergeBy<R, C> for Backward
where
    R: crate::relation::Has<Target: Entity<Reading: ReadsThroughBound<R::Target, C::Filter>>>,
    C: Stores<R::Target>,
{
    fn check<B>(session: &mut Session<C, B>, lists: &[ListOf<R>]) -> Result<()> {
        let known = known::<R, C, B>(session, lists);
        <Self as LoadBy<R, C>>::load(session, &known)?;
        let foreign_key = &R::Target::FOREIGN_KEYS[R::Inverse::INDEX];
        if foreign_key.nullable || is_deleted_alone(foreign_key.on_delete) {
            return Ok(());
        }
        let wanted: FxHashSet<_> = lists.iter().flat_map(|(_, keys)| keys).collect();
        for parent in known {
            for child in session.memory.children::<R, R::Inverse>(parent) {
                let key = session.memory.read::<R::Target>(child)?.key();
                if !wanted.contains(&key) {
                    return Err(Error::CannotLeave {
                        entity: R::Target::NAME,
                        key: format!("{key:?}"),
                        relationship: R::Inverse::NAME,
                    });
                }
            }
        }
        Ok(())
    }

    fn apply<B>(session: &mut Session<C, B>, lists: &[(RowRef, Vec<RowRef>)]) -> Result<()> {
        // Those that come first, so that what moves from one parent to another is not taken away.
        for (parent, children) in lists {
            for child in children {
                session.refer::<R::Inverse>(*child, Some(*parent))?;
            }
            if session.memory.read::<R::Source>(*parent).is_err() {
                // A new row: nothing refers to it yet, and the flush lists what will.
                session.memory.views.keep::<R, R::Inverse>(*parent, Vec::new());
            }
        }
        let nullable = R::Target::FOREIGN_KEYS[R::Inverse::INDEX].nullable;
        for (parent, children) in lists {
            let wanted: FxHashSet<_> = children.iter().copied().collect();
            for child in session.memory.children::<R, R::Inverse>(*parent) {
                match wanted.contains(&child) {
                    true => {}
                    false if nullable => session.refer::<R::Inverse>(child, None)?,
                    false => session.memory.store_mut::<R::Target>().doom(child)?,
                }
            }
        }
        Ok(())
    }
}

impl<R, C> MergeBy<R, C> for Through
where
    R: Linked<
            Association: Entity<Reading: ReadsThroughBound<R::Association, C::Filter>>,
            Target: Entity<Reading: ReadsThroughBound<R::Target, C::Filter>>,
        >,
    LinksAlone: AssociationOf<R::Association, R::Near, R::Far>,
    C: Driver + Stores<R::Association> + Stores<R::Target>,
{
    fn check<B>(session: &mut Session<C, B>, lists: &[ListOf<R>]) -> Result<()> {
        let known = known::<R, C, B>(session, lists);
        <Self as LoadBy<R, C>>::load(session, &known).map(|_| ())
    }

    fn apply<B>(session: &mut Session<C, B>, lists: &[(RowRef, Vec<RowRef>)]) -> Result<()> {
        for (row, targets) in lists {
            let near = || Link::from(Handle::<R::Source, Nil, B>::of(*row));
            let far = |row: RowRef| Link::from(Handle::<R::Target, Nil, B>::of(row));
            if session.memory.read::<R::Source>(*row).is_err() {
                session.memory.views.keep::<R, R::Near>(*row, Vec::new());
            }
            let wanted: FxHashSet<_> = targets.iter().copied().collect();
            let linked: FxHashSet<_> = session.memory.linked::<R>(*row).into_iter().collect();
            for old in linked.difference(&wanted) {
                session.unlink_ends::<R>(near(), far(*old))?;
            }
            for new in targets.iter().filter(|row| !linked.contains(row)) {
                session.link_ends::<R>(near(), far(*new))?;
            }
        }
        Ok(())
    }
}

/// Whether a row that refers to nothing any more goes: a required key leaves no other way.
fn is_deleted_alone(rule: DeleteRule) -> bool {
    matches!(rule, DeleteRule::Cascade | DeleteRule::Owned)
}

/// The rows of these keys that the database has.
fn known<R: Relation, C, B>(session: &mut Session<C, B>, lists: &[ListOf<R>]) -> Vec<RowRef> {
    let store = session.memory.store_mut::<R::Source>();
    let rows = lists.iter().filter_map(|(key, _)| Some(store.row_ref(store.find(key)?)));
    rows.collect()
}

impl<C, B> Session<C, B> {
    /// Points a row at another, or at none, unless it does already.
    fn refer<R: BelongsTo>(&mut self, row: RowRef, target: Option<RowRef>) -> Result<()> {
        let is_new = self.memory.store_mut::<R::Source>().new_row(row)?.is_some();
        match target {
            target if !is_new && self.memory.parent::<R>(row) == target => Ok(()),
            Some(target) => self.set_key::<R>(row, Handle::<R::Target, Nil, B>::of(target).into()),
            None => self.point_at::<R>(row, None),
        }
    }

    fn check_snapshots<E: Entity, L>(
        &mut self,
        merging: &mut Merging,
        snapshots: &[&Snapshot<E, L>],
    ) -> Result<()>
    where
        E::Reading: ReadsThroughBound<E, C::Filter>,
        C: Driver + Stores<E>,
        L: MergePartsBound<E, C>,
    {
        self.registry.register::<E>();
        self.load_keys::<E>(distinct(snapshots.iter().map(|snapshot| snapshot.row.key())))?;
        for snapshot in snapshots {
            self.check_row(merging, &snapshot.row)?;
        }
        let parts: Vec<_> = snapshots.iter().map(|it| (&it.row, &it.parts)).collect();
        L::check(self, merging, &parts)
    }

    fn check_row<E: Entity>(&mut self, merging: &mut Merging, row: &E) -> Result<()>
    where
        E::Reading: ReadsThroughBound<E, C::Filter>,
        C: Driver + Stores<E>,
    {
        let key = row.key();
        let met = merging.of::<E>();
        if let Some(met) = met.get(&key) {
            return match met.said.changes(row).is_empty() {
                true => Ok(()),
                false => Err(Error::SaidTwice { entity: E::NAME, key: format!("{key:?}") }),
            };
        }
        met.insert(key.clone(), Met { said: row.snapshot(), done: None });
        let store = self.memory.store_mut::<E>();
        match store.find(&key) {
            Some(at) => {
                let found = store.row_ref(at);
                store.read(found)?;
                self.check_version(found, row)
            }
            // Its key was the database's to make, so the row was there.
            None if E::KEY.iter().any(|&at| E::COLUMNS[at].generated) => {
                Err(Error::NotFound { entity: E::NAME, key: Some(format!("{key:?}")) })
            }
            None => {
                merging.adds = true;
                Ok(())
            }
        }
    }

    /// Checks that a snapshot has the version of the row that it is of.
    fn check_version<E: Entity>(&mut self, row: RowRef, said: &E) -> Result<()>
    where
        E::Reading: ReadsThroughBound<E, C::Filter>,
        C: Driver + Stores<E>,
    {
        let Some(version) = E::VERSION else { return Ok(()) };
        let agrees = |row: &E| !row.changes(said).contains(version);
        let in_memory = match self.memory.store_mut::<E>().state(row.slot) {
            State::Edited(edited) => agrees(&edited.before),
            state => state.row().is_some_and(agrees),
        };
        if in_memory {
            return Ok(());
        }
        // Memory may be older than the snapshot.
        let now = self.read_anew::<E>(row)?;
        let epoch = self.memory.epoch;
        let store = self.memory.store_mut::<E>();
        if matches!(store.state(row.slot), State::Clean(_)) {
            store.refresh(row.slot, now.snapshot(), epoch);
            if agrees(&now) {
                return Ok(());
            }
        }
        let conflict = Conflict { mine: Some(said.snapshot()), base: None, theirs: Some(now) };
        Err(Error::Stale(Box::new(Stale::new::<E>(Some(&said.key()), conflict))))
    }

    fn apply_snapshots<E: Entity, L>(
        &mut self,
        merging: &mut Merging,
        snapshots: Vec<Snapshot<E, L>>,
    ) -> Result<Vec<RowRef>>
    where
        L: MergePartsBound<E, C>,
    {
        let mut parts = Vec::with_capacity(snapshots.len());
        for Snapshot { row, parts: below } in snapshots {
            parts.push((self.apply_row(merging, &row)?, below));
        }
        let rows = parts.iter().map(|(row, _)| *row).collect();
        L::apply(self, merging, parts)?;
        Ok(rows)
    }

    fn apply_row<E: Entity>(&mut self, merging: &mut Merging, said: &E) -> Result<RowRef> {
        let key = said.key();
        if let Some(done) = merging.of::<E>().get(&key).and_then(|met| met.done) {
            return Ok(done);
        }
        let of_the_database = |at: &usize| E::COLUMNS[*at].is_made();
        let given: Vec<usize> = (0..E::COLUMNS.len()).filter(|at| !of_the_database(at)).collect();
        let given = ColumnSet::of(&given);
        let store = self.memory.store_mut::<E>();
        let row = match store.find(&key) {
            Some(at) => {
                let row = store.row_ref(at);
                let changed = store.read(row)?.changes(said).and(given);
                if !changed.is_empty() {
                    let edited = store.edited(row)?;
                    unlink::<E>(&mut edited.links, changed);
                    edited.now.assign(changed, E::Row::of(said, changed));
                }
                row
            }
            None => {
                let mut new = E::Row::of(said, given);
                new.start_version();
                let links = self.memory.links_of(EntityDef::of::<E>(), said);
                self.memory.add_new::<E>(new, links)
            }
        };
        if let Some(met) = merging.of::<E>().get_mut(&key) {
            met.done = Some(row);
        }
        Ok(row)
    }
}

#[quiet]
impl<C: Driver, B> Session<C, B> {
    /// Brings a detached row back, with the rows in its snapshot: what they say is what the rows
    /// are to be. SQLAlchemy's `merge`.
    ///
    /// - A row that the session or the database has takes over the values that differ; the next
    ///   flush writes those columns. One that has a version must have it still.
    /// - A row with a key that the program gives and that nobody has is added, and flushed.
    /// - A relationship that is in the snapshot leads to what the snapshot says: it wins over the
    ///   foreign key's own column. What a to-many does not hold any more is taken away from it:
    ///   unlinked if it is a `many_to_many`, set to NULL if the foreign key may be, otherwise
    ///   deleted if it is declared `cascade` or `owned`.
    /// - A relationship that is not in the snapshot is left as it is.
    ///
    /// What is refused is refused before anything is changed.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let ed = s.one(User::query().filter(User::name.eq("ed")).with(User::addresses))?;
    /// let mut form = s.snapshot(ed)?;
    /// s.clear();
    ///
    /// form.fullname = Some("Ed Jones".into());
    /// form.related_mut(User::addresses)[0].email = "ed@example.org".into();
    /// let ed = s.merge(form)?;
    /// assert_eq!(s[ed].fullname.as_deref(), Some("Ed Jones"));
    /// s.commit()?; // writes the two columns that differ
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// For each entity and level of the snapshot one statement that reads what is not in memory,
    /// and for each relationship to many one more:
    ///
    /// ```sql
    /// SELECT `id`, `name`, `fullname` FROM `users` WHERE `id` = ?
    /// SELECT `id`, `email`, `user_id` FROM `addresses` WHERE `id` IN (?, ?)
    /// SELECT `id`, `email`, `user_id` FROM `addresses` WHERE `user_id` = ?
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Error::NotFound`]: a row whose key the database made is not there any more.
    /// - [`Error::Stale`]: a row has another version.
    /// - [`Error::SaidTwice`]: a row comes twice in the snapshot, with different values.
    /// - [`Error::CannotLeave`]: a row was taken out of a relationship that it cannot be without.
    /// - [`Error::Gone`]: a row is to be deleted by the next flush.
    /// - A flush that comes first, since [autoflush](Session::autoflush) is on, fails; or the one
    ///   that saves new rows, which then wait for the next.
    pub fn merge<E: Entity, L>(
        &mut self,
        detached: impl Detached<Entity = E, Loads = L>,
    ) -> Result<Handle<E, L, B>>
    where
        E::Reading: ReadsThroughBound<E, C::Filter>,
        L: MergePartsBound<E, C>,
        C: Stores<E>,
    {
        let merged = self.merge_all([detached])?;
        merged.into_iter().next().ok_or(Error::NotFound { entity: E::NAME, key: None })
    }

    /// [`merge`](Session::merge) of many, which reads what it needs of all at once.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let users = s.all(User::query())?;
    /// let mut users: Vec<User> = users.into_iter().map(|u| s.expunge(u)).collect::<Result<_, _>>()?;
    /// users[0].fullname = None;
    /// let users = s.merge_all(users)?; // one SELECT
    /// # assert_eq!(s[users[0]].fullname, None);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// As for [`merge`](Session::merge); the number of rows does not matter.
    ///
    /// # Errors
    ///
    /// As for [`merge`](Session::merge).
    pub fn merge_all<E: Entity, L>(
        &mut self,
        detached: impl IntoIterator<Item = impl Detached<Entity = E, Loads = L>>,
    ) -> Result<Vec<Handle<E, L, B>>>
    where
        E::Reading: ReadsThroughBound<E, C::Filter>,
        L: MergePartsBound<E, C>,
        C: Stores<E>,
    {
        self.before_query()?;
        let snapshots: Vec<_> = detached.into_iter().map(Detached::into_snapshot).collect();
        let mut merging = Merging::default();
        self.check_snapshots(&mut merging, &snapshots.iter().collect::<Vec<_>>())?;
        let rows = self.apply_snapshots(&mut merging, snapshots)?;
        if merging.adds {
            self.flush()?;
        }
        Ok(rows.into_iter().map(Handle::of).collect())
    }
}
