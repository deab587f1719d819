//! INSERT of drafts without tracking, and what it does about a conflict.

use core::any::TypeId;
use core::fmt;
use core::marker::PhantomData;

use aludel_macros::quiet;
use rustc_hash::FxHashMap;

use super::{Execute, of, whole};
use crate::driver::table::Insert as Values;
use crate::driver::{Driver, InsertRows, Runs, Stores};
use crate::entity::{ColumnSet, Entity, PartialRow};
use crate::error::{Context, Error, Result};
use crate::query::inferred::SetClauseBound;
use crate::query::inferred::UniqueKeyBound;
use crate::query::{Conflict, Counted, DoNothing, DoUpdate, Refuse, Returned, UniqueKey};
use crate::scope::{Nil, Proposed};
use crate::session::draft::{Draft, DraftBound, DraftParts, Target};
use crate::session::flush::{Stage, fill_in};
use crate::session::handle::Handle;
use crate::session::read::{Fetch, Fetched};
use crate::session::store::{Links, Standing};
use crate::session::{Session, Unbranded};

/// An INSERT of drafts, by few statements and without tracking: a value, like a query.
///
/// The rows are not in memory before a query reads them, or the statement gives them
/// ([`returning`](Insert::returning)). Drafts that give different columns are inserted by
/// different statements. For rows to go on working with, use
/// [`Session::add`](crate::Session::add).
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// let names = ["mary", "jack"];
/// let drafts = names.map(|name| NewUser { name: name.into(), fullname: None });
/// assert_eq!(s.execute(aludel::insert(drafts))?, 2);
/// assert_eq!(s.count(User::query())?, 4);
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `INSERT INTO "users" ("name", "fullname") VALUES (?, ?), (?, ?)`
#[quiet]
pub fn insert<D: DraftBound<B>, B>(drafts: impl IntoIterator<Item = D>) -> Insert<D::Entity, B> {
    let drafts = drafts.into_iter().map(Draft::into_parts).collect();
    Insert { drafts, conflict: Refuse, marker: PhantomData }
}

/// An INSERT of drafts. Made by [`insert`].
///
/// `A` is what it does about a conflict, `R` whether it gives the rows; found by inference, never
/// written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let mary = NewUser { name: "mary".into(), fullname: Some("Edward".into()) };
/// let statement = aludel::insert([mary]);
/// assert_eq!(format!("{statement:?}"), "insert 1 of User");
/// assert_eq!(s.execute(statement)?, 1);
/// # Ok::<(), aludel::Error>(())
/// ```
#[must_use = "a statement does nothing until it is run"]
pub struct Insert<E: Entity, B = Unbranded, A = Refuse, R = Counted> {
    drafts: Vec<DraftParts<E, B>>,
    conflict: A,
    marker: PhantomData<fn() -> R>,
}

impl<E: Entity, B, A, R> fmt::Debug for Insert<E, B, A, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "insert {} of {}", self.drafts.len(), E::NAME)
    }
}

#[quiet]
impl<E: Entity, B> Insert<E, B> {
    /// Says what to do about a row that has the same unique key: its column, or a tuple of its
    /// columns.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let ed = NewUser { name: "ed".into(), fullname: None };
    /// let statement = aludel::insert([ed]).on_conflict(User::name).do_nothing();
    /// assert_eq!(s.execute(statement)?, 0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `INSERT .. ON CONFLICT ("name") DO NOTHING`
    pub fn on_conflict<K: UniqueKeyBound<E>>(self, key: K) -> OnKey<E, B, K::Itself> {
        let _ = key;
        OnKey { drafts: self.drafts, marker: PhantomData }
    }
}

/// An INSERT that has yet to say what it does about a conflict. Made by [`Insert::on_conflict`].
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let ed = NewUser { name: "ed".into(), fullname: Some("Edward".into()) };
/// let on_name = aludel::insert([ed]).on_conflict(User::name);
/// assert_eq!(s.execute(on_name.do_nothing())?, 0);
/// # Ok::<(), aludel::Error>(())
/// ```
#[must_use = "say `.do_nothing()` or `.do_update(..)`"]
pub struct OnKey<E: Entity, B, K> {
    drafts: Vec<DraftParts<E, B>>,
    marker: PhantomData<fn() -> K>,
}

impl<E: Entity, B, K> fmt::Debug for OnKey<E, B, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "insert {} of {}", self.drafts.len(), E::NAME)
    }
}

#[quiet]
impl<E: Entity, B, K: UniqueKey<E>> OnKey<E, B, K> {
    /// Leaves the row that is there as it is.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let names = ["ed", "mary"];
    /// let drafts = names.map(|name| NewUser { name: name.into(), fullname: None });
    /// let statement = aludel::insert(drafts).on_conflict(User::name).do_nothing();
    /// assert_eq!(s.execute(statement)?, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `INSERT .. ON CONFLICT ("name") DO NOTHING`
    pub fn do_nothing(self) -> Insert<E, B, DoNothing<K>> {
        Insert { drafts: self.drafts, conflict: DoNothing(PhantomData), marker: PhantomData }
    }

