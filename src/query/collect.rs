//! The rows that a relationship leads to as one item of a selection: a `Vec`, which a query over the target
//! fills by a further statement for all rows.

use core::fmt;
use core::marker::PhantomData;
use std::rc::Rc;
use std::sync::Arc;
use std::vec::IntoIter;

use aludel_macros::{bound, quiet};
use diesel::backend::Backend;
use diesel::deserialize;
use diesel::expression::{ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::row::{Field, Row};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::assemble::{Assemble, assemble};
use super::clause::{Clause, DistinctSql, EachOnce, Everything, NoClause, Unpaged, Written};
use super::join::{association_name, push_association, push_equal, push_source};
use super::label::{Label, Labelled};
use super::multiplicity::DecidedBound;
use super::node::Expr;
use super::part::Nested;
use super::projection::{Called, NamedItem, NamedRow, Projected, one};
use super::relationship::Rel;
use super::row_match::foreign_key;
use super::run::rows;
use super::select::{Clauses, Query};
use super::selection::{ReadSelection, Selectable, SelectedIn, Selection};
use super::shape::{HasNames, Items, LabelIn, Names};
use crate::backend::SqlBackend;
use crate::driver::table::{Rows, push_match, push_names_of};
use crate::driver::{Runs, Statement, StatementFor};
use crate::entity::{ColumnSet, Direction, Entity, EntityDef, PartialRow, Persist};
use crate::error::Result;
use crate::filter::{FilterSql, WalkFiltered};
use crate::relation::{
    Backward, BelongsTo, Has, Linked, Loadable, Loads, Mechanism, Path, Relation, Through, ToMany,
};
use crate::scope::{Cons, Contains, Nil, Source, Ungrouped};

use super::attr::Attr;
use super::boxed::BoxedFor;
use super::boxed_query::Filters;

/// The rows of a query that the relationship `R` leads to from `S`, as a `Vec` of what the query gives.
/// Made by [`Rel::collect`].
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// let emails = User::addresses.collect(Address::query().order_by(Address::id).select(Address::email));
/// let query = User::query().filter(User::name.eq("wendy")).select((User::name, emails));
/// assert_eq!(s.one(query)?, ("wendy".to_owned(), vec![]));
/// # Ok::<(), aludel::Error>(())
/// ```
#[must_use = "it is to be selected"]
pub struct Collected<S, R, Q, Name = R> {
    /// Shared, since each chunk of keys is a statement that has it.
    query: Arc<Q>,
    marker: PhantomData<fn() -> (S, R, Name)>,
}

impl<S, R, Q, Name> Clone for Collected<S, R, Q, Name> {
    fn clone(&self) -> Self {
        Self { query: Arc::clone(&self.query), marker: PhantomData }
    }
}

impl<S: Source, R: Relation, Q, Name> fmt::Debug for Collected<S, R, Q, Name> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "collect {}.{}", S::SQL_NAME, R::NAME)
    }
}

