//! What DDL needs to know of a database.

use core::fmt;

use crate::entity::SqlKind;

/// How a database spells DDL. Implemented for diesel's backends; implement it for a backend of
/// your own, and give it to [`Dialect::with_ddl`](crate::backend::Dialect::with_ddl), to use
/// [`Schema`](super::Schema) with it.
///
/// # Example
///
/// ```
/// use aludel::ddl::DdlDialect;
/// use aludel::entity::SqlKind;
/// use diesel::sqlite::Sqlite;
///
/// assert_eq!(Sqlite.type_name(SqlKind::Chars), Some("TEXT"));
/// assert_eq!(Sqlite.quoted(r#"the "best" table"#), r#""the ""best"" table""#);
/// ```
pub trait DdlDialect: fmt::Debug + Sync {
    /// The database's name, for messages.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::ddl::DdlDialect;
    /// use diesel::sqlite::Sqlite;
    ///
    /// assert_eq!(Sqlite.name(), "SQLite");
    /// ```
    fn name(&self) -> &'static str;

    /// How a column of this kind is declared; nothing when the database has no such type.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::ddl::DdlDialect;
    /// use aludel::entity::SqlKind;
    /// use diesel::sqlite::Sqlite;
    ///
    /// assert_eq!(Sqlite.type_name(SqlKind::Boolean), Some("BOOLEAN"));
    /// assert_eq!(Sqlite.type_name(SqlKind::Verbatim("NUMERIC(10,2)")), Some("NUMERIC(10,2)"));
    /// assert_eq!(Sqlite.type_name(SqlKind::Unknown), None); // needs `#[entity(ddl = "..")]`
    /// ```
    fn type_name(&self, kind: SqlKind) -> Option<&'static str>;

    /// How a single key column of this kind is declared when the database makes its value;
    /// nothing when it cannot.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::ddl::DdlDialect;
    /// use aludel::entity::SqlKind;
    /// use diesel::sqlite::Sqlite;
    ///
    /// // SQLite counts in a column whose type is the word `INTEGER`, whatever the field's size.
    /// let small = Sqlite.generated_key(SqlKind::Int16).map(|key| key.type_name);
    /// assert_eq!(small, Some("INTEGER"));
    /// assert_eq!(Sqlite.generated_key(SqlKind::Chars), None);
    /// ```
    fn generated_key(&self, kind: SqlKind) -> Option<GeneratedKey>;

    /// A query without binds that gives the columns of a table or view, one a row, as three texts: the
    /// name; `YES` or `NO` for whether it may be NULL, and something else where nobody knows; the
    /// type. No row where there is no such table.
    ///
    /// # Example
    ///
    /// ```
    /// # use aludel_docs::example::*;
    /// # let mut s = session()?;
    /// use aludel::ddl::DdlDialect;
    /// use diesel::sql_types::Text;
    /// use diesel::sqlite::Sqlite;
    /// use diesel::{QueryableByName, RunQueryDsl, SqliteConnection};
    ///
    /// #[derive(QueryableByName)]
    /// struct Column {
    ///     #[diesel(sql_type = Text)]
    ///     name: String,
    /// }
    ///
    /// let question = Sqlite.columns_query(None, "addresses");
    /// let connection: &mut SqliteConnection = s.connection().as_sqlite().expect("it is SQLite");
    /// let columns: Vec<Column> = diesel::sql_query(question).load(connection)?;
    /// assert!(columns.iter().map(|column| &column.name).eq(["id", "email", "user_id"]));
    /// # Ok::<(), aludel::Error>(())
    /// ```
    fn columns_query(&self, schema: Option<&str>, table: &str) -> String;

    /// The identifier in quotes.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::ddl::DdlDialect;
    /// use diesel::sqlite::Sqlite;
    ///
    /// assert_eq!(Sqlite.quoted("order"), r#""order""#);
    /// assert_eq!(Sqlite.quoted(r#"a"b"#), r#""a""b""#); // a quote cannot end the name
    /// ```
    fn quoted(&self, identifier: &str) -> String {
        format!("\"{}\"", identifier.replace('"', "\"\""))
    }

