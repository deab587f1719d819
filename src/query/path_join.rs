//! Paths as joins: `.join_path(Comment::post.then(Post::author))` joins each step of a path that the
//! query has not joined yet, inner where it leads somewhere for certain and left where it may not.
//!
//! What the query has joined is asked of the type of its joins: a step is there if a join has its very
//! relationship, from its source to its target.

use core::marker::PhantomData;

use aludel_macros::{bound, quiet};

use super::filter::NotLimited;
use super::join::{ByCondition, ByRelation, Inner, JoinKind, LeftOuter, Restricted, Then};
use super::outer_join::{LateralTable, Unconditional};
use super::path::{PathStepsBound, StepShape, Steps};
use super::relationship::{Rel, RelTo};
use super::select::{Clauses, Query};
use crate::relation::{Relation, ToMany, ToMaybe, ToOne};
use crate::scope::identity::{Is, No, SameAs, Yes};
use crate::scope::{
    Adds, Certain, Contains, Lacks, Maybe, Membership, Presence, PresenceOf, Source, With,
};

/// The sources and joins of a query with the path. Each path has an answer, so that a wrong one has one
/// place to be told, which is [`AreNew`].
///
/// Found by inference, never written.
pub trait JoinsPath<L, J> {
    /// The steps that are not there yet.
    type New;
    /// The sources of the query with it.
    type Sources;
    /// The joins of the query with it.
    type Joins;
    /// Adds the joins that it lacks.
    fn joined(joins: J) -> Self::Joins;
}

impl<S, R, L, J, X> JoinsPath<L, J> for Rel<S, R>
where
    R: Relation,
    J: FindJoin<S, R, R::Target, Found = X>,
    X: JoinsStep<S, R, R::Target, L, J>,
{
    type New = X::New;
    type Sources = X::Sources;
    type Joins = X::Joins;

    fn joined(joins: J) -> X::Joins {
        X::joined(joins)
    }
}

impl<S, R, A, L, J, X> JoinsPath<L, J> for RelTo<S, R, A>
where
    J: FindJoin<S, R, A, Found = X>,
    X: JoinsStep<S, R, A, L, J>,
{
    type New = X::New;
    type Sources = X::Sources;
    type Joins = X::Joins;

    fn joined(joins: J) -> X::Joins {
        X::joined(joins)
    }
}

impl<B, X, L, J> JoinsPath<L, J> for Steps<B, X>
where
    B: JoinsPath<L, J>,
    X: JoinsPath<B::Sources, B::Joins>,
{
    type New = (B::New, X::New);
    type Sources = X::Sources;
    type Joins = X::Joins;

    fn joined(joins: J) -> X::Joins {
        X::joined(B::joined(joins))
    }
}

/// What a step adds to a query, said of whether a join of the query is that step.
///
/// Found by inference, never written.
pub trait JoinsStep<S, R, T, L, J> {
    /// The step, if it is not there yet.
    type New;
    /// The sources with it.
    type Sources;
    /// The joins with it.
    type Joins;
    /// Adds the join if it is not there.
    fn joined(joins: J) -> Self::Joins;
}

/// It is there.
impl<S, R, T, L, J> JoinsStep<S, R, T, L, J> for Yes {
    type New = ();
    type Sources = L;
    type Joins = J;

    fn joined(joins: J) -> J {
        joins
    }
}

/// It is not there.
impl<S, R, T, L, J> JoinsStep<S, R, T, L, J> for No
where
    T: Source,
    R: Relation<Shape: StepKind<L::Missing>>,
    L: PresenceOf<S> + Adds<PresenceBy<R, L::Missing, T>>,
{
    type New = NewStep<S, R, T, L>;
    type Sources = With<PresenceBy<R, L::Missing, T>, L>;
    type Joins = Then<J, <R::Shape as StepKind<L::Missing>>::Kind, ByRelation<S, R, T>>;

    fn joined(joins: J) -> Self::Joins {
        Then::new(joins, ByRelation::new())
    }
}

