//! Conditions on relationships: `any`, `has`, `is`, `contains`, `of`.

use core::fmt;
use core::marker::PhantomData;

use aludel_macros::quiet;
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::Bool;

use super::clause::{Clause, NoClause, Some};
use super::join::{association_name, push_association, push_equal, push_source};
use super::node::{Expr, Typed};
use super::relationship::{Rel, RelTo};
use crate::entity::{Entity, Id, PartialRow, Persist};
use crate::relation::{
    Backward, BelongsTo, ByNullableKey, Forward, Has, Linked, Path, Relation, Through, ToMany,
    ToMaybe, ToOne,
};
use crate::scope::{Adds, Certain, Contains, Lacks, Scope, Source, With};

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
    pub fn any<P>(self, condition: P) -> Expr<RelatedBy<Self, Some<P>>> where R::Shape: Several<R> {
        Expr(Related::new(Some(condition)))
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
    pub fn has<P>(self, condition: P) -> Expr<RelatedBy<Self, Some<P>>> where R::Shape: Single<R> {
        Expr(Related::new(Some(condition)))
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
impl<S, R, T, P, L> AppearsOnTable<Scope<L>> for Related<S, R, T, Some<P>>
where
    S: Source,
    T: Source,
    L: Contains<S>,
    Certain<S>: Lacks<T>,
    L: Adds<Certain<T>>,
    P: AppearsOnTable<Scope<With<Certain<T>, L>>>,
{
}

impl<S, R, T, L> AppearsOnTable<Scope<L>> for Related<S, R, T, NoClause>
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
            Path::Through { local, schema, table, near, far, remote } => {
                let name = association_name::<S, R, T>();
                push_association(&mut out, schema, table, &name)?;
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
    pub fn is(self, row: impl Which<R::Target>) -> Expr<KeyMatch<S, R::Source, R>> {
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
    pub const fn is_none(self) -> Expr<NullKey<S, R>> where R: Relation, R::Shape: ByNullableKey<R> {
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

/// The conditions that name one row, by where the foreign key is.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// // Whichever end has the foreign key, the condition compares one column with a bind.
/// let address = s.first(Address::query())?.expect("Ed has two");
/// let owner = User::query().filter(User::addresses.contains(&s[address])).select(User::name);
/// assert_eq!(s.all(owner)?, ["ed"]);
/// # Ok::<(), aludel::Error>(())
/// ```
pub trait ByRow<S, Mechanism>: Relation {
    /// A condition on the source.
    type Contains;
    /// A condition on the target.
    type Of;
    /// The source leads to `row`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::query::ByRow;
    /// use aludel::relation::Backward;
    /// use diesel::sqlite::Sqlite;
    ///
    /// let address = Address { id: Id::new(1), email: "ed@example.org".into(), user_id: Id::new(7) };
    /// let condition = <user_fields::addresses as ByRow<User, Backward>>::contains(&address);
    /// let sql = diesel::debug_query::<Sqlite, _>(&condition).to_string();
    /// assert_eq!(sql, "`users`.`id` = ? -- binds: [7]");
    /// ```
    fn contains(row: &Self::Target) -> Self::Contains;
    /// The target is led to from `parent`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// use aludel::query::ByRow;
    /// use aludel::relation::Backward;
    /// use diesel::sqlite::Sqlite;
    ///
    /// let ed = User { id: Id::new(7), name: "ed".into(), fullname: None };
    /// let condition = <user_fields::addresses as ByRow<User, Backward>>::of(&ed);
    /// let sql = diesel::debug_query::<Sqlite, _>(&condition).to_string();
    /// assert_eq!(sql, "`addresses`.`user_id` = ? -- binds: [7]");
    /// ```
    fn of(parent: &Self::Source) -> Self::Of;
}

fn foreign_key<R: BelongsTo>() -> &'static [usize] {
    R::Source::FOREIGN_KEYS[R::INDEX].columns
}

fn key_row<E: Entity>(key: &E::Key) -> E::Row {
    E::Row::of_key(key)
}

impl<S, R: BelongsTo> ByRow<S, Forward> for R {
    type Contains = KeyMatch<S, R::Source, R>;
    type Of = KeyMatch<R::Target, R::Target, Inverse<R>>;

    fn contains(row: &R::Target) -> Self::Contains {
        KeyMatch::new(foreign_key::<R>(), Option::Some(R::row_with(Option::Some(Entity::key(row)))))
    }

    fn of(parent: &R::Source) -> Self::Of {
        KeyMatch::new(R::Target::KEY, R::target_key(parent).map(|key| key_row::<R::Target>(&key)))
    }
}

impl<S, R: Has> ByRow<S, Backward> for R {
    type Contains = KeyMatch<S, R::Source, R>;
    type Of = KeyMatch<R::Target, R::Target, Inverse<R>>;

    fn contains(row: &R::Target) -> Self::Contains {
        let key = <R::Inverse as BelongsTo>::target_key(row);
        KeyMatch::new(R::Source::KEY, key.map(|key| key_row::<R::Source>(&key)))
    }

    fn of(parent: &R::Source) -> Self::Of {
        KeyMatch::new(
            foreign_key::<R::Inverse>(),
            Option::Some(<R::Inverse as BelongsTo>::row_with(Option::Some(Entity::key(parent)))),
        )
    }
}

impl<S, R: Linked> ByRow<S, Through> for R {
    type Contains = LinkMatch<S, R, R::Near, R::Far>;
    type Of = LinkMatch<R::Target, R, R::Far, R::Near>;

    fn contains(row: &R::Target) -> Self::Contains {
        LinkMatch { link: R::Far::row_with(Option::Some(Entity::key(row))), marker: PhantomData }
    }

    fn of(parent: &R::Source) -> Self::Of {
        LinkMatch {
            link: R::Near::row_with(Option::Some(Entity::key(parent))),
            marker: PhantomData,
        }
    }
}

/// The foreign key of `R`, in the source `S`, is NULL. Made by [`Rel::is_none`].
#[derive_where(Debug, Clone, Copy)]
pub struct NullKey<S, R>(PhantomData<fn() -> (S, R)>);

impl<S, R> Expression for NullKey<S, R> {
    type SqlType = Bool;
}

impl<S, R> Typed for NullKey<S, R> {
    type Domain = Bool;
    type Base = Bool;
    const LOOSE: bool = true;
}

impl<S, R, L> AppearsOnTable<Scope<L>> for NullKey<S, R> where L: Contains<S> {}

impl<S, R, QS> SelectableExpression<QS> for NullKey<S, R> where Self: AppearsOnTable<QS> {}

impl<S, R, G> ValidGrouping<G> for NullKey<S, R> {
    type IsAggregate = is_aggregate::No;
}

impl<S: 'static, R: 'static> QueryId for NullKey<S, R> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<S: Source, R: BelongsTo, DB: Backend> QueryFragment<DB> for NullKey<S, R> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let columns = foreign_key::<R>();
        let several = columns.len() > 1;
        if several {
            out.push_sql("(");
        }
        for (at, &column) in columns.iter().enumerate() {
            if at > 0 {
                out.push_sql(" OR ");
            }
            out.push_identifier(S::SQL_NAME)?;
            out.push_sql(".");
            out.push_identifier(R::Source::COLUMNS[column].name)?;
            out.push_sql(" IS NULL");
        }
        if several {
            out.push_sql(")");
        }
        Ok(())
    }
}

/// Tells the two directions of one relationship apart.
#[derive(Debug)]
pub struct Inverse<R>(PhantomData<fn() -> R>);

/// Columns of the source `S`, of entity `E`, equal a key. `Which` is the relationship that says
/// which columns: it makes the statement's type tell them apart.
pub struct KeyMatch<S, E: Entity, Which> {
    columns: &'static [usize],
    /// `None` when the key is NULL, which nothing equals.
    row: Option<E::Row>,
    marker: PhantomData<fn() -> (S, Which)>,
}

impl<S, E: Entity, W> KeyMatch<S, E, W> {
    const fn new(columns: &'static [usize], row: Option<E::Row>) -> Self {
        Self { columns, row, marker: PhantomData }
    }
}

impl<S, E: Entity, W> Clone for KeyMatch<S, E, W> {
    fn clone(&self) -> Self {
        Self::new(self.columns, self.row.as_ref().map(PartialRow::copy))
    }
}

impl<S: Source, E: Entity, W> fmt::Debug for KeyMatch<S, E, W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyMatch<{}>", S::SQL_NAME)
    }
}

