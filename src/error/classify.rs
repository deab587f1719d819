//! From what a driver said to what it means for the program.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use super::{DecodeError, Error, Violation, ViolationKind};
use crate::backend::{Dialect, Report};
use crate::entity::EntityDef;

/// What was being done when a driver reported an error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) dialect: &'static Dialect,
    /// `insert`, `update`, `delete`, `load`, `commit`, …
    pub(crate) action: &'static str,
    /// The entity it was done to.
    pub(crate) entity: Option<EntityDef>,
    /// The relationship that the statement is about.
    pub(crate) relationship: Option<&'a str>,
    /// The keys of the rows, in the order of the statement, where the program knows them.
    pub(crate) rows: &'a [String],
}

impl<'a> Context<'a> {
    /// Something that concerns no entity in particular.
    pub(crate) const fn of(dialect: &'static Dialect, action: &'static str) -> Self {
        Self { dialect, action, entity: None, relationship: None, rows: &[] }
    }

    /// Something done to rows of an entity.
    pub(crate) const fn on(
        dialect: &'static Dialect,
        action: &'static str,
        entity: EntityDef,
    ) -> Self {
        Self { dialect, action, entity: Some(entity), relationship: None, rows: &[] }
    }

    /// With the keys of the rows concerned.
    pub(crate) const fn rows(mut self, rows: &'a [String]) -> Self {
        self.rows = rows;
        self
    }

    fn describe(&self) -> String {
        match self.entity {
            Some(entity) => format!("{} `{}`", self.action, entity.name),
            None => self.action.to_owned(),
        }
    }

    /// What `error` means here.
    pub(crate) fn error(&self, error: DieselError) -> Error {
        match error {
            DieselError::DeserializationError(source) => self.decode(source),
            DieselError::NotFound => {
                Error::NotFound { entity: self.entity.map_or("row", |e| e.name), key: None }
            }
            DieselError::BrokenTransactionManager => Error::Lost { source: error },
            // Why COMMIT failed says more than why the rollback after it did.
            DieselError::RollbackErrorOnCommit { commit_error, .. } => self.error(*commit_error),
            DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection, _) => {
                Error::Lost { source: error }
            }
            DieselError::DatabaseError(ref kind, ref information) => {
                let report = (self.dialect.report)(kind, &**information);
                self.reported(report, error)
            }
            source => Error::Database { action: self.describe(), transient: false, source },
        }
    }

    /// Whether the connection broke.
    pub(crate) fn is_lost(&self, error: &DieselError) -> bool {
        matches!(self.report(error), Some(Report::Lost))
    }

    /// Whether the database has answered, and refused.
    pub(crate) fn is_refusal(&self, error: &DieselError) -> bool {
        matches!(self.report(error), Some(Report::Violation { .. } | Report::Transient))
    }

    fn report(&self, error: &DieselError) -> Option<Report> {
        match error {
            DieselError::BrokenTransactionManager
            | DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection, _) => {
                Some(Report::Lost)
            }
            DieselError::DatabaseError(kind, information) => {
                Some((self.dialect.report)(kind, &**information))
            }
            _ => None,
        }
    }

    fn decode(&self, source: Box<dyn std::error::Error + Send + Sync>) -> Error {
        match source.downcast::<DecodeError>() {
            Ok(decode) => Error::Decode(*decode),
            Err(source) => Error::Database {
                action: self.describe(),
                transient: false,
                source: DieselError::DeserializationError(source),
            },
        }
    }

    fn reported(&self, report: Report, source: DieselError) -> Error {
        match report {
            Report::Violation { kind, table, columns, constraint } => {
                self.violation(kind, table, columns, constraint, source)
            }
            Report::MissingTable(table) => Error::MissingTable { table, source },
            Report::MissingColumn(column) => Error::MissingColumn { column, source },
            Report::Transient => {
                Error::Database { action: self.describe(), transient: true, source }
            }
            Report::Lost => Error::Lost { source },
            Report::Other => Error::Database { action: self.describe(), transient: false, source },
        }
    }

    fn violation(
        &self,
        kind: ViolationKind,
        table: Option<String>,
        mut columns: Vec<String>,
        constraint: Option<String>,
        source: DieselError,
    ) -> Error {
        let mut relationship = self.relationship.map(str::to_owned);
        // Rows of another table refer to those that are to be deleted. The database names that
        // table; the program deletes the others.
        let refused = match (kind, self.action, self.entity, &table) {
            (ViolationKind::ForeignKey, "delete", Some(entity), Some(other)) => {
                refused_by(entity, other)
            }
            _ => None,
        };
        let table = table.filter(|_| refused.is_none());
        if refused.is_some() {
            (relationship, columns) = (refused, Vec::new());
        }
        // The statement's own entity unless the database names another table (a cascade).
        let entity = self.entity.filter(|entity| table.is_none_or(|table| table == entity.table));
        if let (None, ViolationKind::ForeignKey, Some(entity)) = (&relationship, kind, entity) {
            relationship = only_relationship(entity, self.action);
            if let [only] = entity.foreign_keys
                && columns.is_empty()
                && self.action != "delete"
            {
                columns = only.columns.iter().map(|&at| entity.columns[at].name.into()).collect();
            }
        }
        if let (ViolationKind::Unique, [], Some(entity), Some(constraint)) =
            (kind, &*columns, entity, &constraint)
        {
            columns = unique_columns(entity, constraint);
        }
        let only = match self.rows {
            [only] => Some(only.clone()),
            _ => None,
        };
        Error::Violation(Box::new(Violation {
            kind,
            entity: entity.map(|entity| entity.name),
            columns,
            constraint,
            relationship,
            row: only.is_some().then_some(0),
            key: only,
            source,
        }))
    }
}

/// The relationship over which rows of `table` refer to those of an entity, if it is the only one.
fn refused_by(entity: EntityDef, table: &str) -> Option<String> {
    let mut from = (entity.children)().iter().filter(|child| child.entity.table == table);
    let first = from.next()?;
    from.next().is_none().then(|| first.name.to_owned())
}

/// The relationship that a foreign-key violation is about, when there is only one candidate: a
/// `belongs_to` of a row that is written, a `has_many` of a row that is deleted.
fn only_relationship(entity: EntityDef, action: &str) -> Option<String> {
    if action == "delete" {
        let mut restricting = (entity.children)()
            .iter()
            .filter(|child| (child.foreign_key)().on_delete == crate::entity::DeleteRule::Restrict);
        let first = restricting.next()?;
        return restricting.next().is_none().then(|| first.name.to_owned());
    }
    match entity.foreign_keys {
        [only] => Some(only.name.to_owned()),
        _ => None,
    }
}

/// The columns of a unique constraint, where the database tells its name only: that of the key, or
/// one that the database chose, which is that of the first column with a number if it is taken.
fn unique_columns(entity: EntityDef, constraint: &str) -> Vec<String> {
    let unique = entity.indexes.iter().filter(|index| index.unique).map(|index| index.columns);
    let one_to_one = entity.foreign_keys.iter().filter(|key| key.unique).map(|key| key.columns);
    let named = |columns: &&[usize]| {
        let first = columns.first().map_or("", |&at| entity.columns[at].name);
        let rest = constraint.strip_prefix(first);
        rest.is_some_and(|rest| {
            rest.trim_start_matches('_').parse::<u32>().is_ok() || rest.is_empty()
        })
    };
    let columns = match constraint {
        "PRIMARY" => entity.key,
        _ => unique.chain(one_to_one).find(named).unwrap_or_default(),
    };
    columns.iter().map(|&at| entity.columns[at].name.to_owned()).collect()
}
