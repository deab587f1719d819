//! Values along to-one relationships: `Comment::post.then(Post::author).get(User::name)`.

use core::marker::PhantomData;

use aludel_macros::{bound, quiet};
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{SingleValue, SqlType, is_nullable};

use super::attr::Attr;
use super::join::{push_association, push_equal};
use super::node::{Expr, Typed};
use super::nullability::{BaseOf, EitherNull};
use super::ranking::OrGap;
use super::relationship::{Rel, RelTo};
use crate::entity::{Column, EntityDef};
use crate::relation::{Path as Condition, Relation, ToMaybe, ToOne};
use crate::scope::{Contains, Present, Source};

/// A way along to-one relationships: the path `Before`, and then the relationship `Last`. Made by
/// [`Rel::then`]. One relationship is a path by itself.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::model::*;
/// # let mut s = session()?;
/// let author = PostKeyword::post.then(Post::author);
/// let joined = PostKeyword::query().join_path(author).select((Post::headline, User::name));
/// assert_eq!(s.all(joined)?, []); // no post has a keyword
/// # Ok::<(), aludel::Error>(())
/// ```
#[derive_where(Debug, Clone, Copy)]
pub struct Steps<Before, Last>(PhantomData<fn() -> (Before, Last)>);

/// Whether a relationship may lead nowhere; it leads to one row at most.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{R}` leads to several rows",
    label = "a path goes along relationships to one; `.join(..)` this, or ask by `.any(..)`"
)]
pub trait StepShape<R> {
    /// diesel's word for it.
    type IsNull;
}

#[diagnostic::do_not_recommend]
impl<R> StepShape<R> for ToOne {
    type IsNull = is_nullable::NotNull;
}

#[diagnostic::do_not_recommend]
impl<R> StepShape<R> for ToMaybe {
    type IsNull = is_nullable::IsNullable;
}

/// One step of a path: a table under a name, joined to the one before it.
#[derive(Debug)]
pub struct Step {
    target: EntityDef,
    name: String,
    condition: Condition,
}

/// What is a path: a relationship, or a path and a further one.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a path of relationships to one",
    label = "expected one, like `Post::author`; `.join(..)` a relationship to many"
)]
#[bound(PathStepsBound)]
pub trait PathSteps {
    /// The path itself: unknown, and what is asked of it silent, where this bound fails.
    type Itself;
    /// Where it begins.
    type Source: Source;
    /// Adds its steps behind the source of that name, the first one first, and gives the name of the
    /// last.
    fn steps(before: String, steps: &mut Vec<Step>) -> String;
}

fn add_step<R: Relation>(before: &str, steps: &mut Vec<Step>) -> String {
    let name = format!("{before}_{}", R::NAME);
    steps.push(Step {
        target: EntityDef::of::<R::Target>(),
        name: name.clone(),
        condition: R::path(),
    });
    name
}

#[diagnostic::do_not_recommend]
impl<S: Source, R: Relation> PathSteps for Rel<S, R> {
    type Itself = Self;
    type Source = S;

    fn steps(before: String, steps: &mut Vec<Step>) -> String {
        add_step::<R>(&before, steps)
    }
}

#[diagnostic::do_not_recommend]
impl<S: Source, R: Relation, A> PathSteps for RelTo<S, R, A> {
    type Itself = Self;
    type Source = S;

    fn steps(before: String, steps: &mut Vec<Step>) -> String {
        add_step::<R>(&before, steps)
    }
}

#[diagnostic::do_not_recommend]
impl<B: PathSteps, X: PathSteps> PathSteps for Steps<B, X> {
    type Itself = Self;
    type Source = B::Source;

    fn steps(before: String, steps: &mut Vec<Step>) -> String {
        let last = B::steps(before, steps);
        X::steps(last, steps)
    }
}

/// Whether a path may lead nowhere: where one of its steps may.
///
/// Found by inference, never written.
pub trait PathNull {
    /// diesel's word for it.
    type IsNull;
}

impl<S, R: Relation<Shape: StepShape<R>>> PathNull for Rel<S, R> {
    type IsNull = <R::Shape as StepShape<R>>::IsNull;
}

