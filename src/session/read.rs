//! Queries in a session: rows become handles, values stay values.

use aludel_macros::{bound, quiet};

use super::handle::{Handle, RowRef};
use super::load::LoadRelation;
use super::loaded::Loaded;
use super::{Session, Unbranded};
use crate::driver::{AnyConnection, Driver, Runs, RunsBound, Statement, Stores};
use crate::entity::{Column, Entity, EntityDef};
use crate::error::{Error, Result};
use crate::query::inferred::OneColumnBound;
use crate::query::{
    AnyRow, Assemble, Attr, Clauses, Collected, CountOf, Countable, Decided, EntitySql, Expr,
    FitsGrouping, Labelled, Nested, Page, PlanOf, Projected, Query, Rooted, Selection, TopOf,
    Whole, assemble, only, rows,
};
use crate::scope::identity::{No, Yes};
use crate::scope::{Cons, Contains, Nil, PresenceOf, Source};

/// What a session makes of a row of a query, whether or not the query can be run: mistakes are told of
/// [`Fetch`] alone.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::Handle;
/// use aludel::session::Fetched;
///
/// fn becomes<Out, Q: Fetched<Out = Out>>(_: &Q) {}
///
/// becomes::<Handle<User>, _>(&User::query());
/// becomes::<String, _>(&User::query().select(User::name));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` gives no rows to fetch",
    label = "expected a query, or a statement with `.returning()`"
)]
pub trait Fetched<C = AnyConnection, B = Unbranded> {
    /// What a row becomes: a handle for an entity, a value for a column, a tuple of these.
    type Out;
}

/// What a session can fetch: a query, or a statement of the program's own.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::session::Fetch;
/// use aludel::{AnyConnection, Session, Unbranded};
///
/// fn found<Q: Fetch<AnyConnection, Unbranded>>(s: &mut Session, query: Q) -> aludel::Result<String> {
///     Ok(format!("{} of {}", s.all(query)?.len(), Q::ENTITY))
/// }
///
/// assert_eq!(found(&mut s, User::query())?, "2 of User");
/// assert_eq!(found(&mut s, Address::query().select(Address::email))?, "2 of Address");
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` gives no rows to fetch",
    label = "expected a query, or a statement with `.returning()`"
)]
#[bound(FetchBound, through)]
pub trait Fetch<C = AnyConnection, B = Unbranded>: Fetched<C, B> {
    /// The entity that it is about, for messages.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::session::Fetch;
    /// use aludel::{AnyConnection, Unbranded};
    ///
    /// fn about<Q: Fetch<AnyConnection, Unbranded>>(_: &Q) -> &'static str {
    ///     Q::ENTITY
    /// }
    ///
    /// assert_eq!(about(&User::query().select(User::name)), "User");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    const ENTITY: &'static str;
    /// Runs it.
    #[doc(hidden)]
    fn fetch(self, session: &mut Session<C, B>) -> Result<Vec<Self::Out>>;
}

/// What can be cut down to its first rows before it is fetched.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::session::FetchTop;
/// use aludel::{AnyConnection, Session, Unbranded};
///
/// fn any<Q: FetchTop<AnyConnection, Unbranded>>(s: &mut Session, query: Q) -> aludel::Result<bool> {
///     Ok(s.first(query)?.is_some()) // LIMIT 1
/// }
///
/// assert!(any(&mut s, User::query())?);
/// # Ok::<(), aludel::Error>(())
/// ```
#[bound(FetchTopBound, through)]
pub trait FetchTop<C = AnyConnection, B = Unbranded>: Fetch<C, B> {
    /// The first row of it.
    #[doc(hidden)]
    type Top1: Fetch<C, B, Out = Self::Out>;
    /// The first two rows of it.
    #[doc(hidden)]
    type Top2: Fetch<C, B, Out = Self::Out>;
    /// The first row of it.
    #[doc(hidden)]
    fn top1(self) -> Self::Top1;
    /// The first two rows of it.
    #[doc(hidden)]
    fn top2(self) -> Self::Top2;
}

