//! Queries as sources: derived tables, and what they give to the query around them.

use core::marker::PhantomData;

use aludel_macros::{bound, quiet};
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::attr::Attr;
use super::composed::Composed;
use super::inner_query::{Correlation, InnerQuery};
use super::join::JoinSource;
use super::label::{Label, Labelled};
use super::node::{Expr, Typed};
use super::nullability::Nullability;
use super::outside::{NodeIn, Outside};
use super::projection::Projected;
use super::select::Query;
use super::shape::{ColumnIn, HasNames, IsLabelled, Items, LabelIn, NodeUnder, WholeIn};
use super::whole::Whole;
use crate::entity::{Column, Entity};
use crate::scope::identity::Yes;
use crate::scope::{Empty, Members, PresenceOf, Source};

/// A subquery under the name of the alias `A`, as a source: it has the columns it selects, no
/// others.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::{Attr, Source};
///
/// fn source_of<S: Source, C>(_: Attr<S, C>) -> &'static str {
///     S::SQL_NAME
/// }
///
/// aludel::alias!(recent = Address);
///
/// let recent = Address::query().order_by(Address::id.desc()).limit(1).subquery(recent);
/// assert_eq!(source_of(recent.column(Address::email)), "recent");
/// ```
#[derive(Debug)]
pub struct Derived<A, Sel>(PhantomData<fn() -> (A, Sel)>);

impl<A: Source, Sel: 'static> Source for Derived<A, Sel> {
    type Entity = A::Entity;
    type Id = A::Id;
    const SQL_NAME: &'static str = A::SQL_NAME;
    const ALIASED: bool = true;
    const BY_NAME: bool = true;
}

/// A subquery to join, and to take columns from. Made by [`Query::subquery`].
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// aludel::alias!(recent = Address);
///
/// let recent = Address::query().order_by(Address::id.desc()).limit(1).subquery(recent);
/// let (owner, email) = (recent.column(Address::user_id), recent.column(Address::email));
/// let query = User::query().join_on(recent, User::id.eq(owner)).select((User::name, email));
/// assert_eq!(s.all(query)?, [("ed".to_owned(), "ed@example.com".to_owned())]);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// ```sql
/// SELECT "users"."name", "recent"."email" FROM "users" INNER JOIN
/// (SELECT .. FROM "addresses" ORDER BY "addresses"."id" DESC LIMIT 1) AS "recent"
/// ON "users"."id" = "recent"."user_id"
/// ```
#[derive(Debug)]
pub struct Subquery<A, Sel, Q> {
    query: Q,
    marker: PhantomData<fn() -> (A, Sel)>,
}

impl<A, Sel, Q> Subquery<A, Sel, Q> {
    pub(super) const fn new(query: Q) -> Self {
        Self { query, marker: PhantomData }
    }

    pub(super) fn parenthesised(self) -> Parenthesised<A, Q> {
        Parenthesised(self.query, PhantomData)
    }
}

impl<A, Sel, Q: Clone> Clone for Subquery<A, Sel, Q> {
    fn clone(&self) -> Self {
        Self { query: self.query.clone(), marker: PhantomData }
    }
}

#[quiet]
impl<Root, L, J, Sel, W, M, Eager> Query<Root, Sel, L, J, W, M, Eager> {
    /// Makes it a source of another query, under the name of an alias.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::Entity;
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
    /// use aludel::func::count_star;
    ///
    /// aludel::label!(how_many);
    /// aludel::alias!(stats = Address);
    ///
    /// let counts = Address::query()
    ///     .group_by(Address::user_id)
    ///     .select((Address::user_id, count_star().label(how_many)))
    ///     .subquery(stats);
    /// let (owner, number) = (counts.column(Address::user_id), counts.labelled(how_many));
    /// let query = User::query()
    ///     .left_join_on(counts, User::id.eq(owner))
    ///     .select((User::entity(), number)); // an Option: a user may have no address
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// SELECT "users"."id", "users"."name", "stats"."how_many" FROM "users"
    /// LEFT OUTER JOIN (SELECT "addresses"."user_id", COUNT(*) AS "how_many" FROM "addresses"
    /// GROUP BY "addresses"."user_id") AS "stats" ON "users"."id" = "stats"."user_id"
    /// ```
    pub fn subquery<N: Members>(self, name: N) -> Subquery<N::Source, Sel, Self>
    where
        Sel: ColumnsAloneBound<N::Source>,
    {
        let _ = name;
        Subquery::new(self)
    }
}

/// A selection whose values are columns of the subquery `A` that has it.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "the subquery `{A}` selects a struct or a list, which cannot be a column of it",
    label = "`.select(..)` columns; a struct or list goes around it"
)]
#[bound(ColumnsAloneBound)]
pub trait ColumnsAlone<A> {}