impl<S, R: Relation<Shape: StepShape<R>>, A> PathNull for RelTo<S, R, A> {
    type IsNull = <R::Shape as StepShape<R>>::IsNull;
}

impl<B: PathNull<IsNull: OrGap<X::IsNull>>, X: PathNull> PathNull for Steps<B, X> {
    type IsNull = <B::IsNull as OrGap<X::IsNull>>::Gap;
}

/// A relationship that begins at `E`.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "the path leads to `{E}`, where this does not begin",
    label = "expected a to-one relationship of `{E}`"
)]
#[bound(StepFromBound)]
pub trait StepFrom<E> {
    /// The relationship.
    type Relation: Relation;
    /// Where it leads: to its target, or to an alias of it.
    type Target;
}

#[diagnostic::do_not_recommend]
impl<E, R: Relation> StepFrom<E> for Rel<E, R> {
    type Relation = R;
    type Target = R::Target;
}

#[diagnostic::do_not_recommend]
impl<E, R: Relation, A> StepFrom<E> for RelTo<E, R, A> {
    type Relation = R;
    type Target = A;
}

/// A column of `E`.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "the path leads to `{E}`, which does not have this column",
    label = "expected a column of `{E}`"
)]
pub trait ColumnOfTarget<E> {
    /// The column.
    type Column: Column;
}

#[diagnostic::do_not_recommend]
impl<E, C: Column> ColumnOfTarget<E> for Attr<E, C> {
    type Column = C;
}

#[quiet]
impl<S, R: Relation> Rel<S, R> {
    /// Goes on along a to-one relationship of the target.
    ///
    /// A path is read without a join ([`get`](Self::get)), or joined step by step
    /// ([`join_path`](crate::query::Query::join_path)).
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let author = PostKeyword::post.then(Post::author);
    /// let query = PostKeyword::query().filter(author.get(User::name).eq("wendy"));
    /// assert_eq!(s.count(query)?, 0);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn then<X: StepFromBound<R::Target, Relation = Y>, Y: Relation>(self, next: X) -> Steps<Self, X> where R::Shape: StepShape<R>, Y::Shape: StepShape<Y> {
        let _ = next;
        Steps(PhantomData)
    }

    /// A value of the row that the relationship leads to, NULL where it leads nowhere: in a filter, a
    /// selection, an order, without a join. No row is repeated or lost by it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// let owner = Address::user.get(User::name);
    /// let query = Address::query().filter(owner.eq("jack")).order_by(owner).select((Address::id, owner));
    /// assert_eq!(s.all(query)?.len(), 2);
    ///
    /// let author = Post::author.get(User::name); // an Option: a post may have no author
    /// assert_eq!(s.all(Post::query().select(author))?, [Some("wendy".to_owned())]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// (SELECT "addresses_user"."name" FROM "users" AS "addresses_user"
    /// WHERE "addresses"."user_id" = "addresses_user"."id")
    /// ```
    #[must_use]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn get<X: ColumnOfTarget<R::Target, Column = C>, C: Column>(self, column: X) -> Expr<Along<Self, C>> where R::Shape: StepShape<R> {
        let _ = column;
        Expr(Along(PhantomData))
    }
}

#[quiet]
impl<S, R: Relation, A> RelTo<S, R, A> {
    /// Goes on along a to-one relationship of the alias, in a path that is joined: see
    /// [`join_path`](crate::query::Query::join_path).
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # let mut s = session()?;
    /// # let ann = s.insert(NewEmployee { name: "ann".into(), manager: None })?;
    /// # let bob = s.insert(NewEmployee { name: "bob".into(), manager: Some(ann.into()) })?;
    /// # s.insert(NewEmployee { name: "cat".into(), manager: Some(bob.into()) })?;
    /// aludel::alias!(boss = Employee);
    /// aludel::alias!(head = Employee);
    ///
    /// let path = Employee::manager.to(boss).then(boss.manager.to(head));
    /// let query = Employee::query()
    ///     .join_path(path)
    ///     .filter(Employee::name.eq("cat"))
    ///     .select((boss.name, head.name));
    /// assert_eq!(s.all(query)?, [(Some("bob".to_owned()), Some("ann".to_owned()))]);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn then<X: StepFromBound<A, Relation = Y>, Y: Relation>(self, next: X) -> Steps<Self, X> where R::Shape: StepShape<R>, Y::Shape: StepShape<Y> {
        let _ = next;
        Steps(PhantomData)
    }
}

