//! JOIN: by named relationship, or by an explicit condition.

use core::marker::PhantomData;

use aludel_macros::{bound, quiet};
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::condition::Condition;
use super::filter::NotLimited;
use super::multiplicity::{Fan, FannedOut};
use super::relationship::{Rel, RelAnd, RelTo};
use super::select::{Clauses, Query};
use super::whole::Whole;
use crate::driver::table::push_table_of;
use crate::entity::{Entity, EntityDef};
use crate::filter::filtered_name;
use crate::relation::{Path, Relation, Shape};
use crate::scope::{Adds, Certain, Contains, Lacks, Maybe, Source, With};

/// A relationship that can be joined in the scope `L`: it begins at a source of the query, and what it
/// leads to is not there yet.
///
/// Found by inference, never written.
#[bound(JoinSpecBound, through)]
pub trait JoinSpec<L>: JoinParts {}

/// What `join` and `left_join` take: a relationship of a source of the query.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "cannot join by `{Self}`",
    label = "expected a relationship, like `User::addresses`; for others `.join_on(.., condition)`"
)]
#[bound(JoinPartsBound)]
pub trait JoinParts {
    /// The relationship itself: unknown, and what is asked of it silent, where this bound fails.
    type Itself: JoinParts;
    /// The source that it adds.
    type Target: Source;
    /// The source that it begins at.
    type From;
    /// The relationship.
    type Relation;
    /// How many rows of it a row of the query meets.
    type Rows;
    /// What is written.
    type Clause;
    /// The clause.
    fn clause(self) -> Self::Clause;
}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<S, R, L> JoinSpec<L> for Rel<S, R> where S: Source, R: Relation, R::Shape: Shape, L: Contains<S> + Lacks<R::Target> {}

#[diagnostic::do_not_recommend]
impl<S: Source, R: Relation> JoinParts for Rel<S, R> {
    type Itself = Self;
    type Target = R::Target;
    type From = S;
    type Relation = R;
    type Rows = R::Shape;
    type Clause = ByRelation<S, R, R::Target>;

    fn clause(self) -> Self::Clause {
        ByRelation::new()
    }
}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<S, R, A, L> JoinSpec<L> for RelTo<S, R, A> where S: Source, R: Relation, R::Shape: Shape, A: Source, L: Contains<S> + Lacks<A> {}

#[diagnostic::do_not_recommend]
impl<S: Source, R: Relation, A: Source> JoinParts for RelTo<S, R, A> {
    type Itself = Self;
    type Target = A;
    type From = S;
    type Relation = R;
    type Rows = R::Shape;
    type Clause = ByRelation<S, R, A>;

    fn clause(self) -> Self::Clause {
        ByRelation::new()
    }
}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<J: JoinSpec<L>, P, L> JoinSpec<L> for RelAnd<J, P> where L: Adds<Certain<J::Target>>, P: Condition<With<Certain<J::Target>, L>> {}

#[diagnostic::do_not_recommend]
impl<J: JoinParts, P> JoinParts for RelAnd<J, P> {
    type Itself = Self;
    type Target = J::Target;
    type From = J::From;
    type Relation = J::Relation;
    type Rows = J::Rows;
    type Clause = Restricted<J::Clause, P>;

    fn clause(self) -> Self::Clause {
        Restricted(self.join.clause(), self.criterion)
    }
}

/// `INNER JOIN`, `LEFT OUTER JOIN` and so on.
pub trait JoinKind: 'static {
    /// The keyword, with spaces around it.
    const SQL: &'static str;
    /// How an association is joined, before what it leads to; `None` for both as one: apart, a row
    /// of the association without target would repeat the root.
    const ASSOCIATION: Option<&'static str>;
}

/// A kind of join that a database has.
///
/// Found by inference, never written.
pub trait JoinKindOf<DB>: JoinKind {}

/// An inner join.
#[derive(Debug, Clone, Copy)]
pub struct Inner;

impl JoinKind for Inner {
    const SQL: &'static str = " INNER JOIN ";
    const ASSOCIATION: Option<&'static str> = Some(Self::SQL);
}

impl<DB> JoinKindOf<DB> for Inner {}