    /// The string as a literal.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::ddl::DdlDialect;
    /// use diesel::sqlite::Sqlite;
    ///
    /// assert_eq!(Sqlite.literal("it's"), "'it''s'");
    /// ```
    fn literal(&self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    /// Whether the check of a foreign key can wait for the commit (`DEFERRABLE INITIALLY
    /// DEFERRED`).
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::ddl::DdlDialect;
    /// use diesel::sqlite::Sqlite;
    ///
    /// // So two tables that refer to each other can be filled in one transaction.
    /// assert!(Sqlite.defers_foreign_keys());
    /// ```
    fn defers_foreign_keys(&self) -> bool {
        true
    }

    /// Whether a foreign key can lead to a table in another schema.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::ddl::DdlDialect;
    /// use diesel::sqlite::Sqlite;
    ///
    /// // An SQLite schema is a file of its own.
    /// assert!(!Sqlite.refers_across_schemas());
    /// ```
    fn refers_across_schemas(&self) -> bool {
        true
    }

    /// Whether `CREATE INDEX` takes the schema before the index's name instead of the table's.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::ddl::DdlDialect;
    /// use diesel::sqlite::Sqlite;
    ///
    /// // CREATE INDEX "app"."ix_users__name" ON "users" ("name")
    /// assert!(Sqlite.schema_names_index());
    /// ```
    fn schema_names_index(&self) -> bool {
        false
    }

    /// Sent before the first `DROP TABLE`, in their transaction.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::ddl::DdlDialect;
    /// use diesel::sqlite::Sqlite;
    ///
    /// // Tables that refer to each other are dropped one by one.
    /// assert_eq!(Sqlite.before_drops(), Some("PRAGMA defer_foreign_keys = ON"));
    /// ```
    fn before_drops(&self) -> Option<&'static str> {
        None
    }

    /// Whether one `DROP TABLE` takes several tables that refer to each other.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::ddl::DdlDialect;
    /// use diesel::sqlite::Sqlite;
    ///
    /// assert!(!Sqlite.drops_together()); // one table a statement
    /// ```
    fn drops_together(&self) -> bool {
        false
    }

    /// Sent before and after the drops of tables that refer to each other.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::ddl::DdlDialect;
    /// use diesel::sqlite::Sqlite;
    ///
    /// assert_eq!(Sqlite.around_drops(), None);
    /// ```
    fn around_drops(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// How a column of this kind is declared that a key, a constraint or an index is over.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::ddl::DdlDialect;
    /// use aludel::entity::SqlKind;
    /// use diesel::sqlite::Sqlite;
    ///
    /// // MySQL cannot index a TEXT of any length; SQLite can.
    /// assert_eq!(Sqlite.indexed_type_name(SqlKind::Chars), Some("TEXT"));
    /// ```
    fn indexed_type_name(&self, kind: SqlKind) -> Option<&'static str> {
        self.type_name(kind)
    }

    /// Whether a foreign key may lead to a table that is made later. Where not, it is added when
    /// that table is there.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::ddl::DdlDialect;
    /// use diesel::sqlite::Sqlite;
    ///
    /// assert!(Sqlite.refers_to_later_tables());
    /// ```
    fn refers_to_later_tables(&self) -> bool {
        true
    }

    /// Whether a column that the database computes can be declared NOT NULL.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::ddl::DdlDialect;
    /// use diesel::sqlite::Sqlite;
    ///
    /// assert!(Sqlite.computes_not_null()); // MariaDB refuses it
    /// ```
    fn computes_not_null(&self) -> bool {
        true
    }

    /// Whether indexes are declared in `CREATE TABLE`.
    ///
    /// # Example
    ///
    /// ```
    /// use aludel::ddl::DdlDialect;
    /// use diesel::sqlite::Sqlite;
    ///
    /// assert!(!Sqlite.index_is_part_of_table()); // CREATE INDEX follows
    /// ```
    fn index_is_part_of_table(&self) -> bool {
        false
    }
}

/// The declaration of a key that the database makes.
///
/// # Example
///
/// ```
/// use aludel::ddl::DdlDialect;
/// use aludel::entity::SqlKind;
/// use diesel::sqlite::Sqlite;
///
/// let key = Sqlite.generated_key(SqlKind::Int64).expect("SQLite counts integers");
/// assert_eq!((key.type_name, key.suffix), ("INTEGER", "AUTOINCREMENT"));
/// assert_eq!(Sqlite.generated_key(SqlKind::Chars), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GeneratedKey {
    /// The type, which can be another than that of a column that is not generated.
    pub type_name: &'static str,
    /// What follows `NOT NULL PRIMARY KEY`.
    pub suffix: &'static str,
}
