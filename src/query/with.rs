//! WITH: queries under a name, for the query behind them; recursive ones.

use core::marker::PhantomData;

use aludel_macros::quiet;
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::assemble::AtOnceBound;
use super::composed::{Complete, Composed, Cut, Rooted};
use super::inner_query::{Correlation, InnerQuery};
use super::select::{Clauses, Query};
use super::selection::Selection;
use super::set_operation::{CombinesWith, GivesRows, Outline, SetOperand, SetOperation};
use super::shape::{HasNames, Items, Names};
use super::subquery::{ColumnsAloneBound, Derived, DerivedSql, Subquery};
use crate::filter::{Definitions, FilterSql, WalkFiltered};
use crate::scope::{Certain, Empty, Members, ReadsTable, Source, Ungrouped};

/// A query under the name of the alias `A`, for [`with`]. Made by [`Query::cte`],
/// [`Query::recursive`] and [`values`](super::values::values).
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::with;
///
/// aludel::alias!(eds = User);
/// let cte = User::query().filter(User::name.eq("ed")).cte(eds);
/// let query = with(cte, |eds| eds.select(eds.column(User::fullname)));
/// assert_eq!(s.all(query)?, [Some("Ed Jones".to_owned())]);
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive_where(Debug, Clone; Q)]
#[must_use = "a CTE does nothing until `with(..)` puts it before a query"]
pub struct Cte<A, Sel, Q> {
    query: Q,
    marker: PhantomData<fn() -> (A, Sel)>,
}

impl<A, Sel, Q> Cte<A, Sel, Q> {
    pub(super) const fn new(query: Q) -> Self {
        Self { query, marker: PhantomData }
    }
}

/// Puts a named query before another one, which joins it, or begins at it, as often as it likes.
///
/// The closure gets the name: it has the columns and labels that the query selects, and can be
/// joined like a subquery. So no name is used that is not there. Further ones nest.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::func::count_star;
/// use aludel::with;
///
/// aludel::label!(number);
/// aludel::alias!(counts = Address);
///
/// let counts = Address::query()
///     .group_by(Address::user_id)
///     .select((Address::user_id, count_star().label(number)))
///     .cte(counts);
/// let query = with(counts, |counts| {
///     let (owner, total) = (counts.column(Address::user_id), counts.labelled(number));
///     User::query().join_on(counts, User::id.eq(owner)).select((User::name, total))
/// });
/// assert_eq!(s.all(query)?, [("ed".to_owned(), 2)]);
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// ```sql
/// WITH "counts"("user_id", "number") AS (SELECT .. FROM "addresses" GROUP BY ..)
/// SELECT "users"."name", "counts"."number" FROM "users"
/// INNER JOIN "counts" ON "users"."id" = "counts"."user_id"
/// ```
///
/// The name of a table that either query reads does not compile: behind it the CTE would be read in place
/// of the table, and inside of it the database takes it for a circle.
///
/// ```compile_fail,E0080
/// # use aludel_docs::example::*;
/// use aludel::with;
///
/// aludel::alias!(users = User); // what the table is called
/// let query = with(User::query().cte(users), |users| users.select(users.column(User::name)));
/// ```
#[quiet]
pub fn with<A, Sel, Q, Out>(
    cte: Cte<A, Sel, Q>,
    query: impl FnOnce(Subquery<A, Sel, Reference<A, Q>>) -> Out,
) -> WithQuery<A, Sel, Q, Out>
where
    A: Source,
    Q: InnerQuery<Scope: ReadsTable<A>>,
    Out: Complete<Scope: ReadsTable<A>>,
    Out::Selected: AtOnceBound<Out::Root>,
{
    const {
        unhidden::<A, Q::Scope>();
        unhidden::<A, Out::Scope>();
    }
    Composed::new(With { cte, query: query(Subquery::new(Reference(PhantomData))) })
}

/// Fails to compile where a CTE hides a table from a query that reads it.
const fn unhidden<A, L: ReadsTable<A>>() {
    assert!(
        !L::READS,
        "a CTE is named like a table that is read here: give its alias another name"
    );
}