#[quiet]
impl<S, R: Relation> Rel<S, R> {
    /// The rows of a query that it leads to, as one item of a selection: a `Vec` of what the query gives,
    /// empty where there is none. For all rows together, however many, one further statement is sent, so
    /// nothing is repeated as by a join.
    ///
    /// The query is one over the target, with joins, conditions, an order and a selection of its own, in
    /// which more may be collected; without an order it has the relationship's declared one. In a struct
    /// the item fills the field that is called like the relationship, or like its
    /// [label](Collected::label).
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::Projection;
    ///
    /// #[derive(Projection, Debug, PartialEq)]
    /// struct Line {
    ///     email: String,
    /// }
    ///
    /// #[derive(Projection, Debug, PartialEq)]
    /// struct Card {
    ///     name: String,
    ///     addresses: Vec<Line>,
    /// }
    ///
    /// let lines = Address::query()
    ///     .filter(Address::email.ends_with(".org"))
    ///     .order_by(Address::email)
    ///     .select(Address::email)
    ///     .project::<Line>();
    /// let cards = User::query()
    ///     .order_by(User::name)
    ///     .select((User::name, User::addresses.collect(lines)))
    ///     .project::<Card>();
    ///
    /// let cards = s.all(cards)?;
    /// assert_eq!(cards[0].addresses, [Line { email: "ed@example.org".into() }]);
    /// assert_eq!(cards[1], Card { name: "wendy".into(), addresses: vec![] });
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// SELECT "users"."name", "users"."id" FROM "users" ORDER BY "users"."name"
    /// SELECT "addresses"."user_id", "addresses"."email" FROM "addresses"
    /// WHERE "addresses"."user_id" IN (?, ?) AND "addresses"."email" LIKE ? ESCAPE '!'
    /// ORDER BY "addresses"."email"
    /// ```
    ///
    /// The keys are in chunks of as many as a statement can bind. A many-to-many joins its association.
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn collect<
        Q: CollectableBound<
                Itself = X,
                Root = Root,
                Multiplicity = M,
                Selected = Sel,
                Distinct = D,
                Grouping = G,
                Page = P,
                Filter = F,
            >,
        X,
        Root: IsTargetOfBound<R, R::Target>,
        M: DecidedBound<Root>,
        Sel: ValuesAloneBound<R>,
        D: MixesNothingBound<Sel, R>,
        G: MixesNothingBound<Sel, R>,
        P: CutsNothingBound<R>,
        F: NarrowsBound<R>,
    >(
        self,
        query: Q,
    ) -> Collected<S, R, X>
    where
        R::Shape: CollectsSeveral<R>,
    {
        Collected { query: Arc::new(query.itself()), marker: PhantomData }
    }
}

#[quiet]
impl<S, R, Q> Collected<S, R, Q> {
    /// Names it for the field of a projection that it fills, where that is not called like the relationship.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::Projection;
    ///
    /// #[derive(Projection)]
    /// struct Card {
    ///     emails: Vec<String>,
    /// }
    ///
    /// aludel::label!(emails);
    ///
    /// let list = User::addresses.collect(Address::query().select(Address::email)).label(emails);
    /// let query = User::query().filter(User::name.eq("ed")).select(list).project::<Card>();
    /// assert_eq!(s.one(query)?.emails.len(), 2);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// None.
    pub fn label<Name: Label>(self, name: Name) -> Collected<S, R, Q, Name> {
        let _ = name;
        Collected { query: self.query, marker: PhantomData }
    }
}

/// Holds for relationships whose rows can be collected: those that lead to several.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{R}` leads to one row at most, so there is nothing to collect",
    label = "join it, and select its columns or a struct of them: `.part(..)`"
)]
pub trait CollectsSeveral<R> {}

#[diagnostic::do_not_recommend]
impl<R> CollectsSeveral<R> for ToMany {}

/// A query that rows can be collected by. What must hold of its parts is asked one by one, so that messages
/// do not show the whole.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a query to collect rows by",
    label = "expected one over the target, like `Address::query().select(Address::email)`"
)]
#[bound(CollectableBound)]
pub trait Collectable {
    /// The query itself: unknown, and what is asked of it silent, where this bound fails.
    type Itself;
    /// Its root.
    type Root;
    /// How many rows stand for a root.
    type Multiplicity;
    /// What it selects.
    type Selected;
    /// Whether its rows are distinct.
    type Distinct;
    /// What it is grouped by.
    type Grouping;
    /// Its limit.
    type Page;
    /// Its filter.
    type Filter;
    /// The query itself.
    fn itself(self) -> Self::Itself;
}

#[diagnostic::do_not_recommend]
impl<Root, Sel, L, J, D, F, G, H, O, P, M, Eager> Collectable
    for Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
{
    type Itself = Self;
    type Root = Root;
    type Multiplicity = M;
    type Selected = Sel;
    type Distinct = D;
    type Grouping = G;
    type Page = P;
    type Filter = F;

    fn itself(self) -> Self {
        self
    }
}

/// The target of a relationship.
#[diagnostic::on_unimplemented(
    message = "`{R}` leads to `{Target}`, and the query to collect is one of `{Self}`",
    label = "begin it with `{Target}::query()`"
)]
#[bound(IsTargetOfBound)]
pub trait IsTargetOf<R, Target> {}

#[diagnostic::do_not_recommend]
impl<R, Target> IsTargetOf<R, Target> for Target {}