/// A step from `S` to `T` that the query of the scope `L` has not joined yet.
///
/// Found by inference, never written.
#[derive(Debug)]
pub struct NewStep<S, R, T, L>(PhantomData<fn() -> (S, R, T, L)>);

/// Steps that can be joined: each leads to one row, begins at a source of the query, and leads to one that
/// is not there yet.
///
/// Found by inference, never written.
#[bound(AreNewBound, through)]
pub trait AreNew {}

/// The step is there.
impl AreNew for () {}

impl<Before: AreNew, Last: AreNew> AreNew for (Before, Last) {}

impl<S, R, T, L> AreNew for NewStep<S, R, T, L>
where
    R: Relation<Shape: StepShape<R>>,
    L: Contains<S> + Membership<S, Answer: IsNewIn<L, T>>,
{
}

/// Said of whether a step begins at a source of the query: `T` is not there yet. Where it does not begin
/// there, that is what is wrong with it.
///
/// Found by inference, never written.
pub trait IsNewIn<L, T> {}

impl<L, T> IsNewIn<L, T> for No {}

impl<L: Lacks<T>, T> IsNewIn<L, T> for Yes {}

/// How the target of a step stands in the query.
type PresenceBy<R, Missing, T> = <<R as Relation>::Shape as StepKind<Missing>>::Presence<T>;

/// How a step of this shape is joined, told whether the source that it begins at may be missing: inner
/// would lose the rows without one. A to-many is refused elsewhere.
///
/// Found by inference, never written.
pub trait StepKind<Missing> {
    /// The kind of join.
    type Kind: JoinKind;
    /// How its target stands in the query.
    type Presence<T: Source>: Presence;
}

impl StepKind<No> for ToOne {
    type Kind = Inner;
    type Presence<T: Source> = Certain<T>;
}

impl StepKind<Yes> for ToOne {
    type Kind = LeftOuter;
    type Presence<T: Source> = Maybe<T>;
}

impl<Missing> StepKind<Missing> for ToMaybe {
    type Kind = LeftOuter;
    type Presence<T: Source> = Maybe<T>;
}

impl<Missing> StepKind<Missing> for ToMany {
    type Kind = LeftOuter;
    type Presence<T: Source> = Maybe<T>;
}

/// Looks in the joins of a query for the one by the relationship `R` from `S` to `T`.
///
/// Found by inference, never written.
pub trait FindJoin<S, R, T> {
    /// [`Yes`] or [`No`].
    type Found;
}

/// No joins: not found.
impl<S, R, T> FindJoin<S, R, T> for () {
    type Found = No;
}

/// Ask the last join's target, of which a query has one, then the rest of it.
impl<S, R, T, J, K, S2, R2, T2> FindJoin<S, R, T> for Then<J, K, ByRelation<S2, R2, T2>>
where
    T: Source,
    T2: Source<Id: SameAs<T::Id, Answer: FindBehind<J, ByRelation<S2, R2, T2>, S, R, T>>>,
{
    type Found = <<T2::Id as SameAs<T::Id>>::Answer as FindBehind<
        J,
        ByRelation<S2, R2, T2>,
        S,
        R,
        T,
    >>::Found;
}

/// Goes on from the answer about the target.
///
/// Found by inference, never written.
pub trait FindBehind<J, Join, S, R, T> {
    /// [`Yes`] or [`No`].
    type Found;
}

/// Another target: look in the joins before.
impl<J: FindJoin<S, R, T>, Join, S, R, T> FindBehind<J, Join, S, R, T> for No {
    type Found = J::Found;
}