/// A query behind a named one.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::with;
///
/// aludel::alias!(known = User);
/// let query = with(User::query().cte(known), |known| known.select(known.column(User::name)));
/// // It is a query like any other: it can be counted, or cut down to one row.
/// assert_eq!(query.count(s.connection())?, 2);
/// # Ok::<(), aludel::Error>(())
/// ```
pub type WithQuery<A, Sel, Q, Out> = Composed<
    <Out as Rooted>::Root,
    With<A, Sel, Q, Out>,
    <Out as InnerQuery>::Selected,
    <Out as InnerQuery>::Scope,
    <Out as Rooted>::Loads,
>;

/// Stands for the query of a CTE where its name is used.
#[derive_where(Debug, Clone, Copy)]
pub struct Reference<A, Q>(PhantomData<fn() -> (A, Q)>);

impl<A, Q: InnerQuery> InnerQuery for Reference<A, Q> {
    type Scope = Q::Scope;
    type Selected = Q::Selected;
}

impl<A: 'static, Q: QueryId> QueryId for Reference<A, Q> {
    type QueryId = NameOf<A>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

/// The name of a CTE, which is all that a text depends on where it is used.
#[derive(Debug)]
pub struct NameOf<A>(PhantomData<fn() -> A>);

/// The name alone, or under an alias.
impl<A: Source, Q, DB: Backend> DerivedSql<DB> for Reference<A, Q> {
    fn walk_as<'b>(&'b self, name: &str, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_identifier(A::SQL_NAME)?;
        if A::SQL_NAME != name {
            out.push_sql(" AS ");
            out.push_identifier(name)?;
        }
        Ok(())
    }
}

#[quiet]
impl<A: Source, Sel, Q> Subquery<A, Sel, Reference<A, Q>> {
    /// A query that begins at the CTE.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::with;
    ///
    /// aludel::alias!(short = User);
    ///
    /// let named = User::query().select((User::id, User::name)).cte(short);
    /// let query = with(named, |named| {
    ///     let name = named.column(User::name);
    ///     named.select(name).filter(name.ne("ed"))
    /// });
    /// assert_eq!(s.all(query)?, ["wendy"]);
    /// # Ok(())
    /// # }
    /// ```
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn select<S>(
        &self,
        selection: S,
    ) -> Query<Derived<A, Sel>, S, Certain<Derived<A, Sel>>, (), Clauses>
    where
        Sel: 'static,
        S: Selection<Certain<Derived<A, Sel>>, Items: crate::scope::ValidSelection<Ungrouped>>,
    {
        super::select::query::<Derived<A, Sel>>().selecting(selection)
    }

    /// The CTE a second time in one query, under the name of another alias.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::with;
    ///
    /// aludel::alias!(mails = Address);
    /// aludel::alias!(others = Address);
    /// let query = with(Address::query().cte(mails), |mails| {
    ///     let other = mails.named(others);
    ///     let (user, id) = (other.column(Address::user_id), other.column(Address::id));
    ///     let (mine, me) = (mails.column(Address::user_id), mails.column(Address::id));
    ///     mails.select(me).join_on(other, user.eq(mine).and(id.gt(me))).rows()
    /// });
    /// assert_eq!(s.all(query)?.len(), 1); // the one pair of ed's two addresses
    /// # Ok::<(), aludel::Error>(())
    /// ```
    pub fn named<N: Members>(&self, name: N) -> Subquery<N::Source, Sel, Reference<A, Q>> {
        let _ = name;
        Subquery::new(Reference(PhantomData))
    }
}

impl<A, Sel, Q> Copy for Subquery<A, Sel, Reference<A, Q>> {}

