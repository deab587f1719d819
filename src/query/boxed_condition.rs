//! Conditions that a signature can name: `fn adults() -> BoxedCondition<User>`.

use core::fmt;
use core::marker::PhantomData;

use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{Bool, Nullable};

use super::boxed::{BoxedFor, Enabled, Part, WalkBoxed};
use super::node::{Expr, Typed};
use crate::scope::SourcesIn;

/// A condition without its type: about `S`, an entity, an alias, or a tuple of these. It goes into
/// each query that reads them.
///
/// `K` is the backend that it is for, every enabled one unless said otherwise. Made by `.boxed()` on
/// a condition; combined like any other.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::BoxedCondition;
///
/// fn called(name: Option<&str>) -> BoxedCondition<User> {
///     match name {
///         Some(name) => User::name.eq(name.to_owned()).boxed(),
///         None => User::fullname.is_null().boxed(),
///     }
/// }
///
/// assert_eq!(s.count(User::query().filter(called(Some("ed"))))?, 1);
/// let either = called(Some("ed")).or(called(None));
/// assert_eq!(s.count(User::query().filter(either))?, 2);
/// # Ok(())
/// # }
/// ```
pub type BoxedCondition<S, K = Enabled> = Expr<AnyCondition<S, K>>;

/// A condition without its type. See [`BoxedCondition`].
#[derive_where(Clone)]
pub struct AnyCondition<S, K: BoxedFor> {
    part: Part<K>,
    marker: PhantomData<fn() -> S>,
}

impl<S, K: BoxedFor> AnyCondition<S, K> {
    pub(super) const fn new(part: Part<K>) -> Self {
        Self { part, marker: PhantomData }
    }
}

impl<S, K: BoxedFor> fmt::Debug for AnyCondition<S, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AnyCondition")
    }
}

impl<S, K: BoxedFor> Expression for AnyCondition<S, K> {
    type SqlType = Nullable<Bool>;
}

impl<S, K: BoxedFor> Typed for AnyCondition<S, K> {
    type Domain = Bool;
    type Base = Bool;
    const LOOSE: bool = true;
}

impl<S, K, L> AppearsOnTable<L> for AnyCondition<S, K>
where
    S: SourcesIn<L>,
    K: BoxedFor,
{
}

/// It may be NULL, so a missing row is no matter.
impl<S, K: BoxedFor, QS> SelectableExpression<QS> for AnyCondition<S, K> where
    Self: AppearsOnTable<QS>
{
}

impl<S, K: BoxedFor, G> ValidGrouping<G> for AnyCondition<S, K> {
    type IsAggregate = is_aggregate::No;
}

/// The text depends on what was boxed.
impl<S: 'static, K: BoxedFor> QueryId for AnyCondition<S, K> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S, K: WalkBoxed<DB>, DB: Backend> QueryFragment<DB> for AnyCondition<S, K> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.part.walk(out)
    }
}
