//! What an error of MariaDB or MySQL is about.
//!
//! diesel keeps the number of the error to itself and gives the kind of a few. All else is in the
//! text, so a connection made by [`AnyConnection`](crate::AnyConnection) asks for English.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind};

use crate::backend::Report;
use crate::error::ViolationKind;

pub(super) fn report(
    kind: &DatabaseErrorKind,
    information: &dyn DatabaseErrorInformation,
) -> Report {
    let message = information.message();
    match kind {
        DatabaseErrorKind::UniqueViolation => unique(message),
        DatabaseErrorKind::ForeignKeyViolation => foreign_key(message),
        DatabaseErrorKind::NotNullViolation => Report::Violation {
            kind: ViolationKind::NotNull,
            table: None,
            columns: quoted(message, '\'').into_iter().take(1).collect(),
            constraint: None,
        },
        DatabaseErrorKind::CheckViolation => check(message),
        DatabaseErrorKind::SerializationFailure => Report::Transient,
        _ => other(message),
    }
}

/// `Duplicate entry 'ed' for key 'name'`; the table stands before the key on MySQL. The value may
/// have quotes in it, so the last ones count.
fn unique(message: &str) -> Report {
    let mut parts = message.rsplit('\'').skip(1);
    let name = parts.next().unwrap_or_default();
    let (table, constraint) = match name.split_once('.') {
        Some((table, constraint)) => (Some(table.to_owned()), constraint),
        None => (None, name),
    };
    Report::Violation {
        kind: ViolationKind::Unique,
        table,
        columns: Vec::new(),
        constraint: (!constraint.is_empty()).then(|| constraint.to_owned()),
    }
}

/// ``Cannot add or update a child row: a foreign key constraint fails (`db`.`addresses`, CONSTRAINT
/// `addresses_ibfk_1` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`))``.
fn foreign_key(message: &str) -> Report {
    let names = quoted(message, '`');
    let after = |word: &str| {
        let (_, rest) = message.split_once(word)?;
        rest.split(')').next().map(|list| quoted(list, '`'))
    };
    Report::Violation {
        kind: ViolationKind::ForeignKey,
        table: names.get(1).cloned(),
        columns: after("FOREIGN KEY (").unwrap_or_default(),
        constraint: after("CONSTRAINT ").and_then(|names| names.into_iter().next()),
    }
}

/// ``CONSTRAINT `positive` failed for `db`.`accounts` `` on MariaDB,
/// `Check constraint 'positive' is violated.` on MySQL.
fn check(message: &str) -> Report {
    let (names, other) = (quoted(message, '`'), quoted(message, '\''));
    Report::Violation {
        kind: ViolationKind::Check,
        table: names.get(2).cloned(),
        columns: Vec::new(),
        constraint: names.into_iter().next().or_else(|| other.into_iter().next()),
    }
}

fn other(message: &str) -> Report {
    if message.starts_with("CONSTRAINT `") && message.contains(" failed for ") {
        return check(message);
    }
    if message.contains("doesn't exist") && message.starts_with("Table '") {
        let name = quoted(message, '\'').into_iter().next().unwrap_or_default();
        let table = name.split_once('.').map_or(&*name, |(_, table)| table).to_owned();
        return Report::MissingTable(table);
    }
    if message.starts_with("Unknown column '") {
        return Report::MissingColumn(quoted(message, '\'').into_iter().next().unwrap_or_default());
    }
    const TRANSIENT: &[&str] = &[
        "Lock wait timeout exceeded",
        "Deadlock found when trying to get lock",
        "Record has changed since last read",
        "WSREP detected deadlock/conflict",
    ];
    if TRANSIENT.iter().any(|text| message.starts_with(text)) {
        return Report::Transient;
    }
    // What the client says by itself, in English always.
    const LOST: &[&str] = &[
        "server has gone away",
        "Server has gone away",
        "Lost connection to",
        "Connection was killed",
    ];
    if LOST.iter().any(|text| message.contains(text)) {
        return Report::Lost;
    }
    Report::Other
}

/// What stands between two quotes of a kind.
fn quoted(message: &str, quote: char) -> Vec<String> {
    message.split(quote).skip(1).step_by(2).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unique_violation_names_its_key() {
        for message in
            ["Duplicate entry 'ed's' for key 'name'", "Duplicate entry 'ed' for key 'users.name'"]
        {
            let Report::Violation { constraint, .. } = unique(message) else { panic!("{message}") };
            assert_eq!(constraint.as_deref(), Some("name"));
        }
    }

    #[test]
    fn a_foreign_key_violation_names_table_columns_and_constraint() {
        let report = foreign_key(
            "Cannot add or update a child row: a foreign key constraint fails (`it`.`addresses`, \
             CONSTRAINT `addresses_ibfk_1` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`))",
        );
        assert_eq!(
            report,
            Report::Violation {
                kind: ViolationKind::ForeignKey,
                table: Some("addresses".into()),
                columns: vec!["user_id".into()],
                constraint: Some("addresses_ibfk_1".into()),
            }
        );
    }

    #[test]
    fn a_missing_table_and_a_missing_column_are_told_apart() {
        assert_eq!(other("Table 'it.tasks' doesn't exist"), Report::MissingTable("tasks".into()));
        assert_eq!(
            other("Unknown column 'nick' in 'field list'"),
            Report::MissingColumn("nick".into())
        );
        assert_eq!(
            other("Lock wait timeout exceeded; try restarting transaction"),
            Report::Transient
        );
    }
}
