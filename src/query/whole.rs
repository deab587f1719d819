//! The whole row of a source as an item of a selection: `User::entity()`.

use core::marker::PhantomData;

use diesel::backend::Backend;
use diesel::expression::{Expression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::Untyped;

use crate::entity::Entity;
use crate::scope::Source;

/// All columns of a source, read as its entity.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// let query = User::query().filter(User::name.eq("ed")).select((User::entity(), User::fullname));
/// for (user, fullname) in s.all(query)? {
///     assert_eq!(s[user].fullname, fullname);
/// }
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `SELECT "users"."id", "users"."name", "users"."name" FROM "users"`
#[derive(Debug)]
pub struct Whole<S>(PhantomData<fn() -> S>);

impl<S> Whole<S> {
    #[doc(hidden)]
    #[must_use]
    #[allow(clippy::new_without_default, reason = "made by generated code only")]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<S> Copy for Whole<S> {}

impl<S> Clone for Whole<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Expression for Whole<S> {
    type SqlType = Untyped;
}

impl<S: 'static> QueryId for Whole<S> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<S, G> ValidGrouping<G> for Whole<S> {
    type IsAggregate = is_aggregate::No;
}

impl<S: Source, DB: Backend> QueryFragment<DB> for Whole<S> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        for (at, column) in <S::Entity as Entity>::COLUMNS.iter().enumerate() {
            if at > 0 {
                out.push_sql(", ");
            }
            out.push_identifier(S::SQL_NAME)?;
            out.push_sql(".");
            out.push_identifier(column.name)?;
        }
        Ok(())
    }
}
