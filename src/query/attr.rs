//! A named column of a source: `User::name`.

use core::fmt;
use core::marker::PhantomData;

use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::node::{Named, Ours, Typed};
use super::nullability::BaseOf;
use crate::entity::Column;
use crate::scope::{Contains, Present, Source};

/// A column of a source, as a zero-sized value: SQLAlchemy's instrumented attribute.
///
/// `S` is the entity or an alias of it, `C` the column. The derive makes one constant for each
/// field. Its operators (`eq`, `like`, `in_`, …) take values of the column's own kind only.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// let named = User::name.eq("ed").and(User::fullname.is_not_null());
/// assert_eq!(s.count(User::query().filter(named))?, 1);
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `"users"."name"`: the source's name and the column's, both quoted.
pub struct Attr<S, C>(PhantomData<fn() -> (S, C)>);

impl<S, C> Attr<S, C> {
    /// The column; made by the derive.
    #[doc(hidden)]
    #[must_use]
    #[allow(clippy::new_without_default, reason = "a constant, not a constructor")]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<S, C> Copy for Attr<S, C> {}

impl<S, C> Clone for Attr<S, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Source, C: Column> fmt::Debug for Attr<S, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", S::SQL_NAME, C::NAME)
    }
}

impl<S, C: Column> Expression for Attr<S, C> {
    type SqlType = C::SqlType;
}

impl<S, C: Column> Typed for Attr<S, C> {
    type Domain = C::Domain;
    type Base = BaseOf<C::SqlType>;
}

impl<S, C> Named for Attr<S, C> {
    type Subject = C;
}

#[diagnostic::do_not_recommend]
impl<S, C: Column> Ours for Attr<S, C> {
    type Itself = Self;
}

impl<S: 'static, C: 'static> QueryId for Attr<S, C> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<S: Source, C: Column, DB: Backend> QueryFragment<DB> for Attr<S, C> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_identifier(S::SQL_NAME)?;
        out.push_sql(".");
        out.push_identifier(C::NAME)
    }
}

impl<S, C: Column, L> AppearsOnTable<L> for Attr<S, C> where L: Contains<S> {}

impl<S, C: Column, L> SelectableExpression<L> for Attr<S, C> where L: Contains<S> + Present<S> {}
