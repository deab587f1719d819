//! Functions with a type of their own: aggregates, and the adapter for diesel's expressions.
//!
//! Exported as `aludel::func`.

use core::marker::PhantomData;

use aludel_macros::{bound, quiet};
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping,
    is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{self, BigInt, IntoNullable, Nullable, SqlType};

use super::condition::composite;
use super::node::{Expr, Named, Typed};
use super::nullability::{BaseOf, Nullability};
use super::repeated::AggregateIn;
use crate::backend::SqlBackend;
use crate::scope::{GroupedBy, Ungrouped};

/// One of diesel's own expressions among ours: its functions, `sql::<..>(..)`, anything that a
/// third party defines.
///
/// It gets the operators of a column, is checked against the query's sources like one, and is put
/// in parentheses where that matters.
///
/// # Example
///
/// ```
/// # use aludel::Entity;
/// # #[derive(Entity)]
/// # #[entity(table = "users")]
/// # pub struct User { #[entity(key, generated)] pub id: i32, pub name: String }
/// use aludel::expr;
/// use diesel::sql_types::Text;
///
/// diesel::define_sql_function! { fn upper(x: Text) -> Text; }
///
/// let query = User::query()
///     .filter(expr(upper(User::name)).eq("ED"))
///     .select((User::id, expr(upper(User::name))));
/// ```
///
/// # SQL
///
/// `SELECT "users"."id", (upper("users"."name")) FROM "users" WHERE (upper("users"."name")) = ?`
#[quiet]
pub fn expr<E>(expression: E) -> Expr<Foreign<E>>
where
    E: Expression,
{
    Expr(Foreign(expression))
}

/// One of diesel's own expressions. Made by [`expr`].
#[derive(Debug, Clone, Copy)]
pub struct Foreign<E>(E);

impl<E: Expression> Expression for Foreign<E> {
    type SqlType = E::SqlType;
}

impl<E: Expression> Typed for Foreign<E>
where
    E::SqlType: Nullability,
{
    type Domain = BaseOf<E::SqlType>;
    type Base = BaseOf<E::SqlType>;
}

impl<E: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for Foreign<E> {}

impl<E: SelectableExpression<QS>, QS> SelectableExpression<QS> for Foreign<E> {}

impl<E: ValidGrouping<()>> ValidGrouping<()> for Foreign<E> {
    type IsAggregate = E::IsAggregate;
}

/// Ungrouped is `()` to diesel, whose boxed expressions say nothing of any other grouping.
impl<E: ValidGrouping<()>> ValidGrouping<Ungrouped> for Foreign<E> {
    type IsAggregate = E::IsAggregate;
}

impl<E: ValidGrouping<GroupedBy<G>>, G> ValidGrouping<GroupedBy<G>> for Foreign<E> {
    type IsAggregate = E::IsAggregate;
}

impl<E: QueryId> QueryId for Foreign<E> {
    type QueryId = Foreign<E::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = E::HAS_STATIC_QUERY_ID;
}

impl<E: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Foreign<E> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("(");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(")");
        Ok(())
    }
}

/// The same value, where it may be missing. Made by `.nullable()`.
#[derive(Debug, Clone, Copy)]
pub struct AsNullable<N>(pub(super) N);

impl<N: Expression> Expression for AsNullable<N>
where
    N::SqlType: IntoNullable,
    <N::SqlType as IntoNullable>::Nullable: TypedExpressionType,
{
    type SqlType = <N::SqlType as IntoNullable>::Nullable;
}

impl<N: Typed> Typed for AsNullable<N>
where
    Self: Expression,
{
    type Domain = N::Domain;
    type Base = N::Base;
    const LOOSE: bool = N::LOOSE;
}

impl<N: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for AsNullable<N> where Self: Expression {}

/// A missing row makes it NULL, which it may be.
impl<N: AppearsOnTable<QS>, QS> SelectableExpression<QS> for AsNullable<N> where Self: Expression {}