impl<S, E: Entity, W> Expression for KeyMatch<S, E, W> {
    type SqlType = Bool;
}

impl<S, E: Entity, W> Typed for KeyMatch<S, E, W> {
    type Domain = Bool;
    type Base = Bool;
    const LOOSE: bool = true;
}

impl<S, E: Entity, W, L> AppearsOnTable<Scope<L>> for KeyMatch<S, E, W> where L: Contains<S> {}

impl<S, E: Entity, W, QS> SelectableExpression<QS> for KeyMatch<S, E, W> where
    Self: AppearsOnTable<QS>
{
}

impl<S, E: Entity, W, G> ValidGrouping<G> for KeyMatch<S, E, W> {
    type IsAggregate = is_aggregate::No;
}

/// A NULL key changes the text, so the text is the identity.
impl<S: 'static, E: Entity, W: 'static> QueryId for KeyMatch<S, E, W> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S: Source, E: Persist<DB>, W, DB: Backend> QueryFragment<DB> for KeyMatch<S, E, W> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let Option::Some(row) = &self.row else {
            out.push_sql("0 = 1");
            return Ok(());
        };
        push_match::<E, DB>(&mut out, S::SQL_NAME, self.columns, row)
    }
}

/// Writes `source.a = ? AND source.b = ?`.
fn push_match<'b, E: Persist<DB>, DB: Backend>(
    out: &mut AstPass<'_, 'b, DB>,
    source: &str,
    columns: &[usize],
    row: &'b E::Row,
) -> QueryResult<()> {
    for (at, &column) in columns.iter().enumerate() {
        if at > 0 {
            out.push_sql(" AND ");
        }
        out.push_identifier(source)?;
        out.push_sql(".");
        out.push_identifier(E::COLUMNS[column].name)?;
        out.push_sql(" = ");
        E::bind(row, column, out.reborrow())?;
    }
    Ok(())
}

