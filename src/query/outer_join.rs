//! RIGHT, FULL and CROSS JOIN: what they do to the rows before them is in the types.

use aludel_macros::quiet;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::condition::Condition;
use super::filter::NotLimited;
use super::inner_query::{Correlation, InnerQuery};
use super::join::{
    ByCondition, Inner, JoinClause, JoinKind, JoinKindOf, JoinPartsBound, JoinSource,
    JoinSpecBound, LeftOuter, Then,
};
use super::multiplicity::{Fan, FannedOut};
use super::select::{Clauses, Query};
use super::selection::SelectedIn;
use super::subquery::{Derived, Parenthesised, Subquery};
use crate::backend::{FullJoin, Lateral, RightJoin};
use crate::scope::{Adds, Certain, Lacks, Loosen, Maybe, Source, With};

/// A right outer join.
#[derive(Debug, Clone, Copy)]
pub struct RightOuter;

impl JoinKind for RightOuter {
    const SQL: &'static str = " RIGHT OUTER JOIN ";
    const ASSOCIATION: Option<&'static str> = Some(Inner::SQL);
}

impl<DB: RightJoin> JoinKindOf<DB> for RightOuter {}

/// A full outer join.
#[derive(Debug, Clone, Copy)]
pub struct FullOuter;

impl JoinKind for FullOuter {
    const SQL: &'static str = " FULL OUTER JOIN ";
    const ASSOCIATION: Option<&'static str> = Some(LeftOuter::SQL);
}

impl<DB: FullJoin> JoinKindOf<DB> for FullOuter {}

/// A cross join, which has no condition.
#[derive(Debug, Clone, Copy)]
pub struct Cross;

impl JoinKind for Cross {
    const SQL: &'static str = " CROSS JOIN ";
    const ASSOCIATION: Option<&'static str> = None;
}

impl<DB> JoinKindOf<DB> for Cross {}

/// What a cross join adds.
#[derive(Debug, Clone, Copy)]
pub struct Unconditional<T>(T);

impl<T: QueryId> QueryId for Unconditional<T> {
    type QueryId = Unconditional<T::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID;
}

impl<T: QueryFragment<DB>, DB: Backend> JoinClause<DB> for Unconditional<T> {
    fn walk<'b, K: JoinKind>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(K::SQL);
        self.0.walk_ast(out)
    }
}

/// A subquery that sees the sources before it.
#[derive(Debug, Clone, Copy)]
pub struct LateralTable<T>(T);

impl<T: QueryId> QueryId for LateralTable<T> {
    type QueryId = LateralTable<T::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = T::HAS_STATIC_QUERY_ID;
}

impl<T: QueryFragment<DB>, DB: Lateral> JoinClause<DB> for LateralTable<T> {
    fn walk<'b, K: JoinKind>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(K::SQL);
        out.push_sql("LATERAL ");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" ON 1 = 1");
        Ok(())
    }
}

/// The scope behind a right join.
type BehindRight<T, L> = With<Certain<T>, <L as Loosen>::Loose>;
/// The scope behind a full join.
type BehindFull<T, L> = With<Maybe<T>, <L as Loosen>::Loose>;

