//! How MariaDB and MySQL spell DDL.

use diesel::mysql::Mysql;

use crate::ddl::{DdlDialect, GeneratedKey};
use crate::entity::SqlKind;

impl DdlDialect for Mysql {
    fn name(&self) -> &'static str {
        "MySQL"
    }

    /// Times are kept to the microsecond, as on the other databases, and text and bytes are as
    /// long as they may be.
    fn type_name(&self, kind: SqlKind) -> Option<&'static str> {
        Some(match kind {
            SqlKind::Int16 => "SMALLINT",
            SqlKind::Int32 => "INTEGER",
            SqlKind::Int64 => "BIGINT",
            SqlKind::Float32 => "FLOAT",
            SqlKind::Float64 => "DOUBLE",
            SqlKind::Decimal => "DECIMAL(65, 30)",
            SqlKind::Chars => "LONGTEXT",
            SqlKind::Bytes => "LONGBLOB",
            SqlKind::Boolean => "BOOLEAN",
            SqlKind::Day => "DATE",
            SqlKind::TimeOfDay => "TIME(6)",
            SqlKind::DateAndTime => "DATETIME(6)",
            SqlKind::JsonText => "JSON",
            SqlKind::Verbatim(name) => name,
            SqlKind::PointInTime | SqlKind::JsonBinary | SqlKind::UuidBytes | SqlKind::Unknown => {
                return None;
            }
        })
    }

    /// An index is over a bounded number of bytes: 3072, of up to four for a character.
    fn indexed_type_name(&self, kind: SqlKind) -> Option<&'static str> {
        match kind {
            SqlKind::Chars => Some("VARCHAR(255)"),
            SqlKind::Bytes => Some("VARBINARY(255)"),
            kind => self.type_name(kind),
        }
    }

    fn generated_key(&self, kind: SqlKind) -> Option<GeneratedKey> {
        let type_name = match kind {
            SqlKind::Int16 => "SMALLINT",
            SqlKind::Int32 => "INTEGER",
            SqlKind::Int64 => "BIGINT",
            _ => return None,
        };
        Some(GeneratedKey { type_name, suffix: "AUTO_INCREMENT" })
    }

    fn columns_query(&self, schema: Option<&str>, table: &str) -> String {
        let schema = schema.map_or_else(|| "DATABASE()".to_owned(), |schema| self.literal(schema));
        format!(
            "SELECT column_name, CASE table_type WHEN 'BASE TABLE' THEN is_nullable ELSE '' END, \
             CAST(data_type AS CHAR) FROM information_schema.columns \
             JOIN information_schema.tables USING (table_schema, table_name) \
             WHERE table_schema = {schema} AND table_name = {} ORDER BY ordinal_position",
            self.literal(table)
        )
    }

    fn quoted(&self, identifier: &str) -> String {
        format!("`{}`", identifier.replace('`', "``"))
    }

    fn literal(&self, text: &str) -> String {
        format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
    }

    fn defers_foreign_keys(&self) -> bool {
        false
    }

    fn refers_to_later_tables(&self) -> bool {
        false
    }

    /// MySQL has no `CREATE INDEX IF NOT EXISTS`.
    fn computes_not_null(&self) -> bool {
        false
    }

    fn index_is_part_of_table(&self) -> bool {
        true
    }

    /// Tables that refer to each other can be dropped in no order.
    fn around_drops(&self) -> Option<(&'static str, &'static str)> {
        Some(("SET foreign_key_checks = 0", "SET foreign_key_checks = 1"))
    }
}