/// No limit.
#[diagnostic::on_unimplemented(
    message = "a limit in what `{R}` collects would be one for the rows of all together",
    label = "leave out `.limit(..)` and `.offset(..)`"
)]
#[bound(CutsNothingBound)]
pub trait CutsNothing<R> {}

#[diagnostic::do_not_recommend]
impl<R> CutsNothing<R> for Unpaged {}

/// A clause that makes no row of rows that belong to several.
#[diagnostic::on_unimplemented(
    message = "a group or an aggregate in what `{R}` collects would be one of the rows of all together",
    label = "join and group the query around it, or select a `scalar(..)` there"
)]
#[bound(MixesNothingBound)]
pub trait MixesNothing<Sel, R> {}

#[diagnostic::do_not_recommend]
impl<Sel: ValidGrouping<Ungrouped, IsAggregate: OfEachRowAlone>, R> MixesNothing<Sel, R>
    for Ungrouped
{
}
#[diagnostic::do_not_recommend]
impl<Sel, R> MixesNothing<Sel, R> for Everything {}
/// The key is selected too, so that they are different for each.
#[diagnostic::do_not_recommend]
impl<Sel, R> MixesNothing<Sel, R> for EachOnce {}

/// diesel's word for what is no aggregate.
pub trait OfEachRowAlone {}

impl OfEachRowAlone for is_aggregate::No {}
impl OfEachRowAlone for is_aggregate::Never {}

/// A filter, where the relationship is not to be loaded whole.
#[diagnostic::on_unimplemented(
    message = "`{R}` is declared `large` and is never collected whole",
    label = "`.filter(..)` the query"
)]
#[bound(NarrowsBound)]
pub trait Narrows<R> {}

#[diagnostic::do_not_recommend]
impl<R> Narrows<R> for NoClause where Loads: Loadable<R> {}
#[diagnostic::do_not_recommend]
impl<X, R> Narrows<R> for Written<X> {}
#[diagnostic::do_not_recommend]
impl<K: BoxedFor, R> Narrows<R> for Filters<K> {}

/// A selection without entities.
#[diagnostic::on_unimplemented(
    message = "entities that `{R}` leads to are loaded with handles, not collected as values",
    label = "`.select(..)` columns, or load them: `.with(..)`"
)]
#[bound(ValuesAloneBound)]
pub trait ValuesAlone<R> {}

#[diagnostic::do_not_recommend]
impl<S, C, R> ValuesAlone<R> for Attr<S, C> {}
#[diagnostic::do_not_recommend]
impl<N, R> ValuesAlone<R> for Expr<N> {}
#[diagnostic::do_not_recommend]
impl<N, Name, R> ValuesAlone<R> for Labelled<N, Name> {}
#[diagnostic::do_not_recommend]
impl<S, Sel, P, Name, R> ValuesAlone<R> for Nested<S, Sel, P, Name> {}
#[diagnostic::do_not_recommend]
impl<Sel, P, R> ValuesAlone<R> for Projected<Sel, P> {}
#[diagnostic::do_not_recommend]
impl<S, Inner, Q, Name, R> ValuesAlone<R> for Collected<S, Inner, Q, Name> {}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<$($name: ValuesAlone<Rel_>,)+ Rel_> ValuesAlone<Rel_> for ($($name,)+) {}
    };
}

super::for_each_tuple!(tuples);

/// A query whose rows are collected: what it selects, and from what.
///
/// Found by inference, never written.
pub trait CollectedRows {
    /// Its scope.
    type Scope;
    /// What it selects.
    type Selected: Selection<Self::Scope>;
    /// What it selects.
    fn selected(&self) -> &Self::Selected;
}

impl<Root, Sel: Selection<L>, L, J, W, M, Eager> CollectedRows
    for Query<Root, Sel, L, J, W, M, Eager>
{
    type Scope = L;
    type Selected = Sel;

    fn selected(&self) -> &Sel {
        &self.selected
    }
}

/// By which foreign key the rows that `R` leads to belong to its source. Sealed by [`Mechanism`].
///
/// Found by inference, never written.
pub trait CollectsBy<R: Relation>: Mechanism {
    /// It: of the target, or of the association.
    type Key: BelongsTo<Target = R::Source>;
    /// The declared order.
    const ORDER: &'static [(usize, Direction)];
}

