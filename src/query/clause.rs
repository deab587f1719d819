//! The clauses of a SELECT that may be there or not: a type each, so that a query without one has
//! no trace of it.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::optional::Absent;

/// A clause that is not there.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoClause;

/// A clause that is there.
#[derive(Debug, Clone, Copy)]
pub struct Written<X>(pub(super) X);

/// Writes a clause with its keyword, or nothing.
pub trait Clause<DB: Backend> {
    /// Whether it is written.
    fn is_written(&self) -> bool;
    /// Writes it.
    ///
    /// # Errors
    ///
    /// What the conversion of a value to SQL reports.
    fn walk<'b>(&'b self, keyword: &'static str, out: AstPass<'_, 'b, DB>) -> QueryResult<()>;
}

impl<DB: Backend> Clause<DB> for NoClause {
    fn is_written(&self) -> bool {
        false
    }

    fn walk<'b>(&'b self, _: &'static str, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}

impl<X: Absent + QueryFragment<DB>, DB: Backend> Clause<DB> for Written<X> {
    fn is_written(&self) -> bool {
        !self.0.is_absent()
    }

    fn walk<'b>(&'b self, keyword: &'static str, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if Clause::<DB>::is_written(self) {
            out.push_sql(keyword);
            self.0.walk_ast(out.reborrow())?;
        }
        Ok(())
    }
}

impl QueryId for NoClause {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<X: QueryId> QueryId for Written<X> {
    type QueryId = Written<X::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = X::HAS_STATIC_QUERY_ID;
}

/// The conditions of a query so far, joined by AND.
pub trait Conjunction<P> {
    /// With one more.
    type And;
    /// Adds a condition.
    fn and(self, condition: P) -> Self::And;
}

impl<P> Conjunction<P> for NoClause {
    type And = Written<P>;

    fn and(self, condition: P) -> Written<P> {
        Written(condition)
    }
}

impl<X, P> Conjunction<P> for Written<X> {
    type And = Written<Both<X, P>>;

    fn and(self, condition: P) -> Self::And {
        Written(Both(self.0, condition))
    }
}

/// Two conditions of one clause, each of which was checked when it came in. It is no expression,
/// so that rustc need not find out the type of a chain of them at each link.
#[derive(Debug, Clone, Copy)]
pub struct Both<X, P>(pub(super) X, pub(super) P);

impl<X: QueryId, P: QueryId> QueryId for Both<X, P> {
    type QueryId = Both<X::QueryId, P::QueryId>;
    const HAS_STATIC_QUERY_ID: bool = X::HAS_STATIC_QUERY_ID && P::HAS_STATIC_QUERY_ID;
}

impl<X, P, DB> QueryFragment<DB> for Both<X, P>
where
    X: Absent + QueryFragment<DB>,
    P: Absent + QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out.reborrow())?;
        if !self.0.is_absent() && !self.1.is_absent() {
            out.push_sql(" AND ");
        }
        self.1.walk_ast(out)
    }
}

/// `SELECT`, `SELECT DISTINCT` or `SELECT DISTINCT ON (..)`.
pub trait Distinct: 'static {
    /// Whether the number of rows depends on it.
    const CHANGES_ROWS: bool;
}

/// The same in the words of a database that has it.
pub trait DistinctSql<DB: Backend>: Distinct {
    /// Writes it, with a space behind it.
    ///
    /// # Errors
    ///
    /// What quoting a name reports.
    fn push_select(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()>;
    /// Writes the order that it needs, and gives what stands before the query's own.
    ///
    /// # Errors
    ///
    /// What quoting a name reports.
    fn push_order(_: &mut AstPass<'_, '_, DB>) -> QueryResult<&'static str> {
        Ok(" ORDER BY ")
    }
}

/// Every row.
#[derive(Debug, Clone, Copy, Default)]
pub struct Everything;

impl Distinct for Everything {
    const CHANGES_ROWS: bool = false;
}

impl<DB: Backend> DistinctSql<DB> for Everything {
    fn push_select(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        Ok(())
    }
}

/// Each different row once.
#[derive(Debug, Clone, Copy)]
pub struct EachOnce;

impl Distinct for EachOnce {
    const CHANGES_ROWS: bool = true;
}

