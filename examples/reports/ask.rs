//! A question: what aludel answers, beside what plain SQL does.

use aludel::session::Fetch;
use aludel::{AnyConnection, Session, Unbranded};

use crate::check::{Cells, Checks, Report, Result};

/// Asks questions, and counts those that were answered alike.
pub struct Questions<'s> {
    session: &'s mut Session,
    checks: Checks,
}

impl<'s> Questions<'s> {
    pub fn new(session: &'s mut Session) -> Self {
        Self { session, checks: Checks::default() }
    }

    /// How many were answered alike.
    pub fn asked(&self) -> usize {
        self.checks.passed()
    }

    /// Asks one. Rows are tuples, in the order that the query gives them.
    pub fn ask<Q>(
        &mut self,
        title: &'static str,
        columns: impl Into<Vec<&'static str>>,
        query: Q,
        sql: &str,
    ) -> Result
    where
        Q: Fetch<AnyConnection, Unbranded>,
        Q::Out: Cells,
    {
        let report = Report::new(title, columns, self.session.all(query)?);
        report.print(3);
        self.checks.compare(self.session, &report, sql)
    }
}
