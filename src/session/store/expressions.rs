//! Columns of a changed row that the database is to compute from an expression.

use core::fmt;
use std::sync::Arc;

use crate::entity::ColumnSet;
use crate::query::Everywhere;

/// What columns are to be set to.
pub(crate) type Assignments = Vec<(usize, Arc<dyn Everywhere>)>;

/// Columns and the expressions that they are to be set to, in rounds: each is written by an UPDATE
/// of its own.
///
/// There is one round unless a COMMIT failed: what several flushes had written then has to be done
/// again one after the other, since a later expression may read what an earlier one wrote.
#[derive(Clone, Default)]
pub(crate) struct Expressions(Vec<Assignments>);

impl Expressions {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sets a column, in place of what it was to be set to by the last round.
    pub(crate) fn set(&mut self, column: usize, value: Arc<dyn Everywhere>) {
        match self.0.last_mut() {
            Some(round) => {
                round.retain(|(at, _)| *at != column);
                round.push((column, value));
            }
            None => self.0.push(vec![(column, value)]),
        }
    }

    /// What is to be done after this.
    pub(crate) fn then(&mut self, later: Self) {
        self.0.extend(later.0);
    }

    /// Forgets what columns were to be set to.
    pub(crate) fn forget(&mut self, columns: ColumnSet) {
        for round in &mut self.0 {
            round.retain(|(at, _)| !columns.contains(*at));
        }
        self.0.retain(|round| !round.is_empty());
    }

    pub(crate) fn columns(&self) -> ColumnSet {
        let mut columns = ColumnSet::EMPTY;
        for (at, _) in self.0.iter().flatten() {
            columns.insert(*at);
        }
        columns
    }

    pub(crate) fn rounds(&self) -> &[Assignments] {
        &self.0
    }
}

impl fmt::Debug for Expressions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.columns())
    }
}
