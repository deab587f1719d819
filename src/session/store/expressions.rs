//! Columns of a row that the database is to compute, and what has to be written again for that once a
//! COMMIT has failed.

use core::fmt;
use std::sync::Arc;

use crate::entity::{ColumnSet, Entity, EntityDef, PartialRow, computed};
use crate::query::Everywhere;

/// Columns, and what each is to be set to.
pub(crate) type Assignments = Vec<(usize, Arc<dyn Everywhere>)>;

/// Expressions that one UPDATE sets columns to, at most one for each column.
#[derive(Clone, Default)]
pub(crate) struct Expressions(Assignments);

impl Expressions {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn set(&mut self, column: usize, value: Arc<dyn Everywhere>) {
        self.0.retain(|(at, _)| *at != column);
        self.0.push((column, value));
    }

    pub(crate) fn forget(&mut self, columns: ColumnSet) {
        self.0.retain(|(at, _)| !columns.contains(*at));
    }

    pub(crate) fn columns(&self) -> ColumnSet {
        let mut columns = ColumnSet::EMPTY;
        for (at, _) in &self.0 {
            columns.insert(*at);
        }
        columns
    }

    pub(crate) fn assignments(&self) -> &Assignments {
        &self.0
    }
}

impl fmt::Debug for Expressions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.columns())
    }
}

/// What one flush wrote of a row of which the transaction has the database compute something. After a
/// failed COMMIT the flushes are done again one by one, for an expression reads what was written
/// before it.
pub(crate) struct Written<E: Entity> {
    /// The columns that the program gave.
    given: ColumnSet,
    /// Those of them that nobody else asks for: no key, no foreign key, no unique value, which other
    /// rows may have by then. Such a column is written with the last values.
    pub(crate) values: E::Row,
    pub(crate) expressions: Expressions,
}

impl<E: Entity> Written<E> {
    /// What made `now` of `before`, if it is anything.
    pub(crate) fn between(now: &E, before: &E, expressions: Expressions) -> Option<Self> {
        let given = now.changes(before).without(made::<E>()).without(expressions.columns());
        if given.is_empty() && expressions.is_empty() {
            return None;
        }
        let shared =
            EntityDef::of::<E>().uniques().into_iter().fold(ColumnSet::EMPTY, ColumnSet::or);
        let foreign = E::FOREIGN_KEYS.iter().map(|key| ColumnSet::of(key.columns));
        let shared = foreign.fold(shared, ColumnSet::or);
        Some(Self { given, values: E::Row::of(now, given.without(shared)), expressions })
    }

    pub(crate) fn copy(&self) -> Self {
        let Self { given, .. } = *self;
        Self { given, values: self.values.copy(), expressions: self.expressions.clone() }
    }

    /// Whether an UPDATE would set nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.values.given().is_empty() && self.expressions.is_empty()
    }

    /// The columns that are as the database computed them once all of `writes` are done.
    pub(crate) fn computed(writes: &[Self]) -> ColumnSet {
        writes.iter().fold(ColumnSet::EMPTY, |computed, write| {
            computed.without(write.given).or(write.expressions.columns())
        })
    }
}

/// The columns that nobody gives in an UPDATE.
fn made<E: Entity>() -> ColumnSet {
    ColumnSet::of(E::VERSION.as_slice()).or(computed::<E>())
}