/// Gives the methods to plain queries and to those made of others.
macro_rules! ctes {
    ([$($generics:tt)*] $this:ty) => {
        #[quiet]
        impl<$($generics)*> $this {
            /// Gives it a name, for [`with`].
            ///
            /// # Example
            ///
            /// ```
            /// # use aludel_docs::example::*;
            /// # let mut s = session()?;
            /// use aludel::with;
            ///
            /// aludel::alias!(short = User);
            /// let cte = User::query().filter(User::fullname.is_null()).cte(short);
            /// assert_eq!(s.all(with(cte, |short| short.select(short.column(User::name))))?, ["wendy"]);
            /// # Ok::<(), aludel::Error>(())
            /// ```
            pub fn cte<N: Members>(self, name: N) -> Cte<N::Source, Sel, Self>
            where
                Self: Complete<Scope: Correlation<Empty>>,
                Sel: ColumnsAloneBound<N::Source>,
            {
                let _ = name;
                Cte::new(self)
            }

            /// Begins a recursive CTE with these rows. The closure gets its name, and gives the
            /// query that makes further rows of those made last, until it makes none. Both give the
            /// same rows.
            ///
            /// # Example
            ///
            /// ```
            /// # use aludel_docs::model::*;
            /// # fn main() -> aludel::Result<()> {
            /// # let mut s = session()?;
            /// # let ann = s.insert(NewEmployee { name: "ann".into(), manager: None })?;
            /// # let bob = s.insert(NewEmployee { name: "bob".into(), manager: Some(ann.into()) })?;
            /// # s.insert(NewEmployee { name: "cat".into(), manager: Some(bob.into()) })?;
            /// use aludel::func::value;
            /// use aludel::with;
            ///
            /// aludel::label!(depth);
            /// aludel::alias!(below = Employee);
            ///
            /// let tree = Employee::query()
            ///     .filter(Employee::manager.is_none())
            ///     .select((Employee::id, Employee::name, value(0).label(depth)))
            ///     .recursive(below, |above| {
            ///         let (boss, level) = (above.column(Employee::id), above.labelled(depth));
            ///         Employee::query()
            ///             .join_on(above, Employee::manager_id.eq(boss))
            ///             .select((Employee::id, Employee::name, level + 1))
            ///     });
            /// let query = with(tree, |tree| {
            ///     let level = tree.labelled(depth);
            ///     tree.select((tree.column(Employee::name), level)).order_by(level)
            /// });
            /// let rows = s.all(query)?;
            /// assert_eq!(rows[2], ("cat".to_owned(), 2));
            /// # Ok(())
            /// # }
            /// ```
            ///
            /// # SQL
            ///
            /// ```sql
            /// WITH RECURSIVE "below"("id", "name", "depth") AS (
            ///   SELECT .. FROM "employees" WHERE .. UNION ALL
            ///   SELECT .. FROM "employees" INNER JOIN "below" ON ..
            /// ) SELECT ..
            /// ```
            pub fn recursive<N: Members, Step>(
                self,
                name: N,
                step: impl FnOnce(Subquery<N::Source, Sel, Reference<N::Source, Self>>) -> Step,
            ) -> Cte<N::Source, Sel, Recursive<super::set_operation::UnionAll, Self, Step>>
            where
                Self: GivesRows<Scope: Correlation<Empty>>,
                Sel: ColumnsAloneBound<N::Source>,
                Step: CombinesWith<<Self as GivesRows>::Row, <Self as GivesRows>::Outers>
                    + InnerQuery<Scope: ReadsTable<N::Source>>,
            {
                let _ = name;
                const { unhidden::<N::Source, Step::Scope>() };
                Cte::new(Recursive::new(self, step(Subquery::new(Reference(PhantomData)))))
            }

            /// Like [`recursive`](Self::recursive), but goes on from each different row once: it comes
            /// to an end where the rows lead in a circle.
            ///
            /// # Example
            ///
            /// ```
            /// # use aludel_docs::example::*;
            /// # let mut s = session()?;
            /// use aludel::func::value;
            /// use aludel::with;
            ///
            /// aludel::label!(n);
            /// aludel::alias!(counted = User);
            /// let one = User::query().filter(User::name.eq("ed")).select(value(1).label(n));
            /// // Each step gives the row that was there: `recursive` would never end.
            /// let ring = one.recursive_distinct(counted, |last| last.select(last.labelled(n)));
            /// let query = with(ring, |ring| ring.select(ring.labelled(n)));
            /// assert_eq!(s.all(query)?, [1]);
            /// # Ok::<(), aludel::Error>(())
            /// ```
            ///
            /// # SQL
            ///
            /// As for `recursive`, with `UNION`.
            pub fn recursive_distinct<N: Members, Step>(
                self,
                name: N,
                step: impl FnOnce(Subquery<N::Source, Sel, Reference<N::Source, Self>>) -> Step,
            ) -> Cte<N::Source, Sel, Recursive<super::set_operation::Union, Self, Step>>
            where
                Self: GivesRows<Scope: Correlation<Empty>>,
                Sel: ColumnsAloneBound<N::Source>,
                Step: CombinesWith<<Self as GivesRows>::Row, <Self as GivesRows>::Outers>
                    + InnerQuery<Scope: ReadsTable<N::Source>>,
            {
                let _ = name;
                const { unhidden::<N::Source, Step::Scope>() };
                Cte::new(Recursive::new(self, step(Subquery::new(Reference(PhantomData)))))
            }
        }
    };
}