#[diagnostic::do_not_recommend]
impl<A, S, C> ColumnsAlone<A> for Attr<S, C> {}
#[diagnostic::do_not_recommend]
impl<A, N> ColumnsAlone<A> for Expr<N> {}
#[diagnostic::do_not_recommend]
impl<A, N, Name> ColumnsAlone<A> for Labelled<N, Name> {}
#[diagnostic::do_not_recommend]
impl<A, S> ColumnsAlone<A> for Whole<S> {}
#[diagnostic::do_not_recommend]
impl<A, Sel: ColumnsAlone<A>, P> ColumnsAlone<A> for Projected<Sel, P> {}

macro_rules! tuples {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<Alias, $($name: ColumnsAlone<Alias>),+> ColumnsAlone<Alias> for ($($name,)+) {}
    };
}

super::for_each_tuple!(tuples);

/// Holds for a selection that has this column.
#[diagnostic::on_unimplemented(
    message = "the subquery does not select `{C}`",
    label = "add `{C}` to the `.select(..)` of the subquery"
)]
pub trait Exposes<C> {
    /// Whether no other item has its name.
    const ALONE: bool;
}

#[diagnostic::do_not_recommend]
impl<Sel, C: Column> Exposes<C> for Sel
where
    Sel: Items,
    Sel::List: ColumnIn<C, Found = Yes> + HasNames,
{
    const ALONE: bool = Sel::List::NAMES.has_one(C::NAME);
}

/// Holds for a selection that has the whole row of this entity.
#[diagnostic::on_unimplemented(
    message = "the subquery does not select whole rows of `{E}`",
    label = "select `{E}::entity()` in the subquery"
)]
pub trait ExposesWhole<E> {
    /// Whether no other item has the name of a column.
    const ALONE: bool;
}

#[diagnostic::do_not_recommend]
impl<Sel, E: Entity> ExposesWhole<E> for Sel
where
    Sel: Items,
    Sel::List: WholeIn<E, Found = Yes> + HasNames,
{
    const ALONE: bool = Sel::List::NAMES.has_one_of_each(E::COLUMNS);
}

#[quiet]
impl<A: Source, Sel, Q: InnerQuery> Subquery<A, Sel, Q> {
    /// One of the columns that it selects, nullable if its source is left-joined inside.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// aludel::alias!(owners = Address);
    ///
    /// let owners = Address::query().select(Address::user_id).distinct().subquery(owners);
    /// let owner = owners.column(Address::user_id);
    /// let query = User::query().join_on(owners, User::id.eq(owner)).select(User::name);
    /// assert_eq!(s.all(query)?, ["ed"]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// Two columns of one name do not compile: label one of them.
    ///
    /// ```compile_fail,E0080
    /// # use aludel::Entity;
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
    /// # pub struct User { #[entity(key, generated)] pub id: i32 }
    /// # #[derive(Entity)]
    /// # #[entity(table = "addresses")]
    /// # pub struct Address {
    /// #     #[entity(key, generated)] pub id: i32,
    /// #     #[entity(belongs_to(user: User))] pub user_id: i32,
    /// # }
    /// aludel::alias!(pairs = Address);
    ///
    /// let pairs = Address::query()
    ///     .join(Address::user)
    ///     .select((User::id, Address::id)) // both are called `id`
    ///     .subquery(pairs);
    /// let id = pairs.column(Address::id);
    /// ```
    #[must_use]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn column<S, C: Column>(&self, column: Attr<S, C>) -> Attr<Derived<A, Sel>, FromInside<Q, S, C>> where Sel: Exposes<C>, Q::Scope: PresenceOf<S, Missing: Outside<C>> {
        let _ = column;
        const { assert!(Sel::ALONE, "two columns of the subquery have this name: label one") };
        Attr::new()
    }

    /// An expression that it selects under this label.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::func::count_star;
    ///
    /// aludel::label!(number);
    /// aludel::alias!(stats = Address);
    ///
    /// let inner = Address::query()
    ///     .group_by(Address::user_id)
    ///     .select((Address::user_id, count_star().label(number)))
    ///     .subquery(stats);
    /// let (owner, total) = (inner.column(Address::user_id), inner.labelled(number));
    /// let query = User::query().join_on(inner, User::id.eq(owner)).select((User::name, total));
    /// assert_eq!(s.all(query)?, [("ed".to_owned(), 2)]);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn labelled<Name>(
        &self,
        name: Name,
    ) -> Attr<Derived<A, Sel>, UnderLabel<A, Name, <NodeUnder<Sel, Name> as NodeIn<Q::Scope>>::Node>>
    where
        Name: Label,
        Sel: Items,
        Sel::List: LabelIn<Name> + HasNames,
        <Sel::List as LabelIn<Name>>::Found: IsLabelled<Name, <Sel::List as LabelIn<Name>>::Node>,
        NodeUnder<Sel, Name>: NodeIn<Q::Scope>,
    {
        let _ = name;
        const {
            let alone = Sel::List::NAMES.has_one(Name::NAME);
            assert!(alone, "two columns of the subquery have this name: choose another label");
        }
        Attr::new()
    }

    /// The whole rows that it selects, as entities: they are identified with those in the session.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// aludel::alias!(last = Address);
    ///
    /// let inner = Address::query().order_by(Address::id.desc()).limit(1).subquery(last);
    /// let (owner, address) = (inner.column(Address::user_id), inner.entity());
    /// let query =
    ///     User::query().join_on(inner, User::id.eq(owner)).select((User::entity(), address));
    /// for (user, address) in s.all(query)? {
    ///     assert_eq!(s[user].name, "ed");
    ///     assert_eq!(s[address].email, "ed@example.com");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn entity(&self) -> Whole<Derived<A, Sel>> where Sel: ExposesWhole<A::Entity> {
        const { assert!(Sel::ALONE, "two columns of the subquery have one name: label one") };
        Whole::new()
    }
}