#[rustfmt::skip] // signatures in one line, so that a message quotes no more
#[quiet]
impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
{
    /// Keeps the rows of the target that no row of the query leads to. What was there before may be
    /// missing then: entities come as `Option`s, and so do their columns.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = Address::query()
    ///     .right_join(Address::user)
    ///     .filter(User::name.eq("wendy"))
    ///     .select((Address::email, User::name));
    /// assert_eq!(s.all(query)?, [(None, "wendy".to_owned())]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `RIGHT OUTER JOIN "users" ON "addresses"."user_id" = "users"."id"`
    pub fn right_join<R: JoinPartsBound<Itself = I, Rows = X>, I: JoinSpecBound<L>, X: Fan<M, R::From, R::Target, R::Relation>>(self, relationship: R) -> Query<Root, Sel, BehindRight<R::Target, L>, Then<J, RightOuter, R::Clause>, Clauses<D, F, G, H, O, P>, X::After, Eager>
    where
        P: NotLimited<Root>,
        L: Loosen<Loose: Adds<Certain<R::Target>>>,
        Sel: SelectedIn<BehindRight<R::Target, L>>,
    {
        self.joined(relationship.clause())
    }

    /// Keeps the rows of both sides that have no partner on the other: everything may be missing.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # use diesel::prelude::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = Session::new(SqliteConnection::establish(":memory:").unwrap());
    /// # aludel::schema![User, Address].create_all(s.connection())?;
    /// s.add(NewUser::new("ed".into())); // without an address
    /// let query = Address::query()
    ///     .full_join(Address::user)
    ///     .select((Address::email, User::name));
    /// let rows: Vec<(Option<String>, Option<String>)> = s.all(query)?;
    /// assert_eq!(rows, [(None, Some("ed".into()))]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `FULL OUTER JOIN "users" ON "addresses"."user_id" = "users"."id"`
    pub fn full_join<R: JoinPartsBound<Itself = I, Rows = X>, I: JoinSpecBound<L>, X: Fan<M, R::From, R::Target, R::Relation>>(self, relationship: R) -> Query<Root, Sel, BehindFull<R::Target, L>, Then<J, FullOuter, R::Clause>, Clauses<D, F, G, H, O, P>, X::After, Eager>
    where
        P: NotLimited<Root>,
        L: Loosen<Loose: Adds<Maybe<R::Target>>>,
        Sel: SelectedIn<BehindFull<R::Target, L>>,
    {
        self.joined(relationship.clause())
    }

    /// Like [`right_join`](Self::right_join), by a condition of your own.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// let on = Address::user_id.eq(User::id);
    /// let query = Address::query().right_join_on(User::entity(), on).select((Address::email, User::name));
    /// assert_eq!(s.all(query)?.len(), 3); // wendy without an address too
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `RIGHT OUTER JOIN "addresses" ON ..`
    pub fn right_join_on<T: JoinSource, C: Condition<With<Certain<T::Target>, L>>>(self, source: T, on: C) -> Query<Root, Sel, BehindRight<T::Target, L>, Then<J, RightOuter, ByCondition<T::Table, C>>, Clauses<D, F, G, H, O, P>, FannedOut, Eager>
    where
        P: NotLimited<Root>,
        L: Lacks<T::Target> + Adds<Certain<T::Target>> + Loosen<Loose: Adds<Certain<T::Target>>>,
        Sel: SelectedIn<BehindRight<T::Target, L>>,
    {
        self.joined(ByCondition { table: source.table(), on })
    }

    /// Like [`full_join`](Self::full_join), by a condition of your own.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # use diesel::prelude::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = Session::new(SqliteConnection::establish(":memory:").unwrap());
    /// # aludel::schema![User, Address].create_all(s.connection())?;
    /// let ed = s.add(NewUser::new("ed".into()));
    /// s.add(NewAddress { email: "ed@example.org".into(), user: ed.into() });
    /// let on = User::fullname.eq(Address::email); // nobody is called like an address
    /// let query = User::query().full_join_on(Address::entity(), on).select((User::name, Address::email));
    /// assert_eq!(s.all(query)?.len(), 2); // a user without, and an address without
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `FULL OUTER JOIN "addresses" ON ..`
    pub fn full_join_on<T: JoinSource, C: Condition<With<Certain<T::Target>, L>>>(self, source: T, on: C) -> Query<Root, Sel, BehindFull<T::Target, L>, Then<J, FullOuter, ByCondition<T::Table, C>>, Clauses<D, F, G, H, O, P>, FannedOut, Eager>
    where
        P: NotLimited<Root>,
        L: Lacks<T::Target> + Adds<Certain<T::Target>> + Loosen<Loose: Adds<Maybe<T::Target>>>,
        Sel: SelectedIn<BehindFull<T::Target, L>>,
    {
        self.joined(ByCondition { table: source.table(), on })
    }

    /// Each row with each row of another source: the product of both, which nothing but this word
    /// makes.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query().cross_join(Address::entity()).select((User::name, Address::email));
    /// assert_eq!(s.all(query)?.len(), 4);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `CROSS JOIN "addresses"`
    pub fn cross_join<T: JoinSource>(self, source: T) -> Query<Root, Sel, With<Certain<T::Target>, L>, Then<J, Cross, Unconditional<T::Table>>, Clauses<D, F, G, H, O, P>, FannedOut, Eager>
    where
        P: NotLimited<Root>,
        L: Lacks<T::Target> + Adds<Certain<T::Target>>,
    {
        self.joined(Unconditional(source.table()))
    }

    /// Each row with the rows of a subquery that is made for it: one that uses columns of the sources
    /// before it, by `.correlate(..)`. Only on databases that have it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # #[cfg(feature = "postgres")]
    /// # fn main() -> aludel::Result<()> {
    /// use diesel::pg::Pg;
    ///
    /// aludel::alias!(newest = Address);
    /// let of_user = Address::query()
    ///     .correlate(User::entity())
    ///     .filter(Address::user_id.eq(User::id))
    ///     .order_by(Address::id.desc())
    ///     .limit(1)
    ///     .subquery(newest);
    /// let email = of_user.column(Address::email);
    /// let query = User::query().join_lateral(of_user).rows().select((User::name, email));
    /// assert!(query.to_sql::<Pg>()?.contains(" INNER JOIN LATERAL (SELECT "));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "postgres"))]
    /// # fn main() {}
    /// ```
    ///
    /// # SQL
    ///
    /// `INNER JOIN LATERAL (SELECT .. WHERE "addresses"."user_id" = "users"."id" LIMIT 3) AS "last"
    /// ON 1 = 1`
    pub fn join_lateral<A: Source, Sub: 'static, Q: InnerQuery<Scope: Correlation<L>>>(self, subquery: Subquery<A, Sub, Q>) -> Query<Root, Sel, With<Certain<Derived<A, Sub>>, L>, Then<J, Inner, LateralTable<Parenthesised<A, Q>>>, Clauses<D, F, G, H, O, P>, FannedOut, Eager>
    where
        P: NotLimited<Root>,
        L: Lacks<Derived<A, Sub>> + Adds<Certain<Derived<A, Sub>>>,
    {
        self.joined(LateralTable(subquery.parenthesised()))
    }

    /// Like [`join_lateral`](Self::join_lateral), but keeps the rows for which the subquery has none.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # #[cfg(feature = "postgres")]
    /// # fn main() -> aludel::Result<()> {
    /// use diesel::pg::Pg;
    ///
    /// aludel::alias!(newest = Address);
    /// let of_user = Address::query()
    ///     .correlate(User::entity())
    ///     .filter(Address::user_id.eq(User::id))
    ///     .order_by(Address::id.desc())
    ///     .limit(1)
    ///     .subquery(newest);
    /// let email = of_user.column(Address::email);
    /// let query = User::query().left_join_lateral(of_user).rows().select((User::name, email));
    /// assert!(query.to_sql::<Pg>()?.contains(" LEFT OUTER JOIN LATERAL (SELECT "));
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "postgres"))]
    /// # fn main() {}
    /// ```
    ///
    /// # SQL
    ///
    /// `LEFT OUTER JOIN LATERAL (..) AS "last" ON 1 = 1`
    pub fn left_join_lateral<A: Source, Sub: 'static, Q: InnerQuery<Scope: Correlation<L>>>(self, subquery: Subquery<A, Sub, Q>) -> Query<Root, Sel, With<Maybe<Derived<A, Sub>>, L>, Then<J, LeftOuter, LateralTable<Parenthesised<A, Q>>>, Clauses<D, F, G, H, O, P>, FannedOut, Eager>
    where
        P: NotLimited<Root>,
        L: Lacks<Derived<A, Sub>> + Adds<Maybe<Derived<A, Sub>>>,
    {
        self.joined(LateralTable(subquery.parenthesised()))
    }
}
