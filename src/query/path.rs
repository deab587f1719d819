//! Values along to-one relationships: `Comment::post.then(Post::author).get(User::name)`.

use core::marker::PhantomData;

use aludel_macros::quiet;
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
use super::predicate::Single;
use super::ranking::OrGap;
use super::relationship::Rel;
use crate::entity::{Column, Entity, EntityDef};
use crate::relation::{Path as Condition, Relation, ToMaybe, ToOne};
use crate::scope::{Contains, Present, Source};

/// A way along to-one relationships, from the source `S`. Made by [`Rel::then`].
///
/// Found by inference, never written.
#[derive_where(Debug, Clone, Copy)]
pub struct Steps<S, Before, R>(PhantomData<fn() -> (S, Before, R)>);

/// Whether a relationship may lead nowhere.
///
/// Found by inference, never written.
pub trait MayLeadNowhere {
    /// diesel's word for it.
    type IsNull;
}

impl MayLeadNowhere for ToOne {
    type IsNull = is_nullable::NotNull;
}

impl MayLeadNowhere for ToMaybe {
    type IsNull = is_nullable::IsNullable;
}

/// One step of a path: a table under a name, joined to the one before it.
#[derive(Debug)]
pub struct Step {
    target: EntityDef,
    name: String,
    condition: Condition,
}

/// The steps of a path.
///
/// Found by inference, never written.
pub trait PathSteps {
    /// Where it leads.
    type Target: Entity;
    /// Whether it may lead nowhere.
    type IsNull;
    /// Adds its steps, the first one first, and gives the name of the last.
    fn steps(steps: &mut Vec<Step>) -> String;
}

fn add_step<R: Relation>(before: String, steps: &mut Vec<Step>) -> String {
    let name = format!("{before}_{}", R::NAME);
    steps.push(Step {
        target: EntityDef::of::<R::Target>(),
        name: name.clone(),
        condition: R::path(),
    });
    name
}

/// The first step.
impl<S: Source, R: Relation<Shape: MayLeadNowhere>> PathSteps for Steps<S, (), R> {
    type Target = R::Target;
    type IsNull = <R::Shape as MayLeadNowhere>::IsNull;

    fn steps(steps: &mut Vec<Step>) -> String {
        add_step::<R>(S::SQL_NAME.to_owned(), steps)
    }
}

/// A step behind those before it.
impl<S, T, B, Q, R> PathSteps for Steps<S, Steps<T, B, Q>, R>
where
    Steps<T, B, Q>: PathSteps<IsNull: OrGap<<R::Shape as MayLeadNowhere>::IsNull>>,
    R: Relation<Shape: MayLeadNowhere>,
{
    type Target = R::Target;
    type IsNull =
        <<Steps<T, B, Q> as PathSteps>::IsNull as OrGap<<R::Shape as MayLeadNowhere>::IsNull>>::Gap;

    fn steps(steps: &mut Vec<Step>) -> String {
        let before = <Steps<T, B, Q>>::steps(steps);
        add_step::<R>(before, steps)
    }
}

/// A relationship that begins at `E`.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "the path leads to `{E}`, where this does not begin",
    label = "expected a to-one relationship of `{E}`"
)]
pub trait StepFrom<E> {
    /// The relationship.
    type Relation: Relation;
}

#[diagnostic::do_not_recommend]
impl<E, R: Relation<Source = E>> StepFrom<E> for Rel<E, R> {
    type Relation = R;
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
    pub fn then<X: StepFrom<R::Target, Relation = Y>, Y: Relation<Shape: Single<Y>>>(self, next: X) -> Steps<S, Steps<S, (), R>, Y> where R::Shape: Single<R> {
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
    pub fn get<X: ColumnOfTarget<R::Target, Column = C>, C: Column>(self, column: X) -> Expr<Along<S, Steps<S, (), R>, C>> where R::Shape: Single<R> {
        let _ = column;
        Expr(Along(PhantomData))
    }
}

#[quiet]
impl<S, B, R: Relation> Steps<S, B, R> {
    /// Goes on along a to-one relationship of where the path leads.
    #[must_use]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn then<X: StepFrom<R::Target, Relation = Y>, Y: Relation<Shape: Single<Y>>>(self, next: X) -> Steps<S, Self, Y> {
        let _ = next;
        Steps(PhantomData)
    }

    /// A value of the row that the path leads to, NULL where a step leads nowhere: see [`Rel::get`].
    ///
    /// # SQL
    ///
    /// `(SELECT .. FROM "posts" AS .. INNER JOIN "users" AS .. ON .. WHERE ..)`
    #[must_use]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn get<X: ColumnOfTarget<R::Target, Column = C>, C: Column>(self, column: X) -> Expr<Along<S, Self, C>> {
        let _ = column;
        Expr(Along(PhantomData))
    }
}

/// The column `C` of the row that the path `P` leads to from the source `S`.
#[derive_where(Debug, Clone, Copy)]
pub struct Along<S, P, C>(PhantomData<fn() -> (S, P, C)>);

impl<S, P, C> Expression for Along<S, P, C>
where
    P: PathSteps,
    C: Column,
    BaseOf<C::SqlType>: SingleValue<IsNull = is_nullable::NotNull>,
    (P::IsNull, <C::SqlType as SqlType>::IsNull): EitherNull,
{
    type SqlType =
        <(P::IsNull, <C::SqlType as SqlType>::IsNull) as EitherNull>::Of<BaseOf<C::SqlType>>;
}

impl<S, P, C: Column> Typed for Along<S, P, C>
where
    Self: Expression,
{
    type Domain = C::Domain;
    type Base = BaseOf<C::SqlType>;
}

impl<S, P, C, L: Contains<S>> AppearsOnTable<L> for Along<S, P, C> where Self: Expression {}

impl<S, P, C, L: Contains<S> + Present<S>> SelectableExpression<L> for Along<S, P, C> where
    Self: Expression
{
}

/// It hangs on the foreign key of its row, which a group has none of.
impl<S, P, C, G> ValidGrouping<G> for Along<S, P, C> {
    type IsAggregate = is_aggregate::No;
}

impl<S: 'static, P: 'static, C: 'static> QueryId for Along<S, P, C> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<S, P, C, DB> QueryFragment<DB> for Along<S, P, C>
where
    S: Source,
    P: PathSteps,
    C: Column,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let mut steps = Vec::new();
        let last = P::steps(&mut steps);
        out.push_sql("(SELECT ");
        out.push_identifier(&last)?;
        out.push_sql(".");
        out.push_identifier(C::NAME)?;
        let mut before = S::SQL_NAME;
        for (at, step) in steps.iter().enumerate() {
            out.push_sql(if at == 0 { " FROM " } else { " INNER JOIN " });
            push_association(&mut out, step.target, &step.name)?;
            if at > 0 {
                out.push_sql(" ON ");
                push_step(&mut out, before, step)?;
            }
            before = &step.name;
        }
        if let Some(first) = steps.first() {
            out.push_sql(" WHERE ");
            push_step(&mut out, S::SQL_NAME, first)?;
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