#[quiet]
impl<B, J> Steps<B, J> {
    /// Goes on along a to-one relationship of where the path leads.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # let mut s = session()?;
    /// let profile = PostKeyword::post.then(Post::author).then(User::profile);
    /// assert_eq!(s.count(PostKeyword::query().join_path(profile))?, 0);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    #[must_use]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn then<X: StepFromBound<T, Relation = Y>, Y: Relation, F, T>(self, next: X) -> Steps<Self, X> where J: StepFrom<F, Target = T>, Y::Shape: StepShape<Y> {
        let _ = next;
        Steps(PhantomData)
    }

    /// A value of the row that the path leads to, NULL where a step leads nowhere: see [`Rel::get`].
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # let mut s = session()?;
    /// let author = PostKeyword::post.then(Post::author).get(User::name);
    /// assert_eq!(s.all(PostKeyword::query().select(author))?, []); // no post has a keyword
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `(SELECT .. FROM "posts" AS .. INNER JOIN "users" AS .. ON .. WHERE ..)`
    #[must_use]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn get<X: ColumnOfTarget<T, Column = C>, C: Column, F, T>(self, column: X) -> Expr<Along<Self, C>> where J: StepFrom<F, Target = T> {
        let _ = column;
        Expr(Along(PhantomData))
    }
}

/// The column `C` of the row that the path `P` leads to.
#[derive_where(Debug, Clone, Copy)]
pub struct Along<P, C>(PhantomData<fn() -> (P, C)>);

impl<P, C> Expression for Along<P, C>
where
    P: PathNull,
    C: Column,
    BaseOf<C::SqlType>: SingleValue<IsNull = is_nullable::NotNull>,
    (P::IsNull, <C::SqlType as SqlType>::IsNull): EitherNull,
{
    type SqlType =
        <(P::IsNull, <C::SqlType as SqlType>::IsNull) as EitherNull>::Of<BaseOf<C::SqlType>>;
}

impl<P, C: Column> Typed for Along<P, C>
where
    Self: Expression,
{
    type Domain = C::Domain;
    type Base = BaseOf<C::SqlType>;
}

impl<P: PathSteps, C, L: Contains<P::Source>> AppearsOnTable<L> for Along<P, C> where
    Self: Expression
{
}

impl<P: PathSteps, C, L: Contains<P::Source> + Present<P::Source>> SelectableExpression<L>
    for Along<P, C>
where
    Self: Expression,
{
}

/// It hangs on the foreign key of its row, which a group has none of.
impl<P, C, G> ValidGrouping<G> for Along<P, C> {
    type IsAggregate = is_aggregate::No;
}

impl<P: 'static, C: 'static> QueryId for Along<P, C> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<P, C, DB> QueryFragment<DB> for Along<P, C>
where
    P: PathSteps,
    C: Column,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let first = P::Source::SQL_NAME;
        let mut steps = Vec::new();
        let last = P::steps(first.to_owned(), &mut steps);
        out.push_sql("(SELECT ");
        out.push_identifier(&last)?;
        out.push_sql(".");
        out.push_identifier(C::NAME)?;
        let mut before = first;
        for (at, step) in steps.iter().enumerate() {
            out.push_sql(if at == 0 { " FROM " } else { " INNER JOIN " });
            push_association(&mut out, step.target, &step.name)?;
            if at > 0 {
                out.push_sql(" ON ");
                push_step(&mut out, before, step)?;
            }
            before = &step.name;
        }
        if let Some(step) = steps.first() {
            out.push_sql(" WHERE ");
            push_step(&mut out, first, step)?;
        }
        out.push_sql(")");
        Ok(())
    }
}

/// Writes the condition of a step; a to-one relationship goes through no association.
fn push_step<DB: Backend>(
    out: &mut AstPass<'_, '_, DB>,
    before: &str,
    step: &Step,
) -> QueryResult<()> {
    match &step.condition {
        Condition::Direct { local, remote } => {
            push_equal(out, (before, local), (&step.name, remote))
        }
        Condition::Through { .. } => Ok(()),
    }
}