impl<R: Has> CollectsBy<R> for Backward {
    type Key = R::Inverse;
    const ORDER: &'static [(usize, Direction)] = R::ORDER;
}

impl<R: Linked> CollectsBy<R> for Through {
    type Key = R::Near;
    const ORDER: &'static [(usize, Direction)] = R::ORDER;
}

/// The foreign key by which the rows of `R` are collected.
type KeyOf<R> = <<R as Relation>::Mechanism as CollectsBy<R>>::Key;

#[diagnostic::do_not_recommend]
impl<S, R, Q, Name> Selectable for Collected<S, R, Q, Name> {
    type Itself = Self;

    fn itself(self) -> Self {
        self
    }
}

impl<S, R, Q, Name, L: Contains<S>> SelectedIn<L> for Collected<S, R, Q, Name> {}

type RowOf<Q> = <<Q as CollectedRows>::Selected as Selection<<Q as CollectedRows>::Scope>>::Row;
type ReadOf<Q> = <<Q as CollectedRows>::Selected as Selection<<Q as CollectedRows>::Scope>>::Read;

/// The key of the source is read, by which its rows are found; none where the source is missing.
impl<S, R, Q, Name, L> Selection<L> for Collected<S, R, Q, Name>
where
    S: Source<Entity = R::Source>,
    R: Relation,
    Q: CollectedRows,
{
    const WIDTH: usize = R::Source::KEY.len();
    type Read = Option<<R::Source as Entity>::Key>;
    type Row = Vec<RowOf<Q>>;
    type Items = Self;
}

impl<S, R, Q, Name, L, DB> ReadSelection<L, DB> for Collected<S, R, Q, Name>
where
    S: Source<Entity = R::Source>,
    R: Relation<Source: Persist<DB>>,
    Q: CollectedRows,
    DB: Backend,
{
    fn read<'r, R_: Row<'r, DB>>(row: &R_, at: &mut usize) -> deserialize::Result<Self::Read> {
        let begin = *at;
        *at += R::Source::KEY.len();
        if row.get(begin).is_none_or(|it| it.is_null()) {
            return Ok(None);
        }
        let mut partial = <R::Source as Entity>::Row::default();
        R::Source::read_into(row, begin, ColumnSet::of(R::Source::KEY), &mut partial)?;
        Ok(partial.key())
    }
}

impl<S, R, Q, Name, L, C> Assemble<L, C> for Collected<S, R, Q, Name>
where
    S: Source<Entity = R::Source>,
    R: Relation<Mechanism: CollectsBy<R>>,
    Q: CollectedRows,
    Q::Selected: Assemble<Q::Scope, C>,
    C: Runs<CollectQuery<KeyOf<R>, R, Q>>,
    CollectQuery<KeyOf<R>, R, Q>: Statement<Row = Placed<ReadOf<Q>>>,
{
    const COLLECTS: bool = true;
    type Found = IntoIter<Vec<RowOf<Q>>>;

    fn nothing() -> Self::Found {
        Vec::new().into_iter()
    }

    fn find(&self, read: &[&Self::Read], driver: &mut C) -> Result<Self::Found> {
        let (keys, places) = places::<R, KeyOf<R>>(read);
        let places = Rc::new(places);
        let mut found = Vec::new();
        let by = foreign_key::<KeyOf<R>>();
        let dialect = driver.dialect();
        let chunk = dialect.power_of_two(by.len());
        let mut keys = keys.into_iter().peekable();
        while keys.peek().is_some() {
            let statement = CollectQuery {
                query: Arc::clone(&self.query),
                rows: Rows::to_match(by, keys.by_ref().take(chunk).collect(), dialect),
                places: Rc::clone(&places),
                marker: PhantomData::<fn() -> R>,
            };
            found.extend(
                rows(driver, &statement, EntityDef::of::<R::Target>())?.into_iter().flatten(),
            );
        }
        let (at, found): (Vec<usize>, Vec<_>) = found.into_iter().unzip();
        let mut lists: Vec<_> = read.iter().map(|_| Vec::new()).collect();
        for (at, row) in at.into_iter().zip(assemble(self.query.selected(), found, driver)?) {
            lists[at].push(row);
        }
        Ok(lists.into_iter())
    }

    fn row(_: Self::Read, found: &mut Self::Found) -> Self::Row {
        found.next().unwrap_or_default()
    }
}

