//! Loading relationships: one statement for any number of rows (two for a many-to-many).

use std::sync::Arc;

use aludel_macros::quiet;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Session;
use super::handle::{Handle, RowRef};
use super::loaded::Loaded;
use crate::driver::{Driver, SelectRows, Stores};
use crate::entity::{Direction, Entity, EntityDef, PartialRow};
use crate::error::{Context, Result};
use crate::filter::{Criterion, ReadsThroughBound};
use crate::query::Rel;
use crate::relation::{
    Backward, BelongsTo, Forward, Linked, LoadableBound, Loads, Mechanism, Relation, Through,
};
use crate::scope::Cons;

/// A relationship that this session can load. You name [`Stores`] in bounds instead.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let ed = s.one(User::query().filter(User::name.eq("ed")))?;
/// let ed = s.load(ed, User::addresses)?;
/// assert_eq!(s.related(ed, User::addresses).len(), 2);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `SELECT .. FROM "addresses" WHERE "user_id" = ? ORDER BY "id"`
pub trait LoadRelation<C, B>: Relation {
    /// Loads it for all `parents`, and gives the rows it leads to, each once.
    #[doc(hidden)]
    fn load(session: &mut Session<C, B>, parents: &[RowRef]) -> Result<Vec<RowRef>>;
}

impl<C, B, R: Relation> LoadRelation<C, B> for R
where
    R::Mechanism: LoadBy<R, C>,
{
    fn load(session: &mut Session<C, B>, parents: &[RowRef]) -> Result<Vec<RowRef>> {
        <R::Mechanism as LoadBy<R, C>>::load(session, parents)
    }
}

/// How a relationship is loaded. Sealed by [`Mechanism`].
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::testing::Recorder;
///
/// let addresses = s.all(Address::query())?;
/// s.all(User::query())?;
/// let recorder = Recorder::new();
/// s.connection().set_instrumentation(recorder.clone());
/// s.load(addresses, Address::user)?;
/// assert!(recorder.take().is_empty()); // the users they belong to are in memory
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait LoadBy<R: Relation, C>: Mechanism {
    /// As [`LoadRelation::load`].
    #[doc(hidden)]
    fn load<B>(session: &mut Session<C, B>, parents: &[RowRef]) -> Result<Vec<RowRef>>;
}

/// Only what is not in memory, or stale there, is read.
impl<
    R: BelongsTo<Target: Entity<Reading: ReadsThroughBound<R::Target, C::Filter>>>,
    C: Stores<R::Target>,
> LoadBy<R, C> for Forward
{
    fn load<B>(session: &mut Session<C, B>, parents: &[RowRef]) -> Result<Vec<RowRef>> {
        let sources = parents.iter().filter_map(|row| session.memory.read::<R::Source>(*row).ok());
        let keys = distinct(sources.filter_map(R::target_key));
        session.load_keys::<R::Target>(keys)
    }
}

impl<R, C> LoadBy<R, C> for Backward
where
    R: crate::relation::Has<Target: Entity<Reading: ReadsThroughBound<R::Target, C::Filter>>>,
    C: Stores<R::Target>,
{
    fn load<B>(session: &mut Session<C, B>, parents: &[RowRef]) -> Result<Vec<RowRef>> {
        session.load_children::<R, R::Inverse>(parents, R::ORDER)
    }
}

/// Association rows first, then the far rows: one join with a long list misleads planners.
impl<R, C> LoadBy<R, C> for Through
where
    R: Linked<
            Association: Entity<Reading: ReadsThroughBound<R::Association, C::Filter>>,
            Target: Entity<Reading: ReadsThroughBound<R::Target, C::Filter>>,
        >,
    C: Driver + Stores<R::Association> + Stores<R::Target>,
{
    fn load<B>(session: &mut Session<C, B>, parents: &[RowRef]) -> Result<Vec<RowRef>> {
        let links = session.load_children::<R, R::Near>(parents, &[])?;
        let far = |session: &Session<C, B>, row: RowRef| {
            let link = session.memory.read::<R::Association>(row).ok()?;
            R::Far::target_key(link)
        };
        let keys = distinct(links.iter().filter_map(|row| far(session, *row)));
        if R::ORDER.is_empty() {
            return session.load_keys::<R::Target>(keys);
        }
        // Declared order is the database's to make, so all far rows are read.
        let rows = keys.iter().map(PartialRow::of_key).collect();
        let found = session.select::<R::Target>(R::Target::KEY, rows, R::ORDER)?;
        let found: Vec<RowRef> = found.into_iter().map(|row| session.track(row)).collect();
        let mut place = FxHashMap::default();
        for (nth, row) in found.iter().enumerate() {
            if let Some(key) = session.memory.key_of::<R::Target>(*row) {
                place.insert(key, nth);
            }
        }
        for &parent in parents {
            let mut list = session.memory.children::<R, R::Near>(parent);
            list.sort_by_key(|row| far(session, *row).and_then(|key| place.get(&key).copied()));
            session.memory.views.keep::<R, R::Near>(parent, list);
        }
        Ok(found)
    }
}