/// A selection whose rows a session can take over.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let query = User::query().filter(User::name.eq("ed")).select((User::entity(), User::name));
/// let (user, name) = s.one(query)?; // an entity becomes a handle, a value stays one
/// assert_eq!(s[user].name, name);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Track<L, Eager, C, B>: Selection<L> {
    /// What a row becomes.
    type Out;
    /// Takes over one row.
    #[doc(hidden)]
    fn track(row: Self::Row, session: &mut Session<C, B>) -> Self::Out;
    /// The rows that the eager loads begin at.
    #[doc(hidden)]
    fn roots(_: &[Self::Out]) -> Vec<RowRef> {
        Vec::new()
    }
}

impl<S, C_, L, C, B> Track<L, Nil, C, B> for Attr<S, C_>
where
    C_: Column,
    Self: Selection<L>,
{
    type Out = Self::Row;

    fn track(row: Self::Row, _: &mut Session<C, B>) -> Self::Row {
        row
    }
}

impl<N, L, C, B> Track<L, Nil, C, B> for Expr<N>
where
    Self: Selection<L>,
{
    type Out = Self::Row;

    fn track(row: Self::Row, _: &mut Session<C, B>) -> Self::Row {
        row
    }
}

impl<N, Name, L, C, B> Track<L, Nil, C, B> for Labelled<N, Name>
where
    Self: Selection<L>,
{
    type Out = Self::Row;

    fn track(row: Self::Row, _: &mut Session<C, B>) -> Self::Row {
        row
    }
}

impl<S, Sel, P, Name, L, C, B> Track<L, Nil, C, B> for Nested<S, Sel, P, Name>
where
    Self: Selection<L>,
{
    type Out = Self::Row;

    fn track(row: Self::Row, _: &mut Session<C, B>) -> Self::Row {
        row
    }
}

impl<S, R, Q, Name, L, C, B> Track<L, Nil, C, B> for Collected<S, R, Q, Name>
where
    Self: Selection<L>,
{
    type Out = Self::Row;

    fn track(row: Self::Row, _: &mut Session<C, B>) -> Self::Row {
        row
    }
}

impl<Sel, P, L, C, B> Track<L, Nil, C, B> for Projected<Sel, P>
where
    Self: Selection<L>,
{
    type Out = Self::Row;

    fn track(row: Self::Row, _: &mut Session<C, B>) -> Self::Row {
        row
    }
}

/// Takes over a whole row, or its absence.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let query = User::query()
///     .left_join(User::addresses)
///     .filter(User::name.eq("wendy"))
///     .select((User::entity(), Address::entity()));
/// let (wendy, address) = s.one(query)?;
/// assert_eq!(s[wendy].name, "wendy");
/// assert!(address.is_none()); // an `Option` of a handle
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait TrackWhole<E, Eager, C, B>: crate::query::WholeBy<E> {
    /// What it becomes.
    type Out;
    /// Takes it over.
    #[doc(hidden)]
    fn track(row: Self::Row, session: &mut Session<C, B>) -> Self::Out;
    /// The rows that were there.
    #[doc(hidden)]
    fn roots(rows: &[Self::Out]) -> Vec<RowRef>;
}

impl<E: Entity, Eager, C: Stores<E>, B> TrackWhole<E, Eager, C, B> for No {
    type Out = Handle<E, Eager, B>;

    fn track(row: E, session: &mut Session<C, B>) -> Self::Out {
        Handle::of(session.track(row))
    }

    fn roots(rows: &[Self::Out]) -> Vec<RowRef> {
        rows.iter().map(|handle| handle.row).collect()
    }
}

impl<E: Entity, Eager, C: Stores<E>, B> TrackWhole<E, Eager, C, B> for Yes {
    type Out = Option<Handle<E, Eager, B>>;