/// The column `C` of the source `S` inside the query `Q`, as it is outside.
type FromInside<Q, S, C> =
    <<<Q as InnerQuery>::Scope as PresenceOf<S>>::Missing as Outside<C>>::Column;

/// The column that a label makes of the expression `N`.
#[derive(Debug)]
pub struct UnderLabel<A, Name, N>(PhantomData<fn() -> (A, Name, N)>);

impl<A, Name, N> Copy for UnderLabel<A, Name, N> {}

impl<A, Name, N> Clone for UnderLabel<A, Name, N> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A, Name, N> Column for UnderLabel<A, Name, N>
where
    A: Source,
    Name: Label,
    N: Typed + 'static,
    N::SqlType: Nullability,
    N::Domain: super::selection::RustOf,
    N::SqlType: super::selection::Optional<<N::Domain as super::selection::RustOf>::Rust>,
{
    type Entity = A::Entity;
    type Id = Name::Id;
    type SqlType = N::SqlType;
    type Domain = N::Domain;
    type Value = <N::SqlType as super::selection::Optional<
        <N::Domain as super::selection::RustOf>::Rust,
    >>::Value;
    const NAME: &'static str = Name::NAME;
    const INDEX: usize = usize::MAX;
}

#[rustfmt::skip] // one line, so that a message quotes no more
impl<A, Sel, Q> JoinSource for Subquery<A, Sel, Q> where A: Source, Sel: 'static, Q: InnerQuery<Scope: Correlation<Empty>> {
    type Target = Derived<A, Sel>;
    type Table = Parenthesised<A, Q>;

    fn table(self) -> Self::Table {
        self.parenthesised()
    }
}

/// `(SELECT ..) AS "alias"`.
#[derive_where(Debug, Clone, Copy; Q)]
pub struct Parenthesised<A, Q>(Q, PhantomData<fn() -> A>);

impl<A: 'static, Q: QueryId> QueryId for Parenthesised<A, Q> {
    type QueryId = Parenthesised<A, Q::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<A: Source, Q: DerivedSql<DB>, DB: Backend> QueryFragment<DB> for Parenthesised<A, Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_as(A::SQL_NAME, out)
    }
}

/// What can be written as a source under a name.
pub trait DerivedSql<DB: Backend> {
    /// Writes it with the name.
    ///
    /// # Errors
    ///
    /// What the conversion of a value to SQL reports.
    fn walk_as<'b>(&'b self, name: &str, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

pub(super) fn push_derived<'b, Q, DB>(
    query: &'b Q,
    name: &str,
    mut out: AstPass<'_, 'b, DB>,
) -> QueryResult<()>
where
    Q: QueryFragment<DB>,
    DB: Backend,
{
    out.push_sql("(");
    query.walk_ast(out.reborrow())?;
    out.push_sql(") AS ");
    out.push_identifier(name)
}

impl<Root, L, J, Sel, W, M, Eager, DB> DerivedSql<DB> for Query<Root, Sel, L, J, W, M, Eager>
where
    Self: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_as<'b>(&'b self, name: &str, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        push_derived(self, name, out)
    }
}

impl<Root, L, Sel, Q, Loads, DB> DerivedSql<DB> for Composed<Root, Q, Sel, L, Loads>
where
    Q: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_as<'b>(&'b self, name: &str, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        push_derived(&self.body, name, out)
    }
}