/// Key -> the places of the rows that have it: a joined source may be there several times.
type Places<F> = FxHashMap<<<F as Relation>::Target as Entity>::Key, Vec<usize>>;

/// What a foreign key is compared with, each once, and where what is found belongs.
#[allow(clippy::type_complexity, reason = "it is taken apart at once")]
fn places<R: Relation, F: BelongsTo<Target = R::Source>>(
    keys: &[&Option<<R::Source as Entity>::Key>],
) -> (Vec<<F::Source as Entity>::Row>, Places<F>) {
    let mut rows = Vec::new();
    let mut places = Places::<F>::default();
    for (at, key) in keys.iter().enumerate() {
        let Some(key) = key else { continue };
        let list = places.entry(key.clone()).or_default();
        if list.is_empty() {
            rows.push(F::row_with(Some(key.clone())));
        }
        list.push(at);
    }
    (rows, places)
}

/// What a row was read as, once for each row that it is collected for, with the place of that one.
///
/// It is read again for each of them, so that the program's struct need not be `Clone`.
type Placed<Read> = SmallVec<[(usize, Read); 1]>;

/// The rows of a query that belong to one of some keys by the foreign key `F`.
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
/// let emails = User::addresses.collect(Address::query().select(Address::email));
/// s.all(User::query().select(emails))?;
/// assert_eq!(recorder.take().len(), 2); // the users, then such a query for both
/// # Ok::<(), aludel::Error>(())
/// ```
pub struct CollectQuery<F: BelongsTo, R, Q> {
    query: Arc<Q>,
    rows: Rows<F::Source>,
    places: Rc<Places<F>>,
    marker: PhantomData<fn() -> R>,
}

impl<F: BelongsTo, R: Relation, Q> fmt::Debug for CollectQuery<F, R, Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "collect {}.{}", R::Source::NAME, R::NAME)
    }
}

/// Known by its SQL text: how many keys there are is known at run time only.
impl<F: BelongsTo, R, Q> QueryId for CollectQuery<F, R, Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<F: BelongsTo, R, Q: CollectedRows> Statement for CollectQuery<F, R, Q> {
    type Row = Placed<ReadOf<Q>>;
}

/// The query is not grouped, and has no limit: [`Rel::collect`].
#[rustfmt::skip] // one line, so that a message quotes no more
impl<Root, Sel, L, J, D, F, G, H, O, P, M, Eager, Key, R, DB> QueryFragment<DB> for CollectQuery<Key, R, Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>>
where
    Root: Source,
    Sel: QueryFragment<DB>,
    J: QueryFragment<DB>,
    D: DistinctSql<DB>,
    F: Clause<DB>,
    O: Clause<DB>,
    Key: BelongsTo<Source: Persist<DB>>,
    R: Relation<Mechanism: CollectsBy<R>>,
    DB: SqlBackend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let columns = foreign_key::<Key>();
        let path = R::path();
        // Who has the foreign key: the target, or the association.
        let name = match path {
            Path::Direct { .. } => Root::SQL_NAME.to_owned(),
            Path::Through { .. } => association_name::<R::Source, R, Root>(),
        };
        let selected = ColumnSet::of(columns).iter();
        D::push_select(&mut out)?;
        push_names_of(&mut out, Some(&name), EntityDef::of::<Key::Source>(), selected)?;
        out.push_sql(", ");
        self.query.selected.walk_ast(out.reborrow())?;
        out.push_sql(" FROM ");
        push_source::<Root, DB>(&mut out)?;
        if let Path::Through { association, far, remote, .. } = path {
            out.push_sql(" INNER JOIN ");
            push_association(&mut out, *association, &name)?;
            out.push_sql(" ON ");
            push_equal(&mut out, (&name, &far), (Root::SQL_NAME, &remote))?;
        }
        self.query.joins.walk_ast(out.reborrow())?;
        let clauses = &self.query.clauses;
        out.push_sql(" WHERE ");
        push_match(&mut out, Some(&name), columns, &self.rows)?;
        clauses.filter.walk(" AND ", out.reborrow())?;
        let before = D::push_order(&mut out)?;
        if clauses.order.is_written() {
            return clauses.order.walk(before, out);
        }
        // What is distinct is ordered by nothing but what is selected.
        let declared = <R::Mechanism as CollectsBy<R>>::ORDER;
        if !D::CHANGES_ROWS {
            push_declared::<Root, DB>(before, declared, &mut out)?;
        }
        Ok(())
    }
}

