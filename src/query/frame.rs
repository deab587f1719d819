//! The frame of a window: from which row to which. An empty or backward one does not compile.

use aludel_macros::bound;
use core::marker::PhantomData;

use derive_where::derive_where;
use diesel::backend::Backend;
use diesel::query_builder::AstPass;
use diesel::sql_types::is_nullable;

use super::clause::NoClause;

/// A row where a frame begins or ends.
pub trait Bound: Copy + 'static {
    /// Writes it.
    fn push<DB: Backend>(out: &mut AstPass<'_, '_, DB>);
}

/// A bound that names no number of rows, so that it can stand in RANGE.
#[diagnostic::on_unimplemented(
    message = "RANGE counts no rows",
    label = "`.rows(..)` for a number of rows"
)]
#[bound(UncountedBound)]
pub trait Uncounted {}

/// The first row of the partition.
#[derive(Debug, Clone, Copy)]
pub struct First(());

/// `N` rows before the current one.
#[derive(Debug, Clone, Copy)]
pub struct Preceding<const N: u32>(());

/// The current row.
#[derive(Debug, Clone, Copy)]
pub struct Current(());

/// `N` rows behind the current one.
#[derive(Debug, Clone, Copy)]
pub struct Following<const N: u32>(());

/// The last row of the partition.
#[derive(Debug, Clone, Copy)]
pub struct Last(());

/// A frame from the first row of the partition on.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{count_star, current_row, unbounded_preceding, window};
///
/// let frame = window().order_by(User::name).rows(unbounded_preceding(), current_row());
/// let query = User::query().order_by(User::name).select(count_star().over(frame));
/// assert_eq!(s.all(query)?, [1, 2]);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `UNBOUNDED PRECEDING`
#[must_use]
pub const fn unbounded_preceding() -> First {
    First(())
}

/// `N` rows before the current one.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{count_star, current_row, preceding, window};
///
/// let frame = window().order_by(User::name).rows(preceding::<1>(), current_row());
/// let query = User::query().order_by(User::name).select(count_star().over(frame));
/// assert_eq!(s.all(query)?, [1, 2]);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `2 PRECEDING`
#[must_use]
pub const fn preceding<const N: u32>() -> Preceding<N> {
    Preceding(())
}

/// The current row; in RANGE with all rows that are equal to it in the order.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{count_star, current_row, unbounded_following, window};
///
/// let frame = window().order_by(User::name).rows(current_row(), unbounded_following());
/// let query = User::query().order_by(User::name).select(count_star().over(frame));
/// assert_eq!(s.all(query)?, [2, 1]);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `CURRENT ROW`
#[must_use]
pub const fn current_row() -> Current {
    Current(())
}

/// `N` rows behind the current one.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{count_star, current_row, following, window};
///
/// let frame = window().order_by(User::name).rows(current_row(), following::<1>());
/// let query = User::query().order_by(User::name).select(count_star().over(frame));
/// assert_eq!(s.all(query)?, [2, 1]);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `2 FOLLOWING`
#[must_use]
pub const fn following<const N: u32>() -> Following<N> {
    Following(())
}

/// A frame up to the last row of the partition.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// # let mut s = session()?;
/// use aludel::func::{count_star, unbounded_following, unbounded_preceding, window};
///
/// let frame = window().order_by(User::name).rows(unbounded_preceding(), unbounded_following());
/// let query = User::query().order_by(User::name).select(count_star().over(frame));
/// assert_eq!(s.all(query)?, [2, 2]);
/// # Ok::<(), aludel::Error>(())
/// ```
///
/// # SQL
///
/// `UNBOUNDED FOLLOWING`
#[must_use]
pub const fn unbounded_following() -> Last {
    Last(())
}

impl Bound for First {
    fn push<DB: Backend>(out: &mut AstPass<'_, '_, DB>) {
        out.push_sql("UNBOUNDED PRECEDING");
    }
}

impl<const N: u32> Bound for Preceding<N> {
    fn push<DB: Backend>(out: &mut AstPass<'_, '_, DB>) {
        out.push_sql(&N.to_string());
        out.push_sql(" PRECEDING");
    }
}

impl Bound for Current {
    fn push<DB: Backend>(out: &mut AstPass<'_, '_, DB>) {
        out.push_sql("CURRENT ROW");
    }
}

impl<const N: u32> Bound for Following<N> {
    fn push<DB: Backend>(out: &mut AstPass<'_, '_, DB>) {
        out.push_sql(&N.to_string());
        out.push_sql(" FOLLOWING");
    }
}

impl Bound for Last {
    fn push<DB: Backend>(out: &mut AstPass<'_, '_, DB>) {
        out.push_sql("UNBOUNDED FOLLOWING");
    }
}

impl Uncounted for First {}
impl Uncounted for Current {}
impl Uncounted for Last {}

/// A beginning that does not lie behind this end.
#[diagnostic::on_unimplemented(
    message = "this frame ends before it begins",
    label = "from `{Self}` to `{End}`",
    note = "in order: `unbounded_preceding`, `preceding`, `current_row`, `following`, `unbounded_following`"
)]
#[bound(UpToBound)]
pub trait UpTo<End> {}

macro_rules! up_to {
    ($([$($generics:tt)*] $begin:ty, $end:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> UpTo<$end> for $begin {}
    )*};
}

up_to! {
    [const N: u32] First, Preceding<N>;
    [] First, Current;
    [const N: u32] First, Following<N>;
    [] First, Last;
    [const N: u32, const M: u32] Preceding<N>, Preceding<M>;
    [const N: u32] Preceding<N>, Current;
    [const N: u32, const M: u32] Preceding<N>, Following<M>;
    [const N: u32] Preceding<N>, Last;
    [] Current, Current;
    [const N: u32] Current, Following<N>;
    [] Current, Last;
    [const N: u32, const M: u32] Following<N>, Following<M>;
    [const N: u32] Following<N>, Last;
}

/// ` ROWS `, which counts rows, or ` RANGE `, which goes by the order.
pub trait Unit: 'static {
    /// The keyword, with spaces around it.
    const SQL: &'static str;
}

/// A number of rows.
#[derive(Debug, Clone, Copy)]
pub struct Rows(());

/// Rows that are equal in the order belong together.
#[derive(Debug, Clone, Copy)]
pub struct Range(());

impl Unit for Rows {
    const SQL: &'static str = " ROWS BETWEEN ";
}

impl Unit for Range {
    const SQL: &'static str = " RANGE BETWEEN ";
}

/// `ROWS BETWEEN begin AND end`.
#[derive_where(Debug, Clone, Copy)]
pub struct Between<U, A, B>(PhantomData<fn() -> (U, A, B)>);

/// The frame of a window, or its absence: up to the current row, where there is an order.
pub trait Frame: 'static {
    /// Whether it may have no row at all.
    type Gap;
    /// Writes it, or nothing.
    fn push<DB: Backend>(out: &mut AstPass<'_, '_, DB>);
}

impl Frame for NoClause {
    type Gap = is_nullable::NotNull;

    fn push<DB: Backend>(_: &mut AstPass<'_, '_, DB>) {}
}

impl<U: Unit, A: Bound, B: Bound> Frame for Between<U, A, B> {
    type Gap = is_nullable::IsNullable;

    fn push<DB: Backend>(out: &mut AstPass<'_, '_, DB>) {
        out.push_sql(U::SQL);
        A::push(out);
        out.push_sql(" AND ");
        B::push(out);
    }
}