    /// Changes the row that is there, as an [`update`](crate::Query::update) does;
    /// [`excluded`](crate::excluded) is the value that the draft had.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::{excluded, insert};
    ///
    /// let ed = s.one(User::query().filter(User::name.eq("ed")))?;
    /// let draft = NewUser { name: "ed".into(), fullname: Some("Edward".into()) };
    /// let update = User::fullname.set(excluded(User::fullname));
    /// s.execute(insert([draft]).on_conflict(User::name).do_update(update))?;
    /// assert_eq!(s[ed].fullname.as_deref(), Some("Edward"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `INSERT .. ON CONFLICT ("name") DO UPDATE SET "fullname" = excluded."fullname"`
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn do_update<S: SetClauseBound<E, Proposed<E>>>(self, changes: S) -> Insert<E, B, DoUpdate<K, S>> {
        let conflict = DoUpdate { set: changes, marker: PhantomData };
        let _ = const { S::COLUMNS };
        Insert { drafts: self.drafts, conflict, marker: PhantomData }
    }
}

impl<E: Entity, B, A> Insert<E, B, A> {
    /// Gives the rows it wrote: handles in a session (`s.all(statement)`), values on a plain
    /// connection. Without a conflict in the order of the drafts; else in no particular order, and
    /// without the rows that it did nothing about.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let mary = NewUser { name: "mary".into(), fullname: None };
    /// let users = s.all(aludel::insert([mary]).returning())?;
    /// assert_eq!(s[users[0]].name, "mary");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `INSERT .. RETURNING "id", "name", "fullname"`
    pub fn returning(self) -> Insert<E, B, A, Returned> {
        Insert { drafts: self.drafts, conflict: self.conflict, marker: PhantomData }
    }
}

#[quiet]
impl<E: Entity, A: Conflict<E>> Insert<E, Unbranded, A> {
    /// Runs it on a plain connection, and counts the rows. Links are keys here, since handles are
    /// of a session.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut connection = session()?.into_connection();
    /// let mary = NewUser { name: "mary".into(), fullname: None };
    /// assert_eq!(aludel::insert([mary]).execute(&mut connection)?, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// - [`Error::ForeignHandle`]: a link is a handle or a draft, not a key.
    /// - What the database reports. Several statements are no transaction by themselves.
    pub fn execute<C>(self, connection: &mut C) -> Result<usize>
    where
        C: Runs<InsertRows<E, A>>,
    {
        let rows = plain_rows(self.drafts)?;
        Ok(run::<Counted, _, _, _>(connection, rows, self.conflict, ColumnSet::EMPTY)?.count)
    }
}

#[quiet]
impl<E: Entity, A: Conflict<E>> Insert<E, Unbranded, A, Returned> {
    /// Runs it on a plain connection, and gives the rows as values.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut connection = session()?.into_connection();
    /// let mary = NewUser { name: "mary".into(), fullname: None };
    /// let users: Vec<User> = aludel::insert([mary]).returning().all(&mut connection)?;
    /// assert_eq!(users[0].name, "mary");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`execute`](Insert::execute), and a stored value that does not convert.
    pub fn all<C>(self, connection: &mut C) -> Result<Vec<E>>
    where
        C: Runs<InsertRows<E, A, Returned>>,
    {
        let rows = plain_rows(self.drafts)?;
        let all = ColumnSet::first(E::COLUMNS.len());
        let written = run::<Returned, _, _, _>(connection, rows, self.conflict, all)?;
        written.rows.iter().map(whole::<E>).collect()
    }
}

/// The rows of drafts whose links are keys.
fn plain_rows<E: Entity, B>(drafts: Vec<DraftParts<E, B>>) -> Result<Vec<E::Row>> {
    let row = |draft: DraftParts<E, B>| match draft.links.first() {
        None => Ok(draft.row),
        Some((foreign_key, _)) => {
            Err(Error::ForeignHandle { entity: E::FOREIGN_KEYS[*foreign_key].target })
        }
    };
    drafts.into_iter().map(row).collect()
}

