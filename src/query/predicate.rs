//! Conditions on relationships: `any`, `has`, `is`, `contains`, `of`.

use core::marker::PhantomData;

use aludel_macros::{bound, quiet};
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::Bool;

use super::clause::{Clause, NoClause, Written};
use super::join::{association_name, push_association, push_equal, push_source};
use super::node::{Expr, Typed};
use super::relationship::{Rel, RelTo};
use super::row_match::{ByRow, KeyMatch, NullKey, foreign_key};
use crate::entity::{Entity, Id};
use crate::relation::{BelongsTo, ByNullableKeyBound, Path, Relation, ToMany, ToMaybe, ToOne};
use crate::scope::{Adds, Certain, Contains, Lacks, Source, With};

/// Holds for relationships that lead to several rows.
#[diagnostic::on_unimplemented(
    message = "`{R}` leads to one row at most",
    label = "asks about several; write `.has(condition)`"
)]
pub trait Several<R> {}

#[diagnostic::do_not_recommend]
impl<R> Several<R> for ToMany {}

/// Holds for relationships that lead to one row at most.
#[diagnostic::on_unimplemented(
    message = "`{R}` leads to several rows",
    label = "asks about the one; write `.any(condition)`"
)]
pub trait Single<R> {}

#[diagnostic::do_not_recommend]
impl<R> Single<R> for ToOne {}
#[diagnostic::do_not_recommend]
impl<R> Single<R> for ToMaybe {}

/// What a row is told by in a condition: the row itself, or its key.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::query::Which;
///
/// fn owned_by(s: &mut aludel::Session, owner: impl Which<User>) -> aludel::Result<i64> {
///     s.count(Address::query().filter(Address::user_id.eq(owner.key())))
/// }
///
/// let ed = s.one(User::query().filter(User::name.eq("ed")))?;
/// let key = s[ed].id;
/// assert_eq!(owned_by(&mut s, key)?, 2);
/// # Ok::<(), aludel::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not tell which `{E}`",
    label = "expected a key of `{E}`, or a row: `&session[handle]`"
)]
#[bound(WhichBound)]
pub trait Which<E: Entity> {
    /// The key.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::query::Which;
    ///
    /// let ed = User { id: Id::new(7), name: "ed".into(), fullname: None };
    /// assert_eq!(Which::<User>::key(&ed), Id::new(7));
    /// assert_eq!(Which::<User>::key(ed.id), Id::new(7));
    /// ```
    fn key(self) -> E::Key;
}

#[diagnostic::do_not_recommend]
impl<E: Entity> Which<E> for &E {
    fn key(self) -> E::Key {
        Entity::key(self)
    }
}

#[diagnostic::do_not_recommend]
impl<E: Entity<Key = Id<E, T>>, T> Which<E> for Id<E, T> {
    fn key(self) -> E::Key {
        self
    }
}

macro_rules! plain_keys {
    ($($key:ty),+) => {$(
        #[diagnostic::do_not_recommend]
        impl<E: Entity<Key = $key>> Which<E> for $key {
            fn key(self) -> E::Key {
                self
            }
        }
    )+};
}

plain_keys!(i16, i32, i64, String);

/// Gives the methods to relationships and to those that lead to an alias, as written, so that an
/// error points at the method and not at a macro.
macro_rules! predicates {
    ($($methods:tt)*) => {
        #[quiet]
        impl<S, R: Relation> Rel<S, R> {
            $($methods)*
        }

        #[quiet]
        impl<S, R: Relation, A> RelTo<S, R, A> {
            $($methods)*
        }
    };
}

/// Where a relationship leads: to its target, or to an alias of it.
pub trait Leads {
    /// The relationship that it begins as.
    type From;
    /// The relationship.
    type Relation;
    /// The target.
    type To;
}

impl<S, R: Relation> Leads for Rel<S, R> {
    type From = S;
    type Relation = R;
    type To = R::Target;
}

impl<S, R, A> Leads for RelTo<S, R, A> {
    type From = S;
    type Relation = R;
    type To = A;
}

/// `EXISTS` over where `J` leads.
type RelatedBy<J, P> = Related<<J as Leads>::From, <J as Leads>::Relation, <J as Leads>::To, P>;

predicates! {
    /// One of the rows that it leads to meets the condition.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let org = User::addresses.any(Address::email.ends_with(".org"));
    /// assert_eq!(s.all(User::query().filter(org).select(User::name))?, ["ed"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `EXISTS (SELECT 1 FROM "addresses" WHERE "users"."id" = "addresses"."user_id" AND ..)`
    #[must_use]
    pub fn any<P>(self, condition: P) -> Expr<RelatedBy<Self, Written<P>>> where R::Shape: Several<R> {
        Expr(Related::new(Written(condition)))
    }

    /// The row that it leads to is there and meets the condition.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let of_ed = Address::user.has(User::name.eq("ed"));
    /// assert_eq!(s.count(Address::query().filter(of_ed))?, 2);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `EXISTS (SELECT 1 FROM "users" WHERE "addresses"."user_id" = "users"."id" AND ..)`
    #[must_use]
    pub fn has<P>(self, condition: P) -> Expr<RelatedBy<Self, Written<P>>> where R::Shape: Single<R> {
        Expr(Related::new(Written(condition)))
    }

    /// It leads to a row at all.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = User::query().filter(!User::addresses.exists()).select(User::name);
    /// assert_eq!(s.all(query)?, ["wendy"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `EXISTS (SELECT 1 FROM "addresses" WHERE "users"."id" = "addresses"."user_id")`
    #[must_use]
    pub fn exists(self) -> Expr<RelatedBy<Self, NoClause>> {
        Expr(Related::new(NoClause))
    }
}

