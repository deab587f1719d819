//! `IN` over a list of values or a subquery.

use aludel_macros::bound;
use core::marker::PhantomData;

use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{Bool, HasSqlType, SqlType};

use super::node::{Typed, push_operand};
use super::nullability::{BoolOf, EitherNull};
use super::operand::{Bind, Operand};

/// What stands behind `IN` for `Subject`: a `Vec`, array or slice of its values, or a query that
/// selects one column of its kind. `Lowered` is found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Subject}` cannot be looked for in `{Self}`",
    label = "expected a `Vec`, array or slice of `{Domain}`, or a query that selects one"
)]
#[bound(AmongBound)]
pub trait Among<Subject, Domain, ST, Lowered> {
    /// The right side.
    fn list(self) -> Lowered;
}

/// A right side of `IN` that holds what `Subject` is looked for in.
#[bound(ListOfBound, through)]
pub trait ListOf<Subject, Domain> {}

impl<ST, T, Subject, Domain> ListOf<Subject, Domain> for ListValues<ST, T> {}

/// A right side of `NOT IN` in which there is no NULL.
#[diagnostic::on_unimplemented(
    message = "what `{Subject}` is looked for in may be NULL, and `NOT IN` finds nothing then",
    label = "`.assume_not_null()` on what the query selects if that is none, or `coalesce(.., ..)`"
)]
pub trait WithoutNull<Subject> {}

#[diagnostic::do_not_recommend]
impl<ST, T, Subject> WithoutNull<Subject> for ListValues<ST, T> {}

/// Values bound one by one. The SQL text depends on their number.
#[derive_where(Debug, Clone; T)]
pub struct ListValues<ST, T>(Vec<T>, PhantomData<fn() -> ST>);

impl<ST, V> ListValues<ST, V> {
    fn new<Subject, Domain, T>(values: impl IntoIterator<Item = T>) -> Self
    where
        T: Operand<Subject, Domain, ST, Bind<ST, V>>,
    {
        Self(values.into_iter().map(|value| value.lower().0).collect(), PhantomData)
    }
}

#[diagnostic::do_not_recommend]
impl<Subject, Domain, ST, V, T> Among<Subject, Domain, ST, ListValues<ST, V>> for Vec<T>
where
    T: Operand<Subject, Domain, ST, Bind<ST, V>>,
{
    fn list(self) -> ListValues<ST, V> {
        ListValues::new(self)
    }
}

#[diagnostic::do_not_recommend]
impl<Subject, Domain, ST, V, T, const N: usize> Among<Subject, Domain, ST, ListValues<ST, V>>
    for [T; N]
where
    T: Operand<Subject, Domain, ST, Bind<ST, V>>,
{
    fn list(self) -> ListValues<ST, V> {
        ListValues::new(self)
    }
}

#[diagnostic::do_not_recommend]
impl<Subject, Domain, ST, V, T> Among<Subject, Domain, ST, ListValues<ST, V>> for &[T]
where
    T: Operand<Subject, Domain, ST, Bind<ST, V>> + Clone,
{
    fn list(self) -> ListValues<ST, V> {
        ListValues::new(self.iter().cloned())
    }
}

#[diagnostic::do_not_recommend]
impl<Subject, Domain, ST, V, T> Among<Subject, Domain, ST, ListValues<ST, V>> for &Vec<T>
where
    T: Operand<Subject, Domain, ST, Bind<ST, V>> + Clone,
{
    fn list(self) -> ListValues<ST, V> {
        ListValues::new(self.iter().cloned())
    }
}

/// The right side of `IN` in SQL.
pub trait ListSql<DB: Backend> {
    /// Whether it has no values at all, which SQL cannot write.
    fn is_empty(&self) -> bool;
    /// What stands between the parentheses.
    ///
    /// # Errors
    ///
    /// What the conversion of a value to SQL reports.
    fn walk<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

impl<ST, T, DB> ListSql<DB> for ListValues<ST, T>
where
    DB: Backend + HasSqlType<ST>,
    T: ToSql<ST, DB>,
{
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn walk<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        for (at, value) in self.0.iter().enumerate() {
            if at > 0 {
                out.push_sql(", ");
            }
            out.push_bind_param::<ST, T>(value)?;
        }
        Ok(())
    }
}

impl<ST, T, QS> AppearsOnTable<QS> for ListValues<ST, T> where Self: Expression {}

impl<ST: SqlType + diesel::expression::TypedExpressionType, T> Expression for ListValues<ST, T> {
    type SqlType = ST;
}

impl<ST: 'static, T> QueryId for ListValues<ST, T> {
    type QueryId = ListValues<ST, ()>;
    const HAS_STATIC_QUERY_ID: bool = false;
}

/// `left IN (right)`.
#[derive(Debug, Clone)]
pub struct InList<L, R> {
    left: L,
    right: R,
    negated: bool,
}

impl<L, R> InList<L, R> {
    pub(super) const fn new(left: L, right: R, negated: bool) -> Self {
        Self { left, right, negated }
    }
}

impl<L, R> Expression for InList<L, R>
where
    L: Expression,
    R: Expression,
    L::SqlType: SqlType,
    R::SqlType: SqlType,
    (<L::SqlType as SqlType>::IsNull, <R::SqlType as SqlType>::IsNull): EitherNull,
{
    type SqlType = BoolOf<L::SqlType, R::SqlType>;
}

impl<L, R> Typed for InList<L, R>
where
    Self: Expression,
{
    type Domain = Bool;
    type Base = Bool;
    const LOOSE: bool = true;
}

impl<L, R, QS> AppearsOnTable<QS> for InList<L, R>
where
    Self: Expression,
    L: AppearsOnTable<QS>,
    R: AppearsOnTable<QS>,
{
}

impl<L, R, QS> SelectableExpression<QS> for InList<L, R>
where
    Self: AppearsOnTable<QS>,
    L: SelectableExpression<QS>,
{
}

/// Whether the list is negated is part of the text.
impl<L: QueryId, R: QueryId> QueryId for InList<L, R> {
    type QueryId = InList<L::QueryId, R::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<L: ValidGrouping<G>, R, G> ValidGrouping<G> for InList<L, R> {
    type IsAggregate = L::IsAggregate;
}

impl<L, R, DB> QueryFragment<DB> for InList<L, R>
where
    L: Typed + QueryFragment<DB>,
    R: ListSql<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.right.is_empty() {
            out.push_sql(if self.negated { "1 = 1" } else { "0 = 1" });
            return Ok(());
        }
        push_operand(&self.left, out.reborrow())?;
        out.push_sql(if self.negated { " NOT IN (" } else { " IN (" });
        self.right.walk(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}
