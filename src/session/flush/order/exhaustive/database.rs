//! A real SQLite with foreign keys on, which runs what the planner puts out.

use core::fmt::Write;

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};

use super::super::{Action, Group};
use super::case::{COLUMNS, Case, Key, NAMES, UNIQUE, Unique, Values};

pub(super) struct Database(SqliteConnection);

impl Database {
    pub(super) fn new() -> Self {
        let mut connection = SqliteConnection::establish(":memory:").expect("SQLite is built in");
        connection
            .batch_execute("PRAGMA foreign_keys = ON; CREATE TABLE wrong (why CHECK (0))")
            .expect("well-formed");
        Self(connection)
    }

    /// Whether the groups run, and leave the rows that are wanted.
    pub(super) fn accepts(&mut self, case: &Case, groups: &[Group]) -> Result<(), String> {
        let mut sql = String::from("BEGIN; PRAGMA defer_foreign_keys = ON;\n");
        set_up(case, &mut sql);
        self.0.batch_execute(&sql).map_err(|error| format!("set-up: {error}\n{sql}"))?;
        let mut plan = String::new();
        for group in groups {
            render(case, group, &mut plan);
        }
        let result = self.0.batch_execute(&plan).map_err(|error| format!("{error}\n{sql}{plan}"));
        let result = result.and_then(|()| {
            let check = check(case);
            self.0.batch_execute(&check).map_err(|error| format!("{error}\n{sql}{plan}{check}"))
        });
        self.0.batch_execute("ROLLBACK").map_err(|error| error.to_string())?;
        result
    }
}

fn set_up(case: &Case, sql: &mut String) {
    for (table, definition) in case.tables.iter().enumerate() {
        let _ = write!(sql, "CREATE TABLE {} (id INTEGER PRIMARY KEY", NAMES[table]);
        for (column, name) in COLUMNS.iter().enumerate().skip(1) {
            let unique = column == UNIQUE && definition.unique != Unique::None;
            let target = column.checked_sub(2).filter(|&to| definition.keys[to] != Key::None);
            let used = unique || target.is_some();
            let not_null = if used && !definition.nullable(column) { " NOT NULL" } else { "" };
            let _ = write!(sql, ", {name} INTEGER{not_null}");
            if unique {
                sql.push_str(" UNIQUE");
            }
            if let Some(to) = target {
                let _ = write!(sql, " REFERENCES {}", NAMES[to]);
            }
        }
        sql.push_str(");\n");
    }
    for row in &case.rows {
        if let Some(values) = row.before {
            let _ = writeln!(sql, "INSERT INTO {} VALUES {};", NAMES[row.table], tuple(values));
        }
    }
    sql.push_str("PRAGMA defer_foreign_keys = OFF;\n");
}

fn value(value: Option<i64>) -> String {
    value.map_or_else(|| "NULL".into(), |value| value.to_string())
}

fn tuple(values: Values) -> String {
    format!("({})", values.map(value).join(", "))
}

/// A group as one statement, as a session would write it.
fn render(case: &Case, group: &Group, sql: &mut String) {
    let table = group.entity.1.table;
    let columns: Vec<usize> = group.columns.iter().collect();
    let ids: Vec<String> = group.rows.iter().map(u32::to_string).collect();
    let after = |slot: u32, column: usize| match case.rows[slot as usize].after {
        Some(values) => value(values[column]),
        None => "NULL".into(),
    };
    match group.action {
        Action::Insert => {
            let names: Vec<_> = columns.iter().map(|&at| COLUMNS[at]).collect();
            let rows = group.rows.iter().map(|&slot| {
                let values: Vec<_> = columns.iter().map(|&at| after(slot, at)).collect();
                format!("({})", values.join(", "))
            });
            let rows: Vec<_> = rows.collect();
            let _ = writeln!(
                sql,
                "INSERT INTO {table} ({}) VALUES {};",
                names.join(", "),
                rows.join(", ")
            );
        }
        Action::Update | Action::Follow | Action::Release => {
            let nullable = |at: usize| group.entity.1.columns[at].nullable;
            let set = columns.iter().map(|&at| {
                let name = COLUMNS[at];
                match group.action {
                    Action::Release if nullable(at) => format!("{name} = NULL"),
                    Action::Release => format!("{name} = -1 - id"),
                    _ => {
                        let cases = group
                            .rows
                            .iter()
                            .map(|&slot| format!("WHEN {slot} THEN {}", after(slot, at)));
                        format!("{name} = CASE id {} END", cases.collect::<Vec<_>>().join(" "))
                    }
                }
            });
            let set: Vec<_> = set.collect();
            let _ = writeln!(
                sql,
                "UPDATE {table} SET {} WHERE id IN ({});",
                set.join(", "),
                ids.join(", ")
            );
        }
        Action::Delete => {
            let _ = writeln!(sql, "DELETE FROM {table} WHERE id IN ({});", ids.join(", "));
        }
        Action::Replace | Action::DeleteTree(_) | Action::Cascade { .. } => {
            let _ = writeln!(sql, "not among the cases;");
        }
    }
}

/// Fails unless the rows are those wanted.
fn check(case: &Case) -> String {
    let mut sql = String::new();
    for (table, name) in NAMES.iter().enumerate() {
        let rows: Vec<Values> = (case.rows.iter())
            .filter(|row| row.table == table)
            .filter_map(|row| row.after)
            .collect();
        let wanted: Vec<String> = rows.iter().map(|row| tuple(*row)).collect();
        let _ = writeln!(
            sql,
            "INSERT INTO wrong SELECT 1 FROM (SELECT * FROM {name} EXCEPT VALUES {});\n\
             INSERT INTO wrong SELECT 1 WHERE (SELECT count(*) FROM {name}) <> {};",
            wanted.join(", "),
            rows.len(),
        );
    }
    sql
}
