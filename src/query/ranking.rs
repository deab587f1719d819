//! Functions that only a window has: ranks, and values of other rows.

use core::marker::PhantomData;

use aludel_macros::quiet;
use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping,
    is_aggregate,
};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Double, SingleValue, SqlType, is_nullable};

use super::function::FunctionSql;
use super::node::Typed;
use super::nullability::EitherNull;
use super::window::{ArgumentGrouping, OnlyOver, Windowable};

/// A function of a row's place, without arguments.
#[derive_where(Debug, Clone, Copy)]
pub struct Ranking<F>(PhantomData<fn() -> F>);

/// Which function of a row's place.
pub trait Rank: 'static {
    /// What it gives.
    type SqlType: SqlType + TypedExpressionType;
    /// Its text.
    const SQL: &'static str;
}

macro_rules! ranks {
    ($($(#[$doc:meta])* $function:ident: $name:ident, $type:ident = $sql:literal;)*) => {$(
        $(#[$doc])*
        pub const fn $function() -> OnlyOver<Ranking<$name>> {
            OnlyOver(Ranking(PhantomData))
        }

        #[doc = concat!("`", $sql, "`")]
        #[derive(Debug, Clone, Copy)]
        pub struct $name(());

        impl Rank for $name {
            type SqlType = $type;
            const SQL: &'static str = $sql;
        }
    )*};
}

ranks! {
    /// The number of the row in its partition, from 1 on: an `i64`. Rows that are equal in the
    /// order come in any order, so order by a key too.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{row_number, window};
///
/// let query = Address::query().order_by(Address::id).select(row_number().over(window().order_by(Address::id.desc())));
/// assert_eq!(s.all(query)?, [2, 1]);
/// # Ok::<(), aludel::Error>(())
/// ```
    row_number: RowNumber, BigInt = "ROW_NUMBER()";
    /// The rank of the row: rows that are equal in the order share one, and leave a gap.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{rank, window};
///
/// let query = Address::query().order_by(Address::id).select(rank().over(window().order_by(Address::user_id)));
/// assert_eq!(s.all(query)?, [1, 1]);
/// # Ok::<(), aludel::Error>(())
/// ```
    rank: PlainRank, BigInt = "RANK()";
    /// The rank of the row, without gaps.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{dense_rank, window};
///
/// let query = Address::query().order_by(Address::id).select(dense_rank().over(window().order_by(Address::email)));
/// assert_eq!(s.all(query)?, [2, 1]);
/// # Ok::<(), aludel::Error>(())
/// ```
    dense_rank: DenseRank, BigInt = "DENSE_RANK()";
    /// The rank of the row as a part of the partition, from 0 to 1.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{percent_rank, window};
///
/// let query = Address::query().order_by(Address::id).select(percent_rank().over(window().order_by(Address::id)));
/// assert_eq!(s.all(query)?, [0.0, 1.0]);
/// # Ok::<(), aludel::Error>(())
/// ```
    percent_rank: PercentRank, Double = "PERCENT_RANK()";
    /// Which part of the partition comes before the row or is equal to it.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{cume_dist, window};
///
/// let query = Address::query().order_by(Address::id).select(cume_dist().over(window().order_by(Address::id)));
/// assert_eq!(s.all(query)?, [0.5, 1.0]);
/// # Ok::<(), aludel::Error>(())
/// ```
    cume_dist: CumeDist, Double = "CUME_DIST()";
}

impl<F: Rank> Expression for Ranking<F> {
    type SqlType = F::SqlType;
}

impl<F: Rank, Gap> Windowable<Gap> for Ranking<F> {
    type SqlType = F::SqlType;
    type Domain = F::SqlType;
    type Base = F::SqlType;
}

impl<F: Rank, QS> AppearsOnTable<QS> for Ranking<F> {}

impl<F: Rank, QS> SelectableExpression<QS> for Ranking<F> {}

impl<F, G> ArgumentGrouping<G> for Ranking<F> {
    type IsAggregate = is_aggregate::Never;
}

impl<F: 'static> QueryId for Ranking<F> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<F: Rank, DB: Backend> FunctionSql<DB> for Ranking<F> {
    fn walk_function<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.walk_ast(out)
    }
}