impl<DB: Backend> DistinctSql<DB> for EachOnce {
    fn push_select(out: &mut AstPass<'_, '_, DB>) -> QueryResult<()> {
        out.push_sql("SELECT DISTINCT ");
        Ok(())
    }
}

/// LIMIT and OFFSET, or their absence.
///
/// Found by inference, never written.
///
/// # Example
///
/// ```
/// # use aludel_docs::example::*;
/// use aludel::query::{Clauses, Page, Query};
///
/// fn is_paged<R, L, J, Sel, D, F, G, H, O, P: Page>(
///     _: &Query<R, Sel, L, J, Clauses<D, F, G, H, O, P>>,
/// ) -> bool {
///     P::CHANGES_ROWS
/// }
///
/// assert!(!is_paged(&User::query()));
/// assert!(is_paged(&User::query().limit(10)));
/// ```
pub trait Page: Copy {
    /// Whether the number of rows depends on it: such a query is counted as a whole.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// assert_eq!(s.count(User::query().limit(1))?, 1);
    /// # Ok::<(), aludel::Error>(())
    /// ```
    ///
    /// # SQL
    ///
    /// `SELECT COUNT(*) FROM (SELECT .. LIMIT 1) AS ..`
    const CHANGES_ROWS: bool;
    /// At most `COUNT` rows of it.
    type AtMost<const COUNT: u64>: Page;
    /// At most `COUNT` rows of it.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::testing::Recorder;
    ///
    /// let recorder = Recorder::new();
    /// s.connection().set_instrumentation(recorder.clone());
    /// s.first(User::query().limit(10))?; // of at most ten, at most one
    /// let sql = &recorder.take()[0];
    /// assert!(sql.contains("LIMIT 1") && !sql.contains("LIMIT 10"), "{sql}");
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn at_most<const COUNT: u64>(self) -> Self::AtMost<COUNT>;
}

/// All rows.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unpaged;

/// At most `COUNT` rows, as part of the statement's type: its SQL is built once.
#[derive(Debug, Clone, Copy)]
pub struct Top<const COUNT: u64>;

/// LIMIT and OFFSET given at run time. They are written into the text, not bound: a bound LIMIT
/// makes SQLite plan the statement anew each time.
#[derive(Debug, Clone, Copy)]
pub struct Paged {
    pub(super) limit: Option<u64>,
    pub(super) offset: Option<u64>,
}

impl Page for Unpaged {
    const CHANGES_ROWS: bool = false;
    type AtMost<const COUNT: u64> = Top<COUNT>;

    fn at_most<const COUNT: u64>(self) -> Top<COUNT> {
        Top
    }
}

impl<const N: u64> Page for Top<N> {
    const CHANGES_ROWS: bool = true;
    type AtMost<const COUNT: u64> = Top<COUNT>;

    fn at_most<const COUNT: u64>(self) -> Top<COUNT> {
        Top
    }
}

impl Page for Paged {
    const CHANGES_ROWS: bool = true;
    type AtMost<const COUNT: u64> = Self;

    fn at_most<const COUNT: u64>(self) -> Self {
        Self {
            limit: self.limit.map_or(Option::Some(COUNT), |it| Option::Some(it.min(COUNT))),
            ..self
        }
    }
}

impl QueryId for Unpaged {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<const N: u64> QueryId for Top<N> {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl QueryId for Paged {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB: Backend> QueryFragment<DB> for Unpaged {
    fn walk_ast<'b>(&'b self, _: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        Ok(())
    }
}

impl<const N: u64, DB: Backend> QueryFragment<DB> for Top<N> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(" LIMIT ");
        out.push_sql(&N.to_string());
        Ok(())
    }
}

impl<DB: Backend> QueryFragment<DB> for Paged {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        // An OFFSET without LIMIT is not SQL to every engine; the largest limit is.
        let limit = self.limit.or(self.offset.map(|_| i64::MAX.unsigned_abs()));
        for (keyword, value) in [(" LIMIT ", limit), (" OFFSET ", self.offset)] {
            if let Option::Some(value) = value {
                out.push_sql(keyword);
                out.push_sql(&value.min(i64::MAX.unsigned_abs()).to_string());
            }
        }
        Ok(())
    }
}