    fn track(row: Option<E>, session: &mut Session<C, B>) -> Self::Out {
        row.map(|row| Handle::of(session.track(row)))
    }

    fn roots(rows: &[Self::Out]) -> Vec<RowRef> {
        rows.iter().flatten().map(|handle| handle.row).collect()
    }
}

impl<S, L, Eager, C, B> Track<L, Eager, C, B> for Whole<S>
where
    S: Source,
    L: Contains<S> + PresenceOf<S>,
    L::Missing: TrackWhole<S::Entity, Eager, C, B>,
{
    type Out = <L::Missing as TrackWhole<S::Entity, Eager, C, B>>::Out;

    fn track(row: Self::Row, session: &mut Session<C, B>) -> Self::Out {
        <L::Missing as TrackWhole<S::Entity, Eager, C, B>>::track(row, session)
    }

    fn roots(rows: &[Self::Out]) -> Vec<RowRef> {
        <L::Missing as TrackWhole<S::Entity, Eager, C, B>>::roots(rows)
    }
}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<L, Conn, Brand, $($name: Track<L, Nil, Conn, Brand>),+> Track<L, Nil, Conn, Brand> for ($($name,)+) {
            type Out = ($($name::Out,)+);

            #[allow(non_snake_case, reason = "each value is named after its type parameter")]
            fn track(row: Self::Row, session: &mut Session<Conn, Brand>) -> Self::Out {
                let ($($name,)+) = row;
                ($($name::track($name, session),)+)
            }
        }
    };
}

crate::query::for_each_tuple!(tuples);

/// What is loaded with the rows of `E`, and below them.
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
/// let recorder = Recorder::new();
/// s.connection().set_instrumentation(recorder.clone());
/// s.all(User::query().with(User::addresses.with(Address::user)))?;
/// // The users, then their addresses; the users of those are there already.
/// assert_eq!(recorder.take().len(), 2);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait LoadPlan<E, C, B> {
    /// Loads it for these rows.
    #[doc(hidden)]
    fn run(session: &mut Session<C, B>, rows: &[RowRef]) -> Result<()>;
}

impl<E, C, B> LoadPlan<E, C, B> for Nil {
    fn run(_: &mut Session<C, B>, _: &[RowRef]) -> Result<()> {
        Ok(())
    }
}

impl<R, Below, T, C, B> LoadPlan<R::Source, C, B> for Cons<Loaded<R, Below>, T>
where
    R: LoadRelation<C, B>,
    Below: LoadPlan<R::Target, C, B>,
    T: LoadPlan<R::Source, C, B>,
{
    fn run(session: &mut Session<C, B>, rows: &[RowRef]) -> Result<()> {
        // In the order that they were written, so that statements come in that order.
        T::run(session, rows)?;
        let targets = R::load(session, rows)?;
        Below::run(session, &targets)
    }
}

impl<Root, L, J, Sel, W, M, Eager, C, B> Fetched<C, B> for Query<Root, Sel, L, J, W, M, Eager>
where
    Sel: Track<L, Eager, C, B>,
{
    type Out = Sel::Out;
}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager, C, B> Fetch<C, B> for Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager> where Root: Source, M: Decided<Root>, G: FitsGrouping<Sel>, Sel: Track<L, Eager, C, B> + Assemble<L, C>, Eager: LoadPlan<Root::Entity, C, B>, Self: Statement<Row = Sel::Read>, C: Runs<Self> {
    const ENTITY: &'static str = Root::Entity::NAME;

    fn fetch(self, session: &mut Session<C, B>) -> Result<Vec<Sel::Out>> {
        let read = rows(session.driver(), &self, EntityDef::of::<Root::Entity>())?;
        let rows = assemble(self.selection(), read, session.driver())?;
        let out: Vec<_> = rows.into_iter().map(|row| Sel::track(row, session)).collect();
        Eager::run(session, &Sel::roots(&out))?;
        Ok(out)
    }
}

impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager, C, B> FetchTop<C, B>
    for Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
where
    Root: Source,
    P: Page,
    Sel: Track<L, Eager, C, B>,
    Self: Fetch<C, B, Out = Sel::Out>,
    TopOf<1, Root, L, J, Sel, D, F, G, H, O, P, M, Eager>: Fetch<C, B, Out = Sel::Out>,
    TopOf<2, Root, L, J, Sel, D, F, G, H, O, P, M, Eager>: Fetch<C, B, Out = Sel::Out>,
{
    type Top1 = TopOf<1, Root, L, J, Sel, D, F, G, H, O, P, M, Eager>;
    type Top2 = TopOf<2, Root, L, J, Sel, D, F, G, H, O, P, M, Eager>;

    fn top1(self) -> Self::Top1 {
        self.top()
    }

    fn top2(self) -> Self::Top2 {
        self.top()
    }
}

impl<E: Entity, V, C, B> Fetched<C, B> for EntitySql<E, V> {
    type Out = Handle<E, Nil, B>;
}

impl<E, V, C, B> Fetch<C, B> for EntitySql<E, V>
where
    E: Entity,
    C: Stores<E> + Runs<Self>,
{
    const ENTITY: &'static str = E::NAME;

    fn fetch(self, session: &mut Session<C, B>) -> Result<Vec<Self::Out>> {
        let rows = rows(session.driver(), &self, EntityDef::of::<E>())?;
        Ok(rows.into_iter().map(|row| Handle::of(session.track(row))).collect())
    }
}

/// A statement of the program's own is fetched whole: what it limits is its own affair.
impl<E, V, C, B> FetchTop<C, B> for EntitySql<E, V>
where
    Self: Fetch<C, B>,
{
    type Top1 = Self;
    type Top2 = Self;

    fn top1(self) -> Self {
        self
    }

    fn top2(self) -> Self {
        self
    }
}

#[quiet]
impl<C: Driver, B> Session<C, B> {
    /// All rows of a query: handles for entities, values for columns, tuples of these.
    ///
    /// Changes are flushed first. A row that is in memory already gives the handle it has; its
    /// value in memory stays unless it is stale.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
    /// # let mut s = Session::connect(":memory:")?;
    /// # aludel::schema![User].create_all(s.connection())?;
    /// s.add_all([NewUser { name: "ed".into() }, NewUser { name: "wendy".into() }]);
    /// let users = s.all(User::query().order_by(User::name))?;
    /// assert_eq!(s[users[1]].name, "wendy");
    /// let names = s.all(User::query().select(User::name).order_by(User::name))?;
    /// assert_eq!(names, ["ed", "wendy"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What the flush before it or the database reports, and a stored value that does not convert.
    pub fn all<Q: FetchBound<C, B>>(&mut self, query: Q) -> Result<Vec<Q::Out>> {
        self.before_query()?;
        query.fetch(self)
    }

    /// The first row, if there is one.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let user = s.first(User::query().order_by(User::name))?;
    /// assert!(user.is_some_and(|user| s[user].name == "ed"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// The query with `LIMIT 1`.
    ///
    /// # Errors
    ///
    /// As [`all`](Self::all).
    pub fn first<Q: FetchTopBound<C, B>>(&mut self, query: Q) -> Result<Option<Q::Out>> {
        Ok(self.all(query.top1())?.into_iter().next())
    }

    /// The row, if there is one.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let jack = s.one_or_none(User::query().filter(User::name.eq("jack")))?;
    /// assert!(jack.is_none());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// The query with `LIMIT 2`.
    ///
    /// # Errors
    ///
    /// - [`Error::MultipleRows`] when there are more.
    /// - As [`all`](Self::all).
    pub fn one_or_none<Q: FetchTopBound<C, B>>(&mut self, query: Q) -> Result<Option<Q::Out>> {
        only(self.all(query.top2())?, Q::ENTITY)
    }