ctes!([Root, L, J, Sel, W, M, Eager] Query<Root, Sel, L, J, W, M, Eager>);
ctes!([Root, L, Sel, Q, Loads] Composed<Root, Q, Sel, L, Loads>);

/// Rows to begin with, and the query that makes further ones.
#[derive_where(Debug, Clone; A, B)]
pub struct Recursive<Op, A, B>(SetOperation<Op, A, B>);

impl<Op, A, B> Recursive<Op, A, B> {
    const fn new(first: A, step: B) -> Self {
        Self(SetOperation::new(first, step))
    }
}

impl<Op, A: InnerQuery, B> InnerQuery for Recursive<Op, A, B> {
    type Scope = A::Scope;
    type Selected = A::Selected;
}

impl<Op: 'static, A: QueryId, B: QueryId> QueryId for Recursive<Op, A, B> {
    type QueryId = Recursive<Op, A::QueryId, B::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = A::HAS_STATIC_QUERY_ID && B::HAS_STATIC_QUERY_ID;
}

impl<Op, A, B, DB> QueryFragment<DB> for Recursive<Op, A, B>
where
    SetOperation<Op, A, B>: QueryFragment<DB>,
    B: SetOperand,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        const {
            let plain = matches!(B::OUTLINE, Outline::Plain);
            assert!(plain, "the step of a recursive query has no order, limit or union of its own");
        }
        self.0.walk_ast(out)
    }
}

/// Whether a named query refers to itself.
pub trait Recurses {
    /// Whether it does.
    const RECURSIVE: bool;
}

impl<Root, L, J, Sel, W, M, Eager> Recurses for Query<Root, Sel, L, J, W, M, Eager> {
    const RECURSIVE: bool = false;
}

impl<Root, L, Sel, Q, Loads> Recurses for Composed<Root, Q, Sel, L, Loads> {
    const RECURSIVE: bool = false;
}

impl<Op, A, B> Recurses for Recursive<Op, A, B> {
    const RECURSIVE: bool = true;
}

/// `WITH cte query`.
#[derive_where(Debug, Clone; Q, Out)]
pub struct With<A, Sel, Q, Out> {
    cte: Cte<A, Sel, Q>,
    query: Out,
}

impl<A, Sel, Q, Out: Cut> Cut for With<A, Sel, Q, Out> {
    type Top<const COUNT: u64> = With<A, Sel, Q, Out::Top<COUNT>>;
    const LIMITED: bool = Out::LIMITED;
    const LOCKS: bool = Out::LOCKS;

    fn cut<const COUNT: u64>(self) -> Self::Top<COUNT> {
        With { cte: self.cte, query: self.query.cut() }
    }
}

impl<A, Sel, Q, Out> SetOperand for With<A, Sel, Q, Out> {
    const OUTLINE: Outline = Outline::Named;
}