impl<N: ValidGrouping<G>, G> ValidGrouping<G> for AsNullable<N> {
    type IsAggregate = N::IsAggregate;
}

impl<N: QueryId> QueryId for AsNullable<N> {
    type QueryId = AsNullable<N::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = N::HAS_STATIC_QUERY_ID;
}

impl<N: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for AsNullable<N> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

/// The same value, where it is not missing. Made by `.assume_not_null()`.
#[derive(Debug, Clone, Copy)]
pub struct AssumeNotNull<N>(pub(super) N);

impl<N: Typed> Expression for AssumeNotNull<N> {
    type SqlType = N::Base;
}

impl<N: Typed> Typed for AssumeNotNull<N> {
    type Domain = N::Domain;
    type Base = N::Base;
    const LOOSE: bool = N::LOOSE;
}

composite!(AssumeNotNull<N> { inner: N });

impl<N: ValidGrouping<G>, G> ValidGrouping<G> for AssumeNotNull<N> {
    type IsAggregate = N::IsAggregate;
}

impl<N: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for AssumeNotNull<N> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }
}

/// An aggregate function of `N`. `Out`, the SQL type without `Nullable` that it gives, is found by
/// inference, never written.
pub trait Aggregate<N, Out>: 'static {
    /// The SQL type of the result.
    type Result: SqlType + TypedExpressionType;
    /// The text before the operand.
    const OPEN: &'static str;
    /// Whether databases disagree about the type of the result, so that it is cast.
    const CAST: Cast = Cast::No;
}

/// What of an aggregate is cast, where databases disagree about the type of the result.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cast {
    /// Nothing: they agree.
    No,
    /// What is added up, if the sum is a float; else the sum.
    Sum,
    /// What the average is of: of integers it has few digits on some databases.
    Average,
}

/// The SQL of a function over rows, without the cast of its result: an `OVER` or `FILTER` comes
/// between.
///
/// Found by inference, never written.
pub trait FunctionSql<DB: Backend> {
    /// Pushes it.
    ///
    /// # Errors
    ///
    /// What pushing its arguments reports.
    fn walk_function<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;

    /// What the result is cast to.
    fn result(&self) -> Option<&'static str> {
        None
    }
}

/// A function over rows, and the cast of its result around all of it.
pub(super) fn cast_around<'b, DB: Backend>(
    result: Option<&'static str>,
    out: &mut AstPass<'_, 'b, DB>,
    walk: impl FnOnce(&mut AstPass<'_, 'b, DB>) -> QueryResult<()>,
) -> QueryResult<()> {
    let Some(name) = result else { return walk(out) };
    out.push_sql("CAST(");
    walk(out)?;
    out.push_sql(" AS ");
    out.push_sql(name);
    out.push_sql(")");
    Ok(())
}

fn is<A: 'static, B: 'static>() -> bool {
    core::any::TypeId::of::<A>() == core::any::TypeId::of::<B>()
}

/// What an aggregate is made of: a value of each row, which an aggregate is not.
///
/// Found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is an aggregate itself",
    label = "aggregate it in a `.subquery(..)`, and that once more; or say `.over(window())`"
)]
pub trait OfEachRow {}

#[diagnostic::do_not_recommend]
impl<N: ValidGrouping<Ungrouped, IsAggregate: EachRow>> OfEachRow for N {}

/// diesel's words for what is no aggregate.
pub trait EachRow {}

impl EachRow for is_aggregate::No {}
impl EachRow for is_aggregate::Never {}

/// An aggregate over the rows of a group, or of the query.
#[derive_where(Debug, Clone, Copy; N)]
pub struct Aggregated<N, F, Domain = BigInt, Out = Domain>(
    N,
    PhantomData<fn() -> (F, Domain, Out)>,
);

impl<N, F: Aggregate<N, Out>, D, Out> Expression for Aggregated<N, F, D, Out> {
    type SqlType = F::Result;
}