/// `EXISTS` over a relationship.
#[derive_where(Debug, Clone, Copy; P)]
pub struct Related<S, R, T, P> {
    condition: P,
    marker: PhantomData<fn() -> (S, R, T)>,
}

impl<S, R, T, P> Related<S, R, T, P> {
    const fn new(condition: P) -> Self {
        Self { condition, marker: PhantomData }
    }
}

impl<S, R, T, P> Expression for Related<S, R, T, P> {
    type SqlType = Bool;
}

impl<S, R, T, P> Typed for Related<S, R, T, P> {
    type Domain = Bool;
    type Base = Bool;
}

/// The source is in the query, the target is another (or an alias), and the condition sees both.
impl<S, R, T, P, L> AppearsOnTable<L> for Related<S, R, T, Written<P>>
where
    S: Source,
    T: Source,
    L: Contains<S>,
    Certain<S>: Lacks<T>,
    L: Adds<Certain<T>>,
    P: AppearsOnTable<With<Certain<T>, L>>,
{
}

impl<S, R, T, L> AppearsOnTable<L> for Related<S, R, T, NoClause>
where
    S: Source,
    T: Source,
    L: Contains<S>,
    Certain<S>: Lacks<T>,
{
}

impl<S, R, T, P, QS> SelectableExpression<QS> for Related<S, R, T, P> where Self: AppearsOnTable<QS> {}

impl<S, R, T, P, G> ValidGrouping<G> for Related<S, R, T, P> {
    type IsAggregate = is_aggregate::No;
}

impl<S: 'static, R: 'static, T: 'static, P: QueryId> QueryId for Related<S, R, T, P> {
    type QueryId = Related<S, R, T, P::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = P::HAS_STATIC_QUERY_ID;
}

impl<S, R, T, P, DB> QueryFragment<DB> for Related<S, R, T, P>
where
    S: Source,
    R: Relation,
    T: Source,
    P: Clause<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("EXISTS (SELECT 1 FROM ");
        match R::path() {
            Path::Direct { local, remote } => {
                push_source::<T, DB>(&mut out)?;
                out.push_sql(" WHERE ");
                push_equal(&mut out, (S::SQL_NAME, &local), (T::SQL_NAME, &remote))?;
            }
            Path::Through { local, association, near, far, remote } => {
                let name = association_name::<S, R, T>();
                push_association(&mut out, *association, &name)?;
                out.push_sql(" INNER JOIN ");
                push_source::<T, DB>(&mut out)?;
                out.push_sql(" ON ");
                push_equal(&mut out, (&name, &far), (T::SQL_NAME, &remote))?;
                out.push_sql(" WHERE ");
                push_equal(&mut out, (S::SQL_NAME, &local), (&name, &near))?;
            }
        }
        self.condition.walk(" AND ", out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

#[quiet]
impl<S, R: BelongsTo> Rel<S, R> {
    /// It leads to this very row: SQLAlchemy's `Address.user == ed`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel::{Entity, Session};
    /// # #[derive(Entity)]
    /// # #[entity(table = "users")]
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
    /// s.insert(NewAddress { email: "ed@example.org".into(), user: ed.into() })?;
    /// let of_ed = s.all(Address::query().filter(Address::user.is(&s[ed])))?;
    /// assert_eq!(of_ed.len(), 1);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `"addresses"."user_id" = ?`
    #[must_use]
    pub fn is(self, row: impl WhichBound<R::Target>) -> Expr<KeyMatch<S, R::Source, R>> {
        Expr(KeyMatch::new(foreign_key::<R>(), Option::Some(R::row_with(Option::Some(row.key())))))
    }
}

#[quiet]
impl<S, R: Relation> Rel<S, R> {
    /// It leads nowhere: its key is NULL. (`!relationship.exists()` also finds keys of rows that
    /// are not there.)
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let query = Post::query().filter(Post::author.is_none());
    /// assert_eq!(s.count(query)?, 0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `"tasks"."owner_id" IS NULL`; one column of several is enough.
    #[rustfmt::skip] // one line, so that a message quotes no more
    #[must_use]
    pub const fn is_none(self) -> Expr<NullKey<S, R>> where R: Relation, R::Shape: ByNullableKeyBound<R> {
        Expr(NullKey(PhantomData))
    }

    /// This very row is one of those that it leads to.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let address = s.one(Address::query().filter(Address::email.eq("ed@example.org")))?;
    /// let query = User::query().filter(User::addresses.contains(&s[address])).select(User::name);
    /// assert_eq!(s.all(query)?, ["ed"]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// For a `has_many`, the key that the row refers to: `"users"."id" = ?`. For a `many_to_many`,
    /// `EXISTS (SELECT 1 FROM "post_keywords" .. WHERE .. AND .. = ?)`.
    #[must_use]
    pub fn contains(self, row: &R::Target) -> Expr<R::Contains>
    where
        R::Shape: Several<R>,
        R: ByRow<S, <R as Relation>::Mechanism>,
    {
        Expr(R::contains(row))
    }

    /// The target is one of those that this relationship leads to from `parent`: SQLAlchemy's
    /// `with_parent`. A condition on the target.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let wendy = s.one(User::query().filter(User::name.eq("wendy")))?;
    /// let query = Address::query().filter(User::addresses.of(&s[wendy]));
    /// assert_eq!(s.count(query)?, 0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `"addresses"."user_id" = ?`
    #[must_use]
    pub fn of(self, parent: &R::Source) -> Expr<R::Of>
    where
        R: ByRow<S, <R as Relation>::Mechanism>,
    {
        Expr(R::of(parent))
    }
}