impl<F: Rank, DB: Backend> QueryFragment<DB> for Ranking<F> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(F::SQL);
        Ok(())
    }
}

/// The value of another row of the window, `STEP` away or the `STEP`th.
#[derive_where(Debug, Clone, Copy; N)]
pub struct Elsewhere<N, F, const STEP: u32>(N, PhantomData<fn() -> F>);

/// Which row.
pub trait Which: 'static {
    /// Whether there may be none although the frame has rows.
    type Gap;
    /// The text before the operand.
    const OPEN: &'static str;
    /// Whether the number of rows is an argument.
    const COUNTS: bool = true;
}

/// A row before the current one.
#[derive(Debug, Clone, Copy)]
pub struct Lag(());

/// A row behind the current one.
#[derive(Debug, Clone, Copy)]
pub struct Lead(());

/// The first row of the frame.
#[derive(Debug, Clone, Copy)]
pub struct FirstOf(());

/// The last row of the frame.
#[derive(Debug, Clone, Copy)]
pub struct LastOf(());

/// A row of the frame by its number.
#[derive(Debug, Clone, Copy)]
pub struct NthOf(());

impl Which for Lag {
    type Gap = is_nullable::IsNullable;
    const OPEN: &'static str = "LAG(";
}

impl Which for Lead {
    type Gap = is_nullable::IsNullable;
    const OPEN: &'static str = "LEAD(";
}

impl Which for FirstOf {
    type Gap = is_nullable::NotNull;
    const OPEN: &'static str = "FIRST_VALUE(";
    const COUNTS: bool = false;
}

impl Which for LastOf {
    type Gap = is_nullable::NotNull;
    const OPEN: &'static str = "LAST_VALUE(";
    const COUNTS: bool = false;
}

impl Which for NthOf {
    type Gap = is_nullable::IsNullable;
    const OPEN: &'static str = "NTH_VALUE(";
}

/// The value in the row before, NULL for the first.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{lag, window};
///
/// let query = User::query().order_by(User::name).select(lag(User::name).over(window().order_by(User::name)));
/// assert_eq!(s.all(query)?, [None, Some("ed".to_owned())]);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `LAG("users"."name", 1) OVER (..)`
#[quiet]
pub fn lag<N: Typed>(of: N) -> OnlyOver<Elsewhere<N, Lag, 1>> {
    OnlyOver(Elsewhere(of, PhantomData))
}

/// The value `STEP` rows before, NULL where there is no such row: `lag_by::<12, _>(Month::total)`.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{lag_by, window};
///
/// let query = User::query().order_by(User::name).select(lag_by::<2, _>(User::name).over(window().order_by(User::name)));
/// assert_eq!(s.all(query)?, [None, None]);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `LAG("months"."total", 12) OVER (..)`
#[quiet]
pub fn lag_by<const STEP: u32, N: Typed>(of: N) -> OnlyOver<Elsewhere<N, Lag, STEP>> {
    OnlyOver(Elsewhere(of, PhantomData))
}

/// The value in the next row, NULL for the last.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{lead, window};
///
/// let query = User::query().order_by(User::name).select(lead(User::name).over(window().order_by(User::name)));
/// assert_eq!(s.all(query)?, [Some("wendy".to_owned()), None]);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `LEAD("users"."name", 1) OVER (..)`
#[quiet]
pub fn lead<N: Typed>(of: N) -> OnlyOver<Elsewhere<N, Lead, 1>> {
    OnlyOver(Elsewhere(of, PhantomData))
}

/// The value `STEP` rows behind, NULL where there is no such row.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{lead_by, window};
///
/// let query = User::query().order_by(User::name).select(lead_by::<2, _>(User::name).over(window().order_by(User::name)));
/// assert_eq!(s.all(query)?, [None, None]);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `LEAD("months"."total", 12) OVER (..)`
#[quiet]
pub fn lead_by<const STEP: u32, N: Typed>(of: N) -> OnlyOver<Elsewhere<N, Lead, STEP>> {
    OnlyOver(Elsewhere(of, PhantomData))
}

