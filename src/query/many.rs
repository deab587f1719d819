//! Conditions whose number is known at run time: `any_of(list)`, `all_of(list)`.

use core::marker::PhantomData;

use aludel_macros::quiet;
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{Bool, Nullable};

use super::condition::Truth;
use super::node::{Expr, Named, Typed, push_operand};
use super::operators::Of;

/// At least one of the conditions holds. Of none, none does.
///
/// They are of one type; [`boxed`](crate::Attr::boxed) makes it so.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::any_of;
///
/// let endings = [".org", ".net"];
/// let any = any_of(endings.map(|ending| Address::email.ends_with(ending)));
/// assert_eq!(s.count(Address::query().filter(any))?, 1);
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `("addresses"."email" LIKE ? ESCAPE '!' OR ..)`; `0 = 1` for an empty list.
#[quiet]
pub fn any_of<I>(conditions: I) -> Expr<Many<I::Item, AnyOf>>
where
    I: IntoIterator<Item: Typed<Domain: Truth<Of<I::Item>>> + Named>,
{
    Expr(Many { conditions: conditions.into_iter().collect(), marker: PhantomData })
}

/// Each of the conditions holds. Of none, each does.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::all_of;
///
/// let words = ["ed", "org"];
/// let all = all_of(words.map(|word| Address::email.contains(word)));
/// assert_eq!(s.count(Address::query().filter(all))?, 1);
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `"addresses"."email" LIKE ? ESCAPE '!' AND ..`; `1 = 1` for an empty list.
#[quiet]
pub fn all_of<I>(conditions: I) -> Expr<Many<I::Item, AllOf>>
where
    I: IntoIterator<Item: Typed<Domain: Truth<Of<I::Item>>> + Named>,
{
    Expr(Many { conditions: conditions.into_iter().collect(), marker: PhantomData })
}

/// How conditions are joined.
pub trait Joined: 'static {
    /// What stands between them.
    const BETWEEN: &'static str;
    /// What none of them is.
    const EMPTY: &'static str;
}

/// `OR`
#[derive(Debug, Clone, Copy)]
pub struct AnyOf(());

/// `AND`
#[derive(Debug, Clone, Copy)]
pub struct AllOf(());

impl Joined for AnyOf {
    const BETWEEN: &'static str = " OR ";
    const EMPTY: &'static str = "0 = 1";
}

impl Joined for AllOf {
    const BETWEEN: &'static str = " AND ";
    const EMPTY: &'static str = "1 = 1";
}

/// Conditions in any number. Made by [`any_of`] and [`all_of`].
#[derive_where(Debug, Clone; C)]
pub struct Many<C, J> {
    conditions: Vec<C>,
    marker: PhantomData<fn() -> J>,
}

impl<C, J> Expression for Many<C, J> {
    type SqlType = Nullable<Bool>;
}

impl<C, J> Typed for Many<C, J> {
    type Domain = Bool;
    type Base = Bool;
}

impl<C: AppearsOnTable<QS>, J, QS> AppearsOnTable<QS> for Many<C, J> {}

impl<C: SelectableExpression<QS>, J, QS> SelectableExpression<QS> for Many<C, J> {}

impl<C: ValidGrouping<G>, J, G> ValidGrouping<G> for Many<C, J> {
    type IsAggregate = C::IsAggregate;
}

/// The text depends on their number.
impl<C: QueryId, J: 'static> QueryId for Many<C, J> {
    type QueryId = Many<C::QueryId, J>;
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C, J, DB> QueryFragment<DB> for Many<C, J>
where
    C: Typed + QueryFragment<DB>,
    J: Joined,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(");
        for (at, condition) in self.conditions.iter().enumerate() {
            if at > 0 {
                out.push_sql(J::BETWEEN);
            }
            push_operand(condition, out.reborrow())?;
        }
        if self.conditions.is_empty() {
            out.push_sql(J::EMPTY);
        }
        out.push_sql(")");
        Ok(())
    }
}