/// An association row joins the source `S`, at its end `Near`, to a given key at its end `Far`.
pub struct LinkMatch<S, R: Linked, Near, Far> {
    link: <R::Association as Entity>::Row,
    marker: PhantomData<fn() -> (S, Near, Far)>,
}

impl<S, R: Linked, N, F> Clone for LinkMatch<S, R, N, F> {
    fn clone(&self) -> Self {
        Self { link: self.link.copy(), marker: PhantomData }
    }
}

impl<S: Source, R: Linked, N, F> fmt::Debug for LinkMatch<S, R, N, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinkMatch<{}.{}>", S::SQL_NAME, R::NAME)
    }
}

impl<S, R: Linked, N, F> Expression for LinkMatch<S, R, N, F> {
    type SqlType = Bool;
}

impl<S, R: Linked, N, F> Typed for LinkMatch<S, R, N, F> {
    type Domain = Bool;
    type Base = Bool;
}

impl<S, R: Linked, N, F, L> AppearsOnTable<Scope<L>> for LinkMatch<S, R, N, F> where L: Contains<S> {}

impl<S, R: Linked, N, F, QS> SelectableExpression<QS> for LinkMatch<S, R, N, F> where
    Self: AppearsOnTable<QS>
{
}

impl<S, R: Linked, N, F, G> ValidGrouping<G> for LinkMatch<S, R, N, F> {
    type IsAggregate = is_aggregate::No;
}

impl<S: 'static, R: Linked, N: 'static, F: 'static> QueryId for LinkMatch<S, R, N, F> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<S, R, N, F, DB> QueryFragment<DB> for LinkMatch<S, R, N, F>
where
    S: Source,
    R: Linked,
    N: BelongsTo<Source = R::Association>,
    F: BelongsTo<Source = R::Association>,
    R::Association: Persist<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let name = association_name::<S, R, R::Association>();
        let Path::Direct { local: near, remote: key } = Path::forward::<N>() else {
            return Ok(());
        };
        out.push_sql("EXISTS (SELECT 1 FROM ");
        push_association(&mut out, R::Association::SCHEMA, R::Association::TABLE, &name)?;
        out.push_sql(" WHERE ");
        push_equal(&mut out, (&name, &near), (S::SQL_NAME, &key))?;
        out.push_sql(" AND ");
        push_match::<R::Association, DB>(&mut out, &name, foreign_key::<F>(), &self.link)?;
        out.push_sql(")");
        Ok(())
    }
}