/// The value in the first row of the frame.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{first_value, window};
///
/// let query = User::query().order_by(User::name).select(first_value(User::name).over(window().order_by(User::name.desc())));
/// assert_eq!(s.all(query)?, ["wendy", "wendy"]);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `FIRST_VALUE("users"."name") OVER (..)`
#[quiet]
pub fn first_value<N: Typed>(of: N) -> OnlyOver<Elsewhere<N, FirstOf, 1>> {
    OnlyOver(Elsewhere(of, PhantomData))
}

/// The value in the last row of the frame, which ends at the current row unless it says otherwise.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{last_value, unbounded_following, unbounded_preceding, window};
///
/// let whole = window().order_by(User::name).rows(unbounded_preceding(), unbounded_following());
/// let query = User::query().select(last_value(User::name).over(whole));
/// assert_eq!(s.all(query)?, [Some("wendy".to_owned()), Some("wendy".to_owned())]);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `LAST_VALUE("users"."name") OVER (..)`
#[quiet]
pub fn last_value<N: Typed>(of: N) -> OnlyOver<Elsewhere<N, LastOf, 1>> {
    OnlyOver(Elsewhere(of, PhantomData))
}

/// The value in the `N`th row of the frame, counted from 1, NULL where there is no such row.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{nth_value, window};
///
/// let query = User::query().order_by(User::name).select(nth_value::<2, _>(User::name).over(window().order_by(User::name)));
/// assert_eq!(s.all(query)?, [None, Some("wendy".to_owned())]);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `NTH_VALUE("users"."name", 2) OVER (..)`
#[quiet]
pub fn nth_value<const NTH: u32, N: Typed>(of: N) -> OnlyOver<Elsewhere<N, NthOf, NTH>> {
    const { assert!(NTH > 0, "rows of a frame are counted from 1") };
    OnlyOver(Elsewhere(of, PhantomData))
}

impl<N: Expression, F, const STEP: u32> Expression for Elsewhere<N, F, STEP> {
    type SqlType = N::SqlType;
}

/// NULL where there is no such row, or where the value is NULL.
impl<N, F, const STEP: u32, Gap> Windowable<Gap> for Elsewhere<N, F, STEP>
where
    N: Typed<SqlType: SqlType, Base: SingleValue<IsNull = is_nullable::NotNull>>,
    F: Which,
    F::Gap: OrGap<Gap>,
    (<N::SqlType as SqlType>::IsNull, <F::Gap as OrGap<Gap>>::Gap): EitherNull,
{
    type SqlType =
        <(<N::SqlType as SqlType>::IsNull, <F::Gap as OrGap<Gap>>::Gap) as EitherNull>::Of<N::Base>;
    type Domain = N::Domain;
    type Base = N::Base;
}

/// Whether either may leave a gap.
pub trait OrGap<Other> {
    /// The answer.
    type Gap;
}

impl<Other> OrGap<Other> for is_nullable::NotNull {
    type Gap = Other;
}

impl<Other> OrGap<Other> for is_nullable::IsNullable {
    type Gap = Self;
}

impl<N: AppearsOnTable<QS>, F, const STEP: u32, QS> AppearsOnTable<QS> for Elsewhere<N, F, STEP> {}

impl<N: SelectableExpression<QS>, F, const STEP: u32, QS> SelectableExpression<QS>
    for Elsewhere<N, F, STEP>
{
}

impl<N: ValidGrouping<G>, F, const STEP: u32, G> ArgumentGrouping<G> for Elsewhere<N, F, STEP> {
    type IsAggregate = N::IsAggregate;
}

impl<N: QueryId, F: 'static, const STEP: u32> QueryId for Elsewhere<N, F, STEP> {
    type QueryId = Elsewhere<N::QueryId, F, STEP>;
    const HAS_STATIC_QUERY_ID: bool = N::HAS_STATIC_QUERY_ID;
}

impl<N, F, const STEP: u32, DB> FunctionSql<DB> for Elsewhere<N, F, STEP>
where
    Self: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_function<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.walk_ast(out)
    }
}

impl<N, F, const STEP: u32, DB> QueryFragment<DB> for Elsewhere<N, F, STEP>
where
    N: QueryFragment<DB>,
    F: Which,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(F::OPEN);
        self.0.walk_ast(out.reborrow())?;
        if F::COUNTS {
            out.push_sql(", ");
            out.push_sql(&STEP.to_string());
        }
        out.push_sql(")");
        Ok(())
    }
}