    /// The one row.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let ed = s.one(User::query().filter(User::name.eq("ed")))?;
    /// assert_eq!(s[ed].name, "ed");
    /// assert!(s.one(User::query()).is_err()); // there are two
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// The query with `LIMIT 2`.
    ///
    /// # Errors
    ///
    /// - [`Error::NotFound`] when there is none.
    /// - [`Error::MultipleRows`] when there are more.
    /// - As [`all`](Self::all).
    pub fn one<Q: FetchTopBound<C, B>>(&mut self, query: Q) -> Result<Q::Out> {
        self.one_or_none(query)?.ok_or(Error::NotFound { entity: Q::ENTITY, key: None })
    }

    /// The one value of a query of one column, if it has a row: SQLAlchemy's `scalar()`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let name: Option<String> = s.scalar(Address::query().select(Address::email).limit(1))?;
    /// assert_eq!(name.as_deref(), Some("ed@example.org"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`one_or_none`](Self::one_or_none).
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn scalar<Root, L, J, Sel: OneColumnBound, W, M>(
        &mut self,
        query: Query<Root, Sel, L, J, W, M>,
    ) -> Result<Option<<Query<Root, Sel, L, J, W, M> as Fetched<C, B>>::Out>>
    where
        Query<Root, Sel, L, J, W, M>: FetchTop<C, B>,
    {
        self.one_or_none(query)
    }

    /// How many rows a query has.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// assert_eq!(s.count(User::query())?, 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT COUNT(*) FROM "users" WHERE ..`; around the whole query where it is distinct,
    /// grouped or limited.
    ///
    /// # Errors
    ///
    /// What the flush before it or the database reports.
    pub fn count<Q: Countable>(&mut self, query: Q) -> Result<i64>
    where
        CountOf<Q>: Statement<Row = i64>,
        C: RunsBound<CountOf<Q>>,
    {
        self.before_query()?;
        let entity = EntityDef::of::<<Q::Root as Source>::Entity>();
        let counted = rows(self.driver(), &CountOf(query), entity)?;
        Ok(counted.first().copied().unwrap_or(0))
    }

    /// How the database goes about a query, a line of text for each row that it answers with. What
    /// it says differs between databases, and between their versions.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let plan = s.explain(User::query().filter(User::name.eq("ed")))?;
    /// assert!(plan[0].contains("users"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `EXPLAIN QUERY PLAN SELECT ..` on SQLite, `EXPLAIN SELECT ..` on PostgreSQL,
    /// `EXPLAIN FORMAT=JSON SELECT ..` on MariaDB and MySQL. The query itself is not run.
    ///
    /// # Errors
    ///
    /// What the flush before it or the database reports.
    pub fn explain<Q: Rooted>(&mut self, query: Q) -> Result<Vec<String>>
    where
        PlanOf<Q>: Statement<Row = String>,
        C: RunsBound<PlanOf<Q>>,
    {
        self.before_query()?;
        let entity = EntityDef::of::<<Q::Root as Source>::Entity>();
        rows(self.driver(), &PlanOf(query), entity)
    }

    /// Whether a query has a row.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// assert!(!s.exists(User::query().filter(User::name.eq("jack")))?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT EXISTS (SELECT ..)`
    ///
    /// # Errors
    ///
    /// What the flush before it or the database reports.
    pub fn exists<Q: Rooted>(&mut self, query: Q) -> Result<bool>
    where
        AnyRow<Q>: Statement<Row = bool>,
        C: RunsBound<AnyRow<Q>>,
    {
        self.before_query()?;
        let entity = EntityDef::of::<<Q::Root as Source>::Entity>();
        let any = rows(self.driver(), &AnyRow(query), entity)?;
        Ok(any.first().copied().unwrap_or(false))
    }
}