/// The same target: it is the step if it has the same relationship and source.
impl<J, S2, R2, T2, S, R, T> FindBehind<J, ByRelation<S2, R2, T2>, S, R, T> for Yes
where
    S: Source,
    R: Relation,
    S2: Source<Id: SameAs<S::Id>>,
    R2: Relation<Id: SameAs<R::Id>>,
    (<S2::Id as SameAs<S::Id>>::Answer, <R2::Id as SameAs<R::Id>>::Answer):
        Both<ByRelation<S2, R2, T2>, ByRelation<S, R, T>>,
{
    type Found = <(<S2::Id as SameAs<S::Id>>::Answer, <R2::Id as SameAs<R::Id>>::Answer) as Both<
        ByRelation<S2, R2, T2>,
        ByRelation<S, R, T>,
    >>::Found;
}

/// Whether both answers are yes, for two joins which must be the very same then.
///
/// Found by inference, never written.
pub trait Both<One, Other> {
    /// [`Yes`] or [`No`].
    type Found;
}

impl<One: Is<Other>, Other> Both<One, Other> for (Yes, Yes) {
    type Found = Yes;
}

impl<One, Other> Both<One, Other> for (Yes, No) {
    type Found = No;
}

impl<Answer, One, Other> Both<One, Other> for (No, Answer) {
    type Found = No;
}

/// Joins that are no step of a path: they have a condition of the program's own, or none.
macro_rules! passed_over {
    ($($join:ident<$($part:ident),+>;)*) => {$(
        impl<S, R, T, J: FindJoin<S, R, T>, K, $($part),+> FindJoin<S, R, T>
            for Then<J, K, $join<$($part),+>>
        {
            type Found = J::Found;
        }
    )*};
}

passed_over! {
    Restricted<Join, P>;
    ByCondition<Table, P>;
    Unconditional<Table>;
    LateralTable<Table>;
}

#[quiet]
impl<Root, L, J, Sel, D, F, G, H, O, P, M, Eager>
    Query<Root, Sel, L, J, Clauses<D, F, G, H, O, P>, M, Eager>
{
    /// Joins each step of a path along to-one relationships: inner where it leads somewhere for
    /// certain, left where its key may be NULL or the step before may lead nowhere. So no row of the
    /// query is lost or repeated, and what may be missing comes as `Option`s.
    ///
    /// A step that the query has joined already, by this word or another, is not joined again: two
    /// paths share the steps that they have in common, and what follows a step that was joined `inner`
    /// takes it for certain. A single relationship is a path too.
    ///
    /// A table that the query reads already by other means takes an alias:
    /// `Post::editor.to(editor).then(editor.profile)`. To read a value of another row without a join,
    /// there is [`get`](crate::Rel::get).
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// # let post = s.first(Post::query())?.expect("Wendy wrote one");
    /// # let rust = s.insert(NewKeyword { word: "rust".into() })?;
    /// # s.link(post, Post::keywords, rust)?;
    /// let query = PostKeyword::query()
    ///     .join_path(PostKeyword::post.then(Post::author))
    ///     .join_path(PostKeyword::post.then(Post::author).then(User::profile)) // adds the last step
    ///     .select((Post::headline, User::name, Profile::text));
    /// let rows: Vec<(String, Option<String>, Option<String>)> = s.all(query)?;
    /// assert_eq!(rows[0].1.as_deref(), Some("wendy"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// ```sql
    /// SELECT .. FROM "post_keywords"
    /// INNER JOIN "posts" ON "post_keywords"."post_id" = "posts"."id"
    /// LEFT OUTER JOIN "users" ON "posts"."author_id" = "users"."id"
    /// LEFT OUTER JOIN "profiles" ON "users"."id" = "profiles"."user_id"
    /// ```
    #[allow(clippy::type_complexity, reason = "found by inference, never written")]
    #[rustfmt::skip] // one line, so that a message quotes no more
    pub fn join_path<X: PathStepsBound<Itself = I>, I: JoinsPath<L, J, Sources = L2, Joins = J2, New = N>, L2, J2, N: AreNewBound>(self, path: X) -> Query<Root, Sel, L2, J2, Clauses<D, F, G, H, O, P>, M, Eager> where P: NotLimited<Root> {
        let _ = path;
        Query { joins: I::joined(self.joins), selected: self.selected, clauses: self.clauses, marker: PhantomData }
    }
}