/// Rows that give the same columns, in the order of the drafts; the groups in the order in which
/// the first of each comes.
fn shapes<E: Entity>(rows: Vec<E::Row>) -> Vec<(ColumnSet, Vec<E::Row>)> {
    let mut groups: Vec<(ColumnSet, Vec<E::Row>)> = Vec::new();
    let mut places = FxHashMap::default();
    for row in rows {
        let columns = row.given();
        let place = *places.entry(columns).or_insert_with(|| {
            groups.push((columns, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push(row);
    }
    groups
}

struct Inserted<E: Entity> {
    count: usize,
    rows: Vec<E::Row>,
}

/// How many values of `do_update` are left room for in a statement.
const SPARE_BINDS: usize = 256;

fn run<R, E, A, C>(
    driver: &mut C,
    rows: Vec<E::Row>,
    conflict: A,
    returning: ColumnSet,
) -> Result<Inserted<E>>
where
    E: Entity,
    A: Conflict<E>,
    C: Runs<InsertRows<E, A, R>>,
{
    let dialect = driver.dialect();
    let fail = |error| Context::on(dialect, "insert", of::<E>()).error(error);
    let insert = Values { columns: ColumnSet::EMPTY, rows: Vec::new().into(), returning };
    let mut statement = InsertRows { insert, conflict, marker: PhantomData };
    let mut all = Inserted { count: 0, rows: Vec::new() };
    for (columns, rows) in shapes::<E>(rows) {
        statement.insert.columns = columns;
        let chunk = match in_order::<E>(columns) || returning.is_empty() {
            true if !columns.is_empty() => {
                ((dialect.bind_limit - SPARE_BINDS) / columns.len()).max(1)
            }
            _ => 1,
        };
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            statement.insert.rows = rows.by_ref().take(chunk).collect::<Vec<_>>().into();
            if returning.is_empty() {
                all.count += driver.execute(&statement).map_err(fail)?;
                continue;
            }
            let mut returned = driver.rows(&statement).map_err(fail)?;
            all.count += returned.len();
            order::<E>(&statement.insert, &mut returned);
            all.rows.append(&mut returned);
        }
    }
    Ok(all)
}

/// Whether the rows that an INSERT returns can be put into the order of those it was given: by
/// their keys, which were given or are counted up.
fn in_order<E: Entity>(columns: ColumnSet) -> bool {
    E::KEY.iter().all(|&at| columns.contains(at))
        || matches!(E::KEY, [only] if E::COLUMNS[*only].ascending)
}

fn order<E: Entity>(insert: &Values<E>, returned: &mut [E::Row]) {
    if !E::KEY.iter().all(|&at| insert.columns.contains(at)) {
        returned.sort_by_key(PartialRow::key);
        return;
    }
    let keys = insert.rows.iter().filter_map(PartialRow::key).enumerate();
    let places: FxHashMap<_, _> = keys.map(|(nth, key)| (key, nth)).collect();
    returned.sort_by_key(|row| row.key().and_then(|key| places.get(&key).copied()));
}

impl<C: Driver, B> Session<C, B> {
    /// The rows of drafts, with the keys of what they link to. What is new among that is saved
    /// before.
    fn rows_of<E: Entity>(&mut self, drafts: Vec<DraftParts<E, B>>) -> Result<Vec<E::Row>>
    where
        C: Stores<E>,
    {
        let mut waits = false;
        let mut linked = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let mut links = Links::default();
            for (foreign_key, target) in draft.links {
                let row = match target {
                    Target::Row(row) => row,
                    Target::Draft(draft) => draft.add_to(&mut self.memory),
                };
                let target: TypeId = E::FOREIGN_KEYS[foreign_key].fns.target();
                self.memory.revive(target, row);
                let standing = self.memory.any_store(target).map(|store| store.standing(row));
                waits |= matches!(standing, Some(Ok((_, Standing::New))));
                links.set(foreign_key, row);
            }
            linked.push((draft.row, links));
        }
        if waits {
            self.flush()?;
        }
        let all = ColumnSet::first(E::COLUMNS.len());
        let criterion = self.driver.criterion();
        let filled = linked.into_iter().map(|(mut row, links)| {
            row.merge(fill_in::<E>(&self.memory, &Stage::default(), &links, all)?);
            criterion.as_ref().map_or(Ok(()), |it| it.admit(&row))?;
            Ok(row)
        });
        filled.collect()
    }
}

impl<E, A, C, B> Execute<C, B> for Insert<E, B, A>
where
    E: Entity,
    A: Conflict<E>,
    C: Stores<E> + Runs<InsertRows<E, A>>,
{
    fn execute(self, session: &mut Session<C, B>) -> Result<usize> {
        session.before_query()?;
        session.registry.register::<E>();
        let rows = session.rows_of(self.drafts)?;
        let knows = session.memory.store::<E>().is_some_and(|store| store.knows_any());
        let returning = match A::UPDATES && knows {
            true => ColumnSet::first(E::COLUMNS.len()),
            false => ColumnSet::EMPTY,
        };
        let written = session
            .writing(|driver| run::<Counted, _, _, _>(driver, rows, self.conflict, returning))?;
        session.took_updated(written.rows.iter().map(whole::<E>).collect::<Result<_>>()?);
        Ok(written.count)
    }
}

impl<E: Entity, A, R, C, B> Fetched<C, B> for Insert<E, B, A, R> {
    type Out = Handle<E, Nil, B>;
}

impl<E, A, C, B> Fetch<C, B> for Insert<E, B, A, Returned>
where
    E: Entity,
    A: Conflict<E>,
    C: Stores<E> + Runs<InsertRows<E, A, Returned>>,
{
    const ENTITY: &'static str = E::NAME;

    fn fetch(self, session: &mut Session<C, B>) -> Result<Vec<Self::Out>> {
        session.registry.register::<E>();
        let rows = session.rows_of(self.drafts)?;
        let all = ColumnSet::first(E::COLUMNS.len());
        let written =
            session.writing(|driver| run::<Returned, _, _, _>(driver, rows, self.conflict, all))?;
        let rows = written.rows.iter().map(whole::<E>).collect::<Result<_>>()?;
        Ok(session.took(rows).into_iter().map(Handle::of).collect())
    }
}