/// A left outer join.
#[derive(Debug, Clone, Copy)]
pub struct LeftOuter;

impl JoinKind for LeftOuter {
    const SQL: &'static str = " LEFT OUTER JOIN ";
    const ASSOCIATION: Option<&'static str> = None;
}

impl<DB> JoinKindOf<DB> for LeftOuter {}

/// What can be written behind a join keyword, which it writes itself: a `many_to_many` needs two.
pub trait JoinClause<DB: Backend> {
    /// Writes the keyword, what is joined, and the condition.
    ///
    /// # Errors
    ///
    /// What the conversion of a value to SQL reports.
    fn walk<'b, K: JoinKind>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

/// The joins of a query so far, and one more: its kind and its clause.
#[derive_where(Debug, Clone, Copy; J, C)]
pub struct Then<J, K, C>(J, C, PhantomData<fn() -> K>);

impl<J, K, C> Then<J, K, C> {
    pub(super) const fn new(joins: J, clause: C) -> Self {
        Self(joins, clause, PhantomData)
    }
}

impl<J: QueryId, K: 'static, C: QueryId> QueryId for Then<J, K, C> {
    type QueryId = Then<J::QueryId, K, C::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = J::HAS_STATIC_QUERY_ID && C::HAS_STATIC_QUERY_ID;
}

impl<J, K, C, DB> QueryFragment<DB> for Then<J, K, C>
where
    J: QueryFragment<DB>,
    K: JoinKindOf<DB>,
    C: JoinClause<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out.reborrow())?;
        self.1.walk::<K>(out)
    }
}

/// Writes a source as it stands behind FROM or JOIN.
pub(super) fn push_source<S: Source, DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
) -> QueryResult<()> {
    if S::BY_NAME {
        return out.push_identifier(S::SQL_NAME);
    }
    let entity = EntityDef::of::<S::Entity>();
    if !S::ALIASED && !entity.filtered {
        return push_table_of(out, entity);
    }
    push_association(out, entity, S::SQL_NAME)
}

/// Writes the table of an entity under a name of the statement's own.
pub(super) fn push_source_as<E: Entity, DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
    name: &str,
) -> QueryResult<()> {
    push_association(out, EntityDef::of::<E>(), name)
}

/// Writes `left.a = right.x AND left.b = right.y`.
pub(super) fn push_equal<DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
    (left, left_columns): (&str, &[&str]),
    (right, right_columns): (&str, &[&str]),
) -> QueryResult<()> {
    for (at, (a, b)) in left_columns.iter().zip(right_columns).enumerate() {
        if at > 0 {
            out.push_sql(" AND ");
        }
        out.push_identifier(left)?;
        out.push_sql(".");
        out.push_identifier(a)?;
        out.push_sql(" = ");
        out.push_identifier(right)?;
        out.push_sql(".");
        out.push_identifier(b)?;
    }
    Ok(())
}

/// The name that an association goes by: no two joins of a query can share it.
pub(super) fn association_name<S: Source, R: Relation, T: Source>() -> String {
    format!("{}_{}_{}", S::SQL_NAME, R::NAME, T::SQL_NAME)
}

/// Writes the table of an entity, such as an association, under `name`.
pub(super) fn push_association<DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
    entity: EntityDef,
    name: &str,
) -> QueryResult<()> {
    if entity.filtered {
        out.push_identifier(&filtered_name(entity.schema, entity.table))?;
    } else {
        push_table_of(out, entity)?;
    }
    out.push_sql(" AS ");
    out.push_identifier(name)
}

/// A join whose condition is a relationship's.
#[derive_where(Debug, Clone, Copy)]
pub struct ByRelation<S, R, T>(PhantomData<fn() -> (S, R, T)>);

