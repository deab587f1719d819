//! Relationships that come with the rows of one statement: `with_joined` and `gather`.

use core::fmt;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Session;
use super::handle::{Handle, RowRef};
use super::loaded::Loaded;
use super::read::{Fetch, FetchTop, Fetched, LoadPlan};
use crate::driver::{Runs, Statement, Stores};
use crate::entity::{Entity, EntityDef};
use crate::error::Result;
use crate::query::{Clauses, GatherQuery, JoinedQuery, Page, Query, TopOf, rows};
use crate::relation::{
    Backward, BelongsTo, Forward, Has, Mechanism, Relation, ToMany, ToMaybe, ToOne,
};
use crate::scope::{Cons, Present};

/// Rows under their roots, each root once and each row once under it, in the order in which they
/// first come: another join of the query may repeat both.
fn grouped<R, C, B>(
    session: &mut Session<C, B>,
    pairs: impl IntoIterator<Item = (R::Source, Option<R::Target>)>,
) -> Vec<(RowRef, Vec<RowRef>)>
where
    R: Relation,
    C: Stores<R::Source> + Stores<R::Target>,
{
    let mut places = FxHashMap::default();
    let mut seen = FxHashSet::default();
    let mut groups: Vec<(RowRef, Vec<RowRef>)> = Vec::new();
    for (root, target) in pairs {
        let root = session.track(root);
        let place = *places.entry(root).or_insert_with(|| {
            groups.push((root, Vec::new()));
            groups.len() - 1
        });
        if let Some(target) = target {
            let target = session.track(target);
            if seen.insert((place, target)) {
                groups[place].1.push(target);
            }
        }
    }
    groups
}

/// Keeps what a join loaded whole.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// for user in s.all(User::query().with_joined(User::addresses))? {
///     for address in s.related(user, User::addresses) {
///         assert_eq!(s[address].user_id, s[user].id); // what the join found was kept
///     }
/// }
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait Keep<R: Relation>: Mechanism {
    /// Keeps the targets of one root.
    #[doc(hidden)]
    fn keep<C, B>(session: &mut Session<C, B>, root: RowRef, targets: Vec<RowRef>);
}

/// The foreign key says it all.
impl<R: BelongsTo> Keep<R> for Forward {
    fn keep<C, B>(_: &mut Session<C, B>, _: RowRef, _: Vec<RowRef>) {}
}

impl<R: Has> Keep<R> for Backward {
    fn keep<C, B>(session: &mut Session<C, B>, root: RowRef, targets: Vec<RowRef>) {
        session.memory.views.keep::<R, R::Inverse>(root, targets);
    }
}

impl<Root, L, J, Sel, W, M, Loads, R, C, B> Fetched<C, B>
    for JoinedQuery<Query<Root, Sel, L, J, W, M, Loads>, R>
where
    Root: Entity,
    R: Relation<Source = Root>,
{
    type Out = Handle<Root, Cons<Loaded<R>, Loads>, B>;
}

impl<Root, L, J, Sel, W, M, Loads, R, C, B> Fetch<C, B>
    for JoinedQuery<Query<Root, Sel, L, J, W, M, Loads>, R>
where
    Root: Entity,
    R: Relation<Source = Root>,
    R::Mechanism: Keep<R>,
    Loads: LoadPlan<Root, C, B>,
    Self: Statement<Row = (Root, Option<R::Target>)>,
    C: Stores<Root> + Stores<R::Target> + Runs<Self>,
{
    const ENTITY: &'static str = Root::NAME;

    fn fetch(self, session: &mut Session<C, B>) -> Result<Vec<Self::Out>> {
        let pairs = rows(session.driver(), &self, EntityDef::of::<Root>())?;
        let groups = grouped::<R, C, B>(session, pairs);
        let roots: Vec<RowRef> = groups.iter().map(|(root, _)| *root).collect();
        for (root, targets) in groups {
            R::Mechanism::keep(session, root, targets);
        }
        Loads::run(session, &roots)?;
        Ok(roots.into_iter().map(Handle::of).collect())
    }
}

impl<Root, L, J, Sel, D, F, G, H, O, P, M, Loads, R, C, B> FetchTop<C, B>
    for JoinedQuery<Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Loads>, R>
where
    Root: Entity,
    P: Page,
    R: Relation<Source = Root>,
    Self: Fetch<C, B>,
    JoinedQuery<TopOf<1, Root, L, J, Sel, D, F, G, H, O, P, M, Loads>, R>:
        Fetch<C, B, Out = Self::Out>,
    JoinedQuery<TopOf<2, Root, L, J, Sel, D, F, G, H, O, P, M, Loads>, R>:
        Fetch<C, B, Out = Self::Out>,
{
    type Top1 = JoinedQuery<TopOf<1, Root, L, J, Sel, D, F, G, H, O, P, M, Loads>, R>;
    type Top2 = JoinedQuery<TopOf<2, Root, L, J, Sel, D, F, G, H, O, P, M, Loads>, R>;

    fn top1(self) -> Self::Top1 {
        JoinedQuery::new(self.query.top())
    }

    fn top2(self) -> Self::Top2 {
        JoinedQuery::new(self.query.top())
    }
}