/// Not of an aggregate, which has a value by itself only over a window.
impl<N, F, D, Out> Typed for Aggregated<N, F, D, Out>
where
    N: OfEachRow,
    F: Aggregate<N, Out>,
    Out: SqlType + TypedExpressionType,
{
    type Domain = D;
    type Base = Out;
}

impl<N, F, D, Out, QS> AppearsOnTable<QS> for Aggregated<N, F, D, Out>
where
    N: AppearsOnTable<QS>,
    F: Aggregate<N, Out>,
{
}

/// Aggregates pass over NULL, and give NULL only as their type says.
impl<N, F, D, Out, QS> SelectableExpression<QS> for Aggregated<N, F, D, Out>
where
    N: AppearsOnTable<QS>,
    F: Aggregate<N, Out>,
{
}

impl<N, F: AggregateIn<N, G>, D, Out, G> ValidGrouping<G> for Aggregated<N, F, D, Out> {
    type IsAggregate = is_aggregate::Yes;
}

impl<N: QueryId, F: 'static, D: 'static, Out: 'static> QueryId for Aggregated<N, F, D, Out> {
    type QueryId = Aggregated<N::QueryId, F, D, Out>;
    const HAS_STATIC_QUERY_ID: bool = N::HAS_STATIC_QUERY_ID;
}

impl<N, F, D, Out, DB> QueryFragment<DB> for Aggregated<N, F, D, Out>
where
    Self: FunctionSql<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        cast_around(self.result(), &mut out, |out| self.walk_function(out.reborrow()))
    }
}

impl<N, F, D, Out, DB> FunctionSql<DB> for Aggregated<N, F, D, Out>
where
    N: QueryFragment<DB>,
    F: Aggregate<N, Out>,
    Out: 'static,
    DB: SqlBackend,
{
    fn walk_function<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let float = is::<Out, sql_types::Double>() && F::CAST != Cast::No;
        let argument = DB::DIALECT.sums.filter(|_| float).map(|sums| sums.float);
        out.push_sql(F::OPEN);
        cast_around(argument, &mut out, |out| self.0.walk_ast(out.reborrow()))?;
        out.push_sql(")");
        Ok(())
    }

    fn result(&self) -> Option<&'static str> {
        let integer = is::<Out, BigInt>() && F::CAST == Cast::Sum;
        DB::DIALECT.sums.filter(|_| integer).map(|sums| sums.integer)
    }
}

/// What an aggregate gives that is never NULL.
type NeverNull<ST> = ST;