impl<S, R, T> ByRelation<S, R, T> {
    pub(super) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<S: 'static, R: 'static, T: 'static> QueryId for ByRelation<S, R, T> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<S: Source, R: Relation, T: Source, DB: Backend> JoinClause<DB> for ByRelation<S, R, T> {
    fn walk<'b, K: JoinKind>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match R::path() {
            Path::Direct { local, remote } => {
                out.push_sql(K::SQL);
                push_source::<T, DB>(&mut out)?;
                out.push_sql(" ON ");
                push_equal(&mut out, (S::SQL_NAME, &local), (T::SQL_NAME, &remote))
            }
            Path::Through { local, association, near, far, remote } => {
                let name = association_name::<S, R, T>();
                let joined = |out: &mut AstPass<'_, 'b, DB>| {
                    push_source::<T, DB>(out)?;
                    out.push_sql(" ON ");
                    push_equal(out, (&name, &far), (T::SQL_NAME, &remote))
                };
                out.push_sql(K::ASSOCIATION.unwrap_or(K::SQL));
                if K::ASSOCIATION.is_none() {
                    out.push_sql("(");
                    push_association(&mut out, *association, &name)?;
                    out.push_sql(Inner::SQL);
                    joined(&mut out)?;
                    out.push_sql(")");
                } else {
                    push_association(&mut out, *association, &name)?;
                }
                out.push_sql(" ON ");
                push_equal(&mut out, (S::SQL_NAME, &local), (&name, &near))?;
                if K::ASSOCIATION.is_none() {
                    return Ok(());
                }
                out.push_sql(K::SQL);
                joined(&mut out)
            }
        }
    }
}

/// A join with a further criterion in its condition.
#[derive(Debug, Clone, Copy)]
pub struct Restricted<J, P>(J, P);

impl<J: QueryId, P: QueryId> QueryId for Restricted<J, P> {
    type QueryId = Restricted<J::QueryId, P::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = J::HAS_STATIC_QUERY_ID && P::HAS_STATIC_QUERY_ID;
}

impl<J: JoinClause<DB>, P: QueryFragment<DB>, DB: Backend> JoinClause<DB> for Restricted<J, P> {
    fn walk<'b, K: JoinKind>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk::<K>(out.reborrow())?;
        out.push_sql(" AND ");
        self.1.walk_ast(out)
    }
}

/// What `join_on` takes: a whole entity or alias, or a subquery.
#[bound(JoinSourceBound, through)]
pub trait JoinSource {
    /// The source that it adds.
    type Target: Source;
    /// What is written behind the keyword.
    type Table;
    /// The table, alias or subquery.
    fn table(self) -> Self::Table;
}

impl<S: Source> JoinSource for Whole<S> {
    type Target = S;
    type Table = Table<S>;

    fn table(self) -> Table<S> {
        Table(PhantomData)
    }
}

/// A table or an alias of it, behind a join keyword.
#[derive_where(Debug, Clone, Copy)]
pub struct Table<S>(PhantomData<fn() -> S>);

impl<S: 'static> QueryId for Table<S> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<S: Source, DB: Backend> QueryFragment<DB> for Table<S> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        push_source::<S, DB>(&mut out)
    }
}

/// A join by an explicit condition.
#[derive(Debug, Clone, Copy)]
pub struct ByCondition<T, P> {
    pub(super) table: T,
    pub(super) on: P,
}

impl<T: QueryId, P: QueryId> QueryId for ByCondition<T, P> {
    type QueryId = ByCondition<T::QueryId, P::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID && P::HAS_STATIC_QUERY_ID;
}

impl<T: QueryFragment<DB>, P: QueryFragment<DB>, DB: Backend> JoinClause<DB> for ByCondition<T, P> {
    fn walk<'b, K: JoinKind>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(K::SQL);
        self.table.walk_ast(out.reborrow())?;
        out.push_sql(" ON ");
        self.on.walk_ast(out)
    }
}