/// Each once, in the order in which they first come.
pub(super) fn distinct<T: Clone + Eq + core::hash::Hash>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = FxHashSet::default();
    items.filter(|item| seen.insert(item.clone())).collect()
}

impl<C, B> Session<C, B> {
    /// Reads the rows that agree with one of `rows` in the columns `by`.
    pub(crate) fn select<E: Entity>(
        &mut self,
        by: &'static [usize],
        rows: Vec<E::Row>,
        order: &'static [(usize, Direction)],
    ) -> Result<Vec<E>>
    where
        E::Reading: ReadsThroughBound<E, C::Filter>,
        C: Stores<E>,
    {
        let criterion = self.driver.criterion();
        self.select_by(by, rows, order, criterion)
    }

    /// The same, of the rows that `criterion` leaves: of all, for those that the session has written.
    pub(crate) fn select_by<E: Entity>(
        &mut self,
        by: &'static [usize],
        rows: Vec<E::Row>,
        order: &'static [(usize, Direction)],
        criterion: Option<Arc<Criterion<E>>>,
    ) -> Result<Vec<E>>
    where
        C: Stores<E>,
    {
        let dialect = self.driver.dialect();
        let chunk = dialect.power_of_two(by.len());
        let mut found = Vec::new();
        let mut rows = rows.into_iter();
        loop {
            let rows: Vec<E::Row> = rows.by_ref().take(chunk).collect();
            if rows.is_empty() {
                return Ok(found);
            }
            let select = SelectRows::new(by, rows, order, dialect).within(criterion.clone());
            let some = self.driver.rows(&select);
            let context = || Context::on(dialect, "load", EntityDef::of::<E>());
            found.append(&mut some.map_err(|error| context().error(error))?);
        }
    }

    /// The rows with these keys; reads those that are not in memory, or stale there.
    pub(super) fn load_keys<E: Entity>(&mut self, keys: Vec<E::Key>) -> Result<Vec<RowRef>>
    where
        E::Reading: ReadsThroughBound<E, C::Filter>,
        C: Stores<E>,
    {
        let epoch = self.memory.epoch;
        let store = self.memory.store_mut::<E>();
        let is_missing = |key: &&E::Key| match store.find(key) {
            Some(at) => store.is_stale(at, epoch),
            None => true,
        };
        let missing = keys.iter().filter(is_missing).map(PartialRow::of_key).collect();
        for row in self.select::<E>(E::KEY, missing, &[])? {
            self.track(row);
        }
        let store = self.memory.store_mut::<E>();
        let found = keys.iter().filter_map(|key| Some(store.row_ref(store.find(key)?)));
        Ok(found.collect())
    }

    /// The rows that refer to `parents` by the foreign key `F`, kept as the view of `R`.
    fn load_children<R: 'static, F: BelongsTo>(
        &mut self,
        parents: &[RowRef],
        order: &'static [(usize, Direction)],
    ) -> Result<Vec<RowRef>>
    where
        C: Stores<F::Source>,
        F::Source: Entity<Reading: ReadsThroughBound<F::Source, C::Filter>>,
    {
        // Key -> the parent, and what is found for it.
        let mut lists = FxHashMap::default();
        let mut rows = Vec::new();
        for &parent in parents {
            let Some(key) = self.memory.key_of::<F::Target>(parent) else { continue };
            if lists.insert(key.clone(), (parent, Vec::new())).is_none() {
                rows.push(F::row_with(Some(key)));
            }
        }
        let columns = F::Source::FOREIGN_KEYS[F::INDEX].columns;
        let mut all = Vec::new();
        for child in self.select::<F::Source>(columns, rows, order)? {
            let parent = F::target_key(&child);
            let row = self.track(child);
            all.push(row);
            if let Some((_, list)) = parent.and_then(|key| lists.get_mut(&key)) {
                list.push(row);
            }
        }
        for (parent, list) in lists.into_values() {
            self.memory.views.keep::<R, F>(parent, list);
        }
        Ok(all)
    }
}

/// One handle or many: a [`Handle`], an array, a slice or a `Vec` of them.
///
/// # Example
///
/// ```
/// # use aludel::{Entity, Session};
/// # #[derive(Entity)]
/// # #[entity(table = "users", has_many(addresses: Address.user))]
/// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
/// # #[derive(Entity)]
/// # #[entity(table = "addresses")]
/// # pub struct Address {
/// #     #[entity(key, generated)] pub id: i32,
/// #     pub email: String,
/// #     #[entity(belongs_to(user: User))] pub user_id: i32,
/// # }
/// # let mut s = Session::connect(":memory:")?;
/// # aludel::schema![User, Address].create_all(s.connection())?;
/// let ed = s.insert(NewUser { name: "ed".into() })?;
/// let one = s.load(ed, User::addresses)?;
/// let two = s.load([ed, ed], User::addresses)?;
/// let many = s.load(vec![ed], User::addresses)?;
/// # assert!(one == two[0] && one == many[0]);
/// # s.commit()?;
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a handle of a `{E}`, nor several",
    label = "expected a handle, an array, a slice or a `Vec` of handles of `{E}`"
)]
pub trait Handles<E, L, B> {
    /// The same, with `R` among what was loaded.
    type With<R>;
    /// The rows.
    #[doc(hidden)]
    fn rows(&self) -> Vec<RowRef>;
    /// Notes in the type that `R` was loaded.
    #[doc(hidden)]
    fn with<R>(self) -> Self::With<R>;
}

