//! How SQLite spells DDL.

use diesel::sqlite::Sqlite;

use crate::ddl::{DdlDialect, GeneratedKey};
use crate::entity::SqlKind;

impl DdlDialect for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite"
    }

    /// The names are those that `diesel print-schema` reads back as the same type, except for
    /// JSON: a column declared `JSON` has numeric affinity, so SQLite would store the document
    /// `1.0` as the number 1.
    fn type_name(&self, kind: SqlKind) -> Option<&'static str> {
        Some(match kind {
            SqlKind::Int16 => "SMALLINT",
            SqlKind::Int32 => "INTEGER",
            SqlKind::Int64 => "BIGINT",
            SqlKind::Float32 => "FLOAT",
            SqlKind::Float64 => "DOUBLE",
            SqlKind::Decimal => "NUMERIC",
            SqlKind::Chars | SqlKind::JsonText => "TEXT",
            SqlKind::Bytes | SqlKind::JsonBinary => "BLOB",
            SqlKind::Boolean => "BOOLEAN",
            SqlKind::Day => "DATE",
            SqlKind::TimeOfDay => "TIME",
            SqlKind::DateAndTime => "TIMESTAMP",
            SqlKind::PointInTime => "TIMESTAMPTZ",
            SqlKind::Verbatim(name) => name,
            SqlKind::UuidBytes | SqlKind::Unknown => return None,
        })
    }

    /// `AUTOINCREMENT`, because a plain `INTEGER PRIMARY KEY` gives the key of a deleted last row
    /// to the next one: a stale reference (a link in a mail, a key in another database) would
    /// silently mean another row. Sequences of other databases do not reuse either. The cost is
    /// one write to `sqlite_sequence` a statement, not a row.
    ///
    /// SQLite accepts it for the type name `INTEGER` only, which holds 64 bits.
    fn generated_key(&self, kind: SqlKind) -> Option<GeneratedKey> {
        matches!(kind, SqlKind::Int16 | SqlKind::Int32 | SqlKind::Int64)
            .then_some(GeneratedKey { type_name: "INTEGER", suffix: "AUTOINCREMENT" })
    }

    fn columns_query(&self, schema: Option<&str>, table: &str) -> String {
        let table = self.literal(table);
        // Nobody says of a view's column whether it may be NULL. Generated columns are hidden from
        // `table_info`.
        let (arguments, catalogue) = match schema {
            None => (table.clone(), "sqlite_schema".to_owned()),
            Some(schema) => (
                format!("{table}, {}", self.literal(schema)),
                format!("{}.sqlite_schema", self.quoted(schema)),
            ),
        };
        format!(
            "SELECT name, CASE WHEN (SELECT type FROM {catalogue} WHERE name = {table} COLLATE NOCASE) \
             <> 'table' THEN '' WHEN \"notnull\" OR pk THEN 'NO' ELSE 'YES' END, type \
             FROM pragma_table_xinfo({arguments}) ORDER BY cid"
        )
    }

    /// What follows `REFERENCES` is always in the same database file.
    fn refers_across_schemas(&self) -> bool {
        false
    }

    fn schema_names_index(&self) -> bool {
        true
    }

    /// `DROP TABLE` deletes the rows first, and so breaks the references of tables that refer to
    /// each other until the last of them is gone. The setting ends with the transaction; switching
    /// it off would forget the references that are still broken.
    fn before_drops(&self) -> Option<&'static str> {
        Some("PRAGMA defer_foreign_keys = ON")
    }
}