impl<Key, R, Q, DB> WalkFiltered<DB> for CollectQuery<Key, R, Q>
where
    Key: BelongsTo,
    Self: QueryFragment<DB>,
    DB: FilterSql,
{
}

/// The order that a relationship declares.
fn push_declared<S: Source, DB: Backend>(
    before: &str,
    order: &[(usize, Direction)],
    out: &mut AstPass<'_, '_, DB>,
) -> QueryResult<()> {
    for (nth, (at, direction)) in order.iter().enumerate() {
        out.push_sql(if nth == 0 { before } else { ", " });
        out.push_identifier(S::SQL_NAME)?;
        out.push_sql(".");
        out.push_identifier(<S::Entity as Entity>::COLUMNS[*at].name)?;
        if *direction == Direction::Descending {
            out.push_sql(" DESC");
        }
    }
    Ok(())
}

impl<F, R, Q, DB> StatementFor<DB> for CollectQuery<F, R, Q>
where
    F: BelongsTo<Source: Persist<DB>>,
    Q: CollectedRows<Selected: ReadSelection<Q::Scope, DB>>,
    Self: QueryFragment<DB>,
    DB: Backend,
{
    fn read<'r, Row_: Row<'r, DB>>(&self, row: &Row_) -> deserialize::Result<Self::Row> {
        let columns = foreign_key::<F>();
        let mut partial = <F::Source as Entity>::Row::default();
        F::Source::read_into(row, 0, ColumnSet::of(columns), &mut partial)?;
        let places = F::target_key_of_row(&partial).and_then(|key| self.places.get(&key));
        let read = |&place| Ok((place, Q::Selected::read(row, &mut { columns.len() })?));
        places.into_iter().flatten().map(read).collect()
    }
}

impl<S, R, Q, Name: Called> NamedItem for Collected<S, R, Q, Name> {
    type Who = Name;
}

#[diagnostic::do_not_recommend]
impl<S, R, Q, Name, L> NamedRow<L> for Collected<S, R, Q, Name>
where
    Self: Selection<L> + NamedItem,
{
    type Fields = Cons<frunk::labelled::Field<<Self as NamedItem>::Who, Self::Row>, Nil>;

    fn label(row: Self::Row) -> Self::Fields {
        one::<Self, _, _>(row, Nil {})
    }
}

impl<S, R, Q, Name> Items for Collected<S, R, Q, Name> {
    type List = Cons<Self, Nil>;
}

/// Its name is for fields, not for SQL: look in the tail.
impl<S, R, Q, Named, T: LabelIn<Name>, Name> LabelIn<Name> for Cons<Collected<S, R, Q, Named>, T> {
    type Found = T::Found;
    type Node = T::Node;
}

impl<S: Source, R, Q, Name, T: HasNames> HasNames for Cons<Collected<S, R, Q, Name>, T> {
    const NAMES: &'static Names = &Names::Hidden(<S::Entity as Entity>::KEY.len(), T::NAMES);
}

/// The text is that of the key alone.
impl<S: 'static, R: 'static, Q, Name: 'static> QueryId for Collected<S, R, Q, Name> {
    type QueryId = Collected<S, (), (), ()>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

/// Like a whole row.
impl<S, R, Q, Name, G> ValidGrouping<G> for Collected<S, R, Q, Name> {
    type IsAggregate = is_aggregate::No;
}

impl<S: Source, R, Q, Name, DB: Backend> QueryFragment<DB> for Collected<S, R, Q, Name> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let key = ColumnSet::of(<S::Entity as Entity>::KEY).iter();
        push_names_of(&mut out, Some(S::SQL_NAME), EntityDef::of::<S::Entity>(), key)
    }
}