/// A root and the rows that a query joined to it: perhaps not all that the relationship leads to.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::Gathered;
///
/// let query = User::query()
///     .join(User::addresses)
///     .filter(Address::email.ends_with(".org"))
///     .gather(User::addresses);
/// let found: Vec<Gathered<User, Address>> = s.all(query)?;
/// assert_eq!(s[found[0].root].name, "ed");
/// assert_eq!(found[0].rows.len(), 1);
/// # Ok(())
/// # }
/// ```
pub struct Gathered<Root, Target, Loads = crate::scope::Nil, B = super::Unbranded> {
    /// The root.
    pub root: Handle<Root, Loads, B>,
    /// The rows joined to it, in the order of the query.
    pub rows: Vec<Handle<Target, crate::scope::Nil, B>>,
}

impl<Root: Entity, Target: Entity, Loads, B> fmt::Debug for Gathered<Root, Target, Loads, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gathered").field("root", &self.root).field("rows", &self.rows).finish()
    }
}

/// What a root becomes with the rows gathered for it.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// // A to-one is loaded by a join, whatever the filter.
/// let org = Address::email.ends_with(".org");
/// let joined = Address::query().join(Address::user).filter(org.clone());
/// let found = s.all(joined.gather(Address::user))?;
/// let owner = s.related(found[0], Address::user);
/// assert_eq!(s[owner].name, "ed");
///
/// // Of a to-many a filter leaves some: they come beside the root.
/// let some = s.all(User::query().join(User::addresses).filter(org).gather(User::addresses))?;
/// assert_eq!((some[0].root, some[0].rows.len()), (owner, 1));
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait GatherAs<R: Relation, L, Loads, B> {
    /// What it becomes.
    type Out;
    /// Makes it.
    #[doc(hidden)]
    fn gathered(root: RowRef, rows: Vec<RowRef>) -> Self::Out;
}

impl<R: Relation, L, Loads, B> GatherAs<R, L, Loads, B> for ToMany {
    type Out = Gathered<R::Source, R::Target, Loads, B>;

    fn gathered(root: RowRef, rows: Vec<RowRef>) -> Self::Out {
        Gathered { root: Handle::of(root), rows: rows.into_iter().map(Handle::of).collect() }
    }
}

impl<R: Relation, L: Present<R::Target>, Loads, B> GatherAs<R, L, Loads, B> for ToOne {
    type Out = Handle<R::Source, Cons<Loaded<R>, Loads>, B>;

    fn gathered(root: RowRef, _: Vec<RowRef>) -> Self::Out {
        Handle::of(root)
    }
}

impl<R: Relation, L: Present<R::Target>, Loads, B> GatherAs<R, L, Loads, B> for ToMaybe {
    type Out = Handle<R::Source, Cons<Loaded<R>, Loads>, B>;

    fn gathered(root: RowRef, _: Vec<RowRef>) -> Self::Out {
        Handle::of(root)
    }
}

impl<Root, L, J, Sel, W, R, Loads, C, B> Fetched<C, B>
    for GatherQuery<Query<Root, Sel, L, J, W>, R, Loads>
where
    R: Relation<Shape: GatherAs<R, L, Loads, B>>,
{
    type Out = <R::Shape as GatherAs<R, L, Loads, B>>::Out;
}

impl<Root, L, J, Sel, W, R, Loads, T, C, B> Fetch<C, B>
    for GatherQuery<Query<Root, Sel, L, J, W>, R, Loads>
where
    Root: Entity,
    R: Relation<Source = Root>,
    R::Shape: GatherAs<R, L, Loads, B>,
    T: Into<Option<R::Target>>,
    Loads: LoadPlan<Root, C, B>,
    Query<Root, Sel, L, J, W>: Statement<Row = (Root, T)>,
    C: Stores<Root> + Stores<R::Target> + Runs<Query<Root, Sel, L, J, W>>,
{
    const ENTITY: &'static str = Root::NAME;

    fn fetch(self, session: &mut Session<C, B>) -> Result<Vec<Self::Out>> {
        let pairs = rows(session.driver(), &self.query, EntityDef::of::<Root>())?;
        let pairs = pairs.into_iter().map(|(root, target)| (root, target.into()));
        let groups = grouped::<R, C, B>(session, pairs);
        let roots: Vec<RowRef> = groups.iter().map(|(root, _)| *root).collect();
        Loads::run(session, &roots)?;
        Ok(groups.into_iter().map(|(root, rows)| R::Shape::gathered(root, rows)).collect())
    }
}