impl<A: 'static, Sel, Q: QueryId, Out: QueryId> QueryId for With<A, Sel, Q, Out> {
    type QueryId = With<A, (), Q::QueryId, Out::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID && Out::HAS_STATIC_QUERY_ID;
}

impl<A, Sel, Q, Out, DB> QueryFragment<DB> for With<A, Sel, Q, Out>
where
    Self: BehindWith<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(with_keyword::<Self, DB>());
        self.walk_behind(out)
    }
}

impl<A, Sel, Q, Out, DB> WalkFiltered<DB> for With<A, Sel, Q, Out>
where
    Self: BehindWith<DB>,
    DB: FilterSql,
{
    fn walk_filtered<'b>(
        &'b self,
        definitions: &'b Definitions,
        mut out: AstPass<'_, 'b, DB>,
    ) -> QueryResult<()> {
        definitions.walk_with(with_keyword::<Self, DB>(), ", ", out.reborrow())?;
        self.walk_behind(out)
    }
}

fn with_keyword<W: BehindWith<DB>, DB: Backend>() -> &'static str {
    if W::RECURSIVE { "WITH RECURSIVE " } else { "WITH " }
}

/// What stands behind the word WITH: named queries, then the query.
///
/// Found by inference, never written.
pub trait BehindWith<DB: Backend> {
    /// What stands before it, behind a named query.
    const SEPARATOR: &'static str;
    /// Whether one of the named queries refers to itself: the word is said once for all.
    const RECURSIVE: bool;
    /// Writes it.
    ///
    /// # Errors
    ///
    /// What the conversion of a value to SQL reports.
    fn walk_behind<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

impl<Root, L, J, Sel, W, M, Eager, DB> BehindWith<DB> for Query<Root, Sel, L, J, W, M, Eager>
where
    Self: QueryFragment<DB>,
    DB: Backend,
{
    const SEPARATOR: &'static str = " ";
    const RECURSIVE: bool = false;

    fn walk_behind<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.walk_ast(out)
    }
}

impl<Root, L, Sel, Q, Loads, DB> BehindWith<DB> for Composed<Root, Q, Sel, L, Loads>
where
    Q: BehindWith<DB>,
    DB: Backend,
{
    const SEPARATOR: &'static str = Q::SEPARATOR;
    const RECURSIVE: bool = Q::RECURSIVE;

    fn walk_behind<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.body.walk_behind(out)
    }
}

impl<Op, A, B, O, P, DB> BehindWith<DB> for SetOperation<Op, A, B, O, P>
where
    Self: QueryFragment<DB>,
    DB: Backend,
{
    const SEPARATOR: &'static str = " ";
    const RECURSIVE: bool = false;

    fn walk_behind<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.walk_ast(out)
    }
}

impl<A, Sel, Q, Out, DB> BehindWith<DB> for With<A, Sel, Q, Out>
where
    A: Source,
    Sel: Items<List: HasNames>,
    Q: Recurses + QueryFragment<DB>,
    Out: BehindWith<DB>,
    DB: Backend,
{
    const SEPARATOR: &'static str = ", ";
    const RECURSIVE: bool = Q::RECURSIVE || Out::RECURSIVE;

    fn walk_behind<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_identifier(A::SQL_NAME)?;
        push_names(<Sel::List as HasNames>::NAMES, &mut out)?;
        out.push_sql(" AS (");
        self.cte.query.walk_ast(out.reborrow())?;
        out.push_sql(")");
        out.push_sql(Out::SEPARATOR);
        self.query.walk_behind(out)
    }
}

/// Writes the names of the columns, if each has one: what they are called must not hang on how a
/// database calls an expression.
fn push_names<DB: Backend>(names: &Names, out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
    let Some(names) = names.all() else { return Ok(()) };
    for (at, name) in names.into_iter().enumerate() {
        out.push_sql(if at == 0 { "(" } else { ", " });
        out.push_identifier(name)?;
    }
    out.push_sql(")");
    Ok(())
}