macro_rules! functions {
    ($($(#[$doc:meta])* $function:ident<$n:ident $(, $out:ident)?>: $name:ident = $open:literal
       $(where [$($bound:tt)*])? => $domain:ty, $base:ty, as $result:ident $(, cast $cast:ident)?;)*) => {$(
        $(#[$doc])*
        #[quiet]
        pub fn $function<$n $(, $out)?>(of: $n) -> Expr<Aggregated<$n, $name, $domain, $base>>
        where
            $n: Typed $($($bound)*)?
        {
            Expr(Aggregated(of, PhantomData))
        }

        #[doc = concat!("`", $open, "..)`")]
        #[derive(Debug, Clone, Copy)]
        pub struct $name(());

        impl<N, Base> Aggregate<N, Base> for $name
        where
            $result<Base>: SqlType + TypedExpressionType,
        {
            type Result = $result<Base>;
            const OPEN: &'static str = $open;
            $(const CAST: Cast = Cast::$cast;)?
        }
    )*};
}

functions! {
    /// How many rows of the group have a value of it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::func::count;
    ///
    /// assert_eq!(s.one(User::query().select(count(User::fullname)))?, 1); // wendy has none
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `COUNT("users"."name")`, an `i64`
    count<N>: Count = "COUNT(" => BigInt, BigInt, as NeverNull;
    /// How many different values of it the group has.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::func::count_distinct;
    ///
    /// assert_eq!(s.one(Address::query().select(count_distinct(Address::user_id)))?, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `COUNT(DISTINCT "users"."name")`, an `i64`
    count_distinct<N>: CountDistinct = "COUNT(DISTINCT " => BigInt, BigInt, as NeverNull;
    /// The largest value, NULL for no rows.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::func::max;
    ///
    /// assert_eq!(s.one(User::query().select(max(User::name)))?.as_deref(), Some("wendy"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `MAX("users"."id")`, an `Option`
    max<N>: Max = "MAX(" => N::Domain, N::Base, as Nullable;
    /// The smallest value, NULL for no rows.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// use aludel::func::min;
    ///
    /// assert_eq!(s.one(User::query().select(min(User::name)))?.as_deref(), Some("ed"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `MIN("users"."id")`, an `Option`
    min<N>: Min = "MIN(" => N::Domain, N::Base, as Nullable;
    /// The sum, NULL for no rows. Integers sum to `i64`, floats to `f64`.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// # s.insert(NewAccount { owner: "ed".into(), balance: 5 })?;
    /// # s.insert(NewAccount { owner: "wendy".into(), balance: 7 })?;
    /// use aludel::func::sum;
    ///
    /// assert_eq!(s.one(Account::query().select(sum(Account::balance)))?, Some(12));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `SUM("lines"."amount")`, an `Option`
    sum<N, Out>: SumOf = "SUM(" where [+ Named, N::Base: SummableBound<N::Subject, Out>] => Out, Out, as Nullable, cast Sum;
    /// The mean as an `f64`, NULL for no rows.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::model::*;
    /// # fn main() -> aludel::Result<()> {
    /// # let mut s = session()?;
    /// # s.insert(NewAccount { owner: "ed".into(), balance: 5 })?;
    /// # s.insert(NewAccount { owner: "wendy".into(), balance: 7 })?;
    /// use aludel::func::avg;
    ///
    /// assert_eq!(s.one(Account::query().select(avg(Account::balance)))?, Some(6.0));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # SQL
    ///
    /// `AVG("lines"."amount")`, an `Option<f64>`
    avg<N, Out>: AverageOf = "AVG(" where [+ Named, N::Base: SummableBound<N::Subject, Out>] => sql_types::Double, sql_types::Double, as Nullable, cast Average;
}

/// Numbers that can be added up in the database. `Sum` is found by inference, never written.
#[diagnostic::on_unimplemented(
    message = "`{Subject}` cannot be added up",
    label = "not a number; `sum` and `avg` take integers, floats and numerics"
)]
#[bound(SummableBound)]
pub trait Summable<Subject, Sum> {}

macro_rules! summable {
    ($($from:ident => $to:ident;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<Subject> Summable<Subject, sql_types::$to> for sql_types::$from {}
    )*};
}

summable! {
    SmallInt => BigInt;
    Integer => BigInt;
    BigInt => BigInt;
    Float => Double;
    Double => Double;
    Numeric => Numeric;
}

/// How many rows the group, or the query, has.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # fn main() -> aludel::Result<()> {
/// # let mut s = session()?;
/// use aludel::func::count_star;
///
/// assert_eq!(s.one(Address::query().select(count_star()))?, 2);
/// # Ok(())
/// # }
/// ```
///
/// # SQL
///
/// `COUNT(*)`, an `i64`
#[must_use]
pub const fn count_star() -> Expr<CountRows> {
    Expr(CountRows(()))
}

/// `COUNT(*)`
#[derive(Debug, Clone, Copy)]
pub struct CountRows(());

impl Expression for CountRows {
    type SqlType = BigInt;
}

impl Typed for CountRows {
    type Domain = BigInt;
    type Base = BigInt;
}

impl<QS> AppearsOnTable<QS> for CountRows {}

impl<QS> SelectableExpression<QS> for CountRows {}

impl<G> ValidGrouping<G> for CountRows {
    type IsAggregate = is_aggregate::Yes;
}

impl QueryId for CountRows {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<DB: Backend> FunctionSql<DB> for CountRows {
    fn walk_function<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.walk_ast(out)
    }
}

impl<DB: Backend> QueryFragment<DB> for CountRows {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("COUNT(*)");
        Ok(())
    }
}