type With<E, L, B, R> = Handle<E, Cons<Loaded<R>, L>, B>;

impl<E, L, B> Handles<E, L, B> for Handle<E, L, B> {
    type With<R> = With<E, L, B, R>;

    fn rows(&self) -> Vec<RowRef> {
        vec![self.row]
    }

    fn with<R>(self) -> With<E, L, B, R> {
        Handle::of(self.row)
    }
}

impl<E, L, B, const N: usize> Handles<E, L, B> for [Handle<E, L, B>; N] {
    type With<R> = [With<E, L, B, R>; N];

    fn rows(&self) -> Vec<RowRef> {
        self.iter().map(|handle| handle.row).collect()
    }

    fn with<R>(self) -> [With<E, L, B, R>; N] {
        self.map(|handle| Handle::of(handle.row))
    }
}

impl<E, L, B> Handles<E, L, B> for &[Handle<E, L, B>] {
    type With<R> = Vec<With<E, L, B, R>>;

    fn rows(&self) -> Vec<RowRef> {
        self.iter().map(|handle| handle.row).collect()
    }

    fn with<R>(self) -> Vec<With<E, L, B, R>> {
        self.iter().map(|handle| Handle::of(handle.row)).collect()
    }
}

impl<E, L, B> Handles<E, L, B> for Vec<Handle<E, L, B>> {
    type With<R> = Vec<With<E, L, B, R>>;

    fn rows(&self) -> Vec<RowRef> {
        self.iter().map(|handle| handle.row).collect()
    }

    fn with<R>(self) -> Vec<With<E, L, B, R>> {
        self.into_iter().map(|handle| Handle::of(handle.row)).collect()
    }
}

impl<E, L, B> Handles<E, L, B> for &Vec<Handle<E, L, B>> {
    type With<R> = Vec<With<E, L, B, R>>;

    fn rows(&self) -> Vec<RowRef> {
        self.iter().map(|handle| handle.row).collect()
    }

    fn with<R>(self) -> Vec<With<E, L, B, R>> {
        self.iter().map(|handle| Handle::of(handle.row)).collect()
    }
}

#[quiet]
impl<C, B> Session<C, B> {
    /// Loads a relationship for one handle or many, with one statement for all of them (two for a
    /// many-to-many; more only when there are more rows than values a statement can bind).
    ///
    /// It gives the handles back in the same form, with the relationship in their types, so that
    /// [`related`](Session::related) can read it. A `belongs_to` reads only what is not in memory.
    /// To load along with a query, use `.with(..)` on the query.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users", has_many(addresses: Address.user))]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # #[derive(Entity)]
    /// # #[entity(table = "addresses")]
    /// # pub struct Address {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     pub email: String,
    /// #     #[entity(belongs_to(user: User))] pub user_id: i32,
    /// # }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User, Address].create_all(s.connection())?;
    /// let ed = s.insert(NewUser { name: "ed".into() })?;
    /// let wendy = s.insert(NewUser { name: "wendy".into() })?;
    /// s.insert(NewAddress { email: "ed@example.org".into(), user: ed.into() })?;
    ///
    /// let [ed, wendy] = s.load([ed, wendy], User::addresses)?; // one statement
    /// assert_eq!(s.related(ed, User::addresses).len(), 1);
    /// assert_eq!(s.related(wendy, User::addresses).len(), 0);
    /// # s.commit()?;
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// SELECT `id`, `email`, `user_id` FROM `addresses` WHERE `user_id` IN (?, ?)
    /// ```
    ///
    /// # Errors
    ///
    /// - A flush that comes first, since [autoflush](Session::autoflush) is on, fails.
    /// - The database refuses, or a stored value does not convert.
    pub fn load<H, L, R>(
        &mut self,
        handles: H,
        relationship: Rel<R::Source, R>,
    ) -> Result<H::With<R>>
    where
        H: Handles<R::Source, L, B>,
        R: LoadRelation<C, B>,
        Loads: LoadableBound<R>,
        C: Driver,
    {
        let _ = relationship;
        self.before_query()?;
        let rows = handles.rows();
        for row in &rows {
            self.memory.read::<R::Source>(*row)?;
        }
        <R as LoadRelation<C, B>>::load(self, &rows)?;
        Ok(handles.with())
    }
}