#[quiet]
impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
{
    pub(super) fn joined<K, T, L2, M2>(
        self,
        clause: T,
    ) -> Query<Root, Sel, L2, Then<J, K, T>, Clauses<D, F, G, H, O, P>, M2, Eager> {
        Query {
            joins: Then::new(self.joins, clause),
            selected: self.selected,
            clauses: self.clauses,
            marker: PhantomData,
        }
    }

    /// Keeps the rows that the relationship leads somewhere from, once for each row it leads to.
    ///
    /// A to-many repeats the root: entities then need `.distinct()` (each once) or `.rows()`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query()
    ///     .join(User::addresses)
    ///     .filter(Address::email.eq("ed@example.org"))
    ///     .distinct();
    /// assert_eq!(s.count(query)?, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// SELECT DISTINCT "users"."id", "users"."name" FROM "users"
    /// INNER JOIN "addresses" ON "users"."id" = "addresses"."user_id"
    /// WHERE "addresses"."email" = ?
    /// ```
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn join<
        R: JoinPartsBound<Itself = I, Rows = X, Clause = Y>,
        I: JoinSpecBound<L>,
        X: Fan<M, R::From, R::Target, R::Relation, After = N>,
        Y,
        N,
        L2,
    >(
        self,
        relationship: R,
    ) -> Query<Root, Sel, L2, Then<J, Inner, Y>, Clauses<D, F, G, H, O, P>, N, Eager>
    where
        P: NotLimited<Root>,
        L: Adds<Certain<R::Target>, Sources = L2>,
    {
        self.joined(relationship.clause())
    }

    /// Like [`join`](Self::join), but keeps the rows that the relationship leads nowhere from:
    /// what it adds may be missing, and its columns are selected as `Option`s.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query()
    ///     .left_join(User::addresses)
    ///     .filter(Address::id.is_null())
    ///     .select((User::name, Address::email));
    /// assert_eq!(s.all(query)?, [("wendy".to_owned(), None)]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `LEFT OUTER JOIN "addresses" ON "users"."id" = "addresses"."user_id"`
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn left_join<
        R: JoinPartsBound<Itself = I, Rows = X, Clause = Y>,
        I: JoinSpecBound<L>,
        X: Fan<M, R::From, R::Target, R::Relation, After = N>,
        Y,
        N,
        L2,
    >(
        self,
        relationship: R,
    ) -> Query<Root, Sel, L2, Then<J, LeftOuter, Y>, Clauses<D, F, G, H, O, P>, N, Eager>
    where
        P: NotLimited<Root>,
        L: Adds<Maybe<R::Target>, Sources = L2>,
    {
        self.joined(relationship.clause())
    }

    /// Joins an entity (`Address::entity()`), an alias or a subquery by a condition of your own.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query()
    ///     .join_on(Address::entity(), Address::email.eq("ed@example.org"))
    ///     .order_by(User::name)
    ///     .select((User::name, Address::email));
    /// assert_eq!(s.all(query)?.len(), 2); // each user with this one address
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `INNER JOIN "addresses" ON ..`
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn join_on<
        T: JoinSourceBound<Table = X>,
        C: Condition<With<Certain<T::Target>, L>>,
        X,
        L2,
    >(
        self,
        source: T,
        on: C,
    ) -> Query<
        Root,
        Sel,
        L2,
        Then<J, Inner, ByCondition<X, C>>,
        Clauses<D, F, G, H, O, P>,
        FannedOut,
        Eager,
    >
    where
        P: NotLimited<Root>,
        L: Adds<Certain<T::Target>, Sources = L2>,
        L: Lacks<T::Target>,
    {
        self.joined(ByCondition { table: source.table(), on })
    }

    /// Like [`join_on`](Self::join_on), but keeps the rows for which the condition never holds.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query()
    ///     .left_join_on(Address::entity(), Address::user_id.eq(User::id))
    ///     .select((User::name, Address::email));
    /// assert_eq!(s.all(query)?.len(), 3);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `LEFT OUTER JOIN "addresses" ON ..`
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    pub fn left_join_on<
        T: JoinSourceBound<Table = X>,
        C: Condition<With<Certain<T::Target>, L>>,
        X,
        L2,
    >(
        self,
        source: T,
        on: C,
    ) -> Query<
        Root,
        Sel,
        L2,
        Then<J, LeftOuter, ByCondition<X, C>>,
        Clauses<D, F, G, H, O, P>,
        FannedOut,
        Eager,
    >
    where
        P: NotLimited<Root>,
        L: Adds<Certain<T::Target>> + Adds<Maybe<T::Target>, Sources = L2>,
        L: Lacks<T::Target>,
    {
        self.joined(ByCondition { table: source.table(), on })
    }
}
