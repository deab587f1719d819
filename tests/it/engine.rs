//! Which database the suite runs on: SQLite in memory, or the server at `ALUDEL_TEST_URL`.
//!
//! Each test has a database of its own: on PostgreSQL a schema in that of the URL, on MariaDB and
//! MySQL a database. Behaviour is asserted on every engine. The text of statements is SQLite's and
//! is compared there; elsewhere what each statement does to which table is compared, in order.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use aludel::{AnyConnection, Driver, testing::Recorder};

/// The URL of the server; none for SQLite.
fn url() -> Option<&'static str> {
    static URL: OnceLock<Option<String>> = OnceLock::new();
    URL.get_or_init(|| std::env::var("ALUDEL_TEST_URL").ok()).as_deref()
}

/// The name of the database that the suite runs on: `SQLite`, `PostgreSQL`, `MariaDB`, `MySQL`.
pub(crate) fn name() -> &'static str {
    static NAME: OnceLock<&str> = OnceLock::new();
    NAME.get_or_init(|| match url() {
        None => "SQLite",
        Some(url) => AnyConnection::connect(url).expect("ALUDEL_TEST_URL").dialect().name,
    })
}

pub(crate) fn is_sqlite() -> bool {
    url().is_none()
}

pub(crate) fn is_postgres() -> bool {
    name() == "PostgreSQL"
}

/// Whether it is MariaDB or MySQL.
pub(crate) fn is_mysql() -> bool {
    matches!(name(), "MariaDB" | "MySQL")
}

/// Whether the server answers.
#[cfg(any(feature = "postgres", feature = "mysql"))]
pub(crate) fn is_up() -> bool {
    url().is_some_and(|url| AnyConnection::connect(url).is_ok())
}

/// Leaves a test that makes sense on some engines only, and says why.
macro_rules! only_on {
    ($condition:expr, $reason:literal) => {
        if !$condition {
            println!("not on {}: {}", $crate::engine::name(), $reason);
            return;
        }
    };
}

/// Rows in ascending order, of which the first has NULL: the smallest value on SQLite and MariaDB,
/// the largest on PostgreSQL.
pub(crate) fn null_first<T, const N: usize>(mut rows: [T; N]) -> [T; N] {
    if is_postgres() {
        rows.rotate_left(1);
    }
    rows
}

/// Rows in descending order, of which the last has NULL.
pub(crate) fn null_last<T, const N: usize>(mut rows: [T; N]) -> [T; N] {
    if is_postgres() {
        rows.rotate_right(1);
    }
    rows
}

/// Does the same with diesel's connection, whichever it is.
macro_rules! with_diesel {
    ($any:expr, $connection:ident => $action:expr) => {
        match $any {
            aludel::AnyConnection::Sqlite($connection) => $action,
            #[cfg(feature = "postgres")]
            aludel::AnyConnection::Postgres($connection) => $action,
            #[cfg(feature = "mysql")]
            aludel::AnyConnection::Mysql($connection)
            | aludel::AnyConnection::MariaDb($connection) => $action,
            _ => unreachable!("there is no other"),
        }
    };
}

/// A database that is empty and belongs to one test; it can be connected to more than once.
pub(crate) struct Database(String);

impl Database {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let nth = COUNT.fetch_add(1, Ordering::Relaxed);
        let database = Self(format!("it_{}_{nth}", std::process::id()));
        if let Some(url) = url() {
            let mut connection = AnyConnection::connect(url).expect("the server answers");
            let sql = match is_postgres() {
                true => format!("CREATE SCHEMA {}", database.0),
                false => format!("CREATE DATABASE {} COLLATE utf8mb4_bin", database.0),
            };
            connection.batch_execute(&sql).expect("it is a new one");
        }
        database
    }

    /// A connection to it. On SQLite each is to a database of its own.
    pub(crate) fn connect(&self) -> AnyConnection {
        let mut connection =
            AnyConnection::connect(url().unwrap_or(":memory:")).expect("it is there");
        let sql = match name() {
            "SQLite" => return connection,
            // Notices about what does not exist would fill the output.
            "PostgreSQL" => {
                format!("SET search_path TO {}; SET client_min_messages TO warning", self.0)
            }
            _ => format!("USE {}", self.0),
        };
        connection.batch_execute(&sql).expect("it was made");
        connection
    }
}

impl Database {
    /// Its URL, for another program; none on SQLite.
    pub(crate) fn url(&self) -> Option<String> {
        let url = url()?;
        let server = url.rsplit_once('/').map_or(url, |(server, _)| server);
        Some(match is_postgres() {
            true => format!("{url}?options=-csearch_path%3D{}", self.0),
            false => format!("{server}/{}", self.0),
        })
    }
}

/// A connection to an empty database.
pub(crate) fn connect() -> AnyConnection {
    Database::new().connect()
}

/// Tables written for SQLite, as the engine spells them. A reference to a table that comes later is
/// written as `/* later */ REFERENCES`.
pub(crate) fn tables(sqlite: &str) -> String {
    const LATER: &str = "/* later */ REFERENCES ";
    if is_sqlite() {
        return sqlite.to_owned();
    }
    let mut text = sqlite.to_owned();
    let mut after = String::new();
    let mut table = "";
    for line in sqlite.lines() {
        if let Some((_, rest)) = line.split_once("CREATE TABLE ") {
            table = rest.split_whitespace().next().unwrap_or_default();
        }
        if let Some((before, target)) = line.split_once(LATER) {
            let column = before.split_whitespace().next().unwrap_or_default();
            let target = target.trim_end().trim_end_matches([';', ')', ',']);
            let target = format!("{target})");
            after.push_str(&format!(
                "ALTER TABLE {table} ADD FOREIGN KEY ({column}) REFERENCES {target};\n"
            ));
            text = text.replace(&format!("{LATER}{target}"), "");
        }
    }
    let text = text + &after;
    if is_postgres() {
        return text.replace(
            "INTEGER PRIMARY KEY AUTOINCREMENT",
            "INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        );
    }
    text.replace("AUTOINCREMENT", "AUTO_INCREMENT")
        .replace("TEXT NOT NULL PRIMARY KEY", "VARCHAR(255) NOT NULL PRIMARY KEY")
        .replace("TEXT NOT NULL UNIQUE", "VARCHAR(255) NOT NULL UNIQUE")
}

/// Lets generated keys go on behind rows that were put in with their keys.
pub(crate) fn count_on(connection: &mut AnyConnection, tables: &[&str]) {
    if !is_postgres() {
        return;
    }
    for table in tables {
        let sql =
            format!("SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}");
        connection.batch_execute(&sql).expect("the key is generated");
    }
}

/// What a session sends.
#[derive(Clone, Default)]
pub(crate) struct Sent(Recorder);

impl Sent {
    /// Records what a connection sends from now on.
    pub(crate) fn by(connection: &mut AnyConnection) -> Self {
        let sent = Self::default();
        connection.set_instrumentation(sent.0.clone());
        sent
    }

    pub(crate) fn take(&self) -> Vec<Text> {
        texts(self.0.take())
    }

    pub(crate) fn take_sql(&self) -> Vec<Text> {
        texts(self.0.take_sql())
    }

    pub(crate) fn clear(&self) {
        self.0.clear();
    }
}

/// The statements to compare. MariaDB and MySQL read what an INSERT made by a SELECT behind it: the
/// two stand for the one that has RETURNING elsewhere, and for none that has not.
fn texts(statements: Vec<String>) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::with_capacity(statements.len());
    for statement in statements {
        match texts.last_mut() {
            Some(Text(before)) if reads_inserted(before, &statement) => {
                let end = before.find(" -- binds: ").unwrap_or(before.len());
                before.insert_str(end, " RETURNING");
            }
            _ => texts.push(Text(statement)),
        }
    }
    texts
}

/// What an UPDATE or DELETE by query sends where it is to tell which rows it wrote: on SQLite and
/// PostgreSQL this statement, which has RETURNING. MariaDB and MySQL are asked for the keys before,
/// and after an UPDATE for the rows.
pub(crate) fn by_query(sqlite: &str) -> Vec<String> {
    if !is_mysql() {
        return vec![sqlite.to_owned()];
    }
    let (verb, table) = match outline(sqlite).split_once(' ') {
        Some((verb, table)) => (verb.to_owned(), table.to_owned()),
        None => panic!("neither UPDATE nor DELETE: {sqlite}"),
    };
    let keys = format!("SELECT `id` FROM `{table}`");
    let rows = (verb == "UPDATE").then(|| format!("SELECT .. FROM `{table}`"));
    [keys, sqlite.to_owned()].into_iter().chain(rows).collect()
}

/// An UPDATE of several rows, each to its own values: a statement for each of them on SQLite, one
/// for all elsewhere.
pub(crate) fn of_rows<const N: usize>(each: [&'static str; N]) -> Vec<&'static str> {
    each.into_iter().take(if is_sqlite() { N } else { 1 }).collect()
}

/// Whether the second statement reads from the table that the first put rows into, where INSERT
/// returns nothing.
fn reads_inserted(insert: &str, select: &str) -> bool {
    let table = |sql: &str, verb: &str| outline(sql).strip_prefix(verb).map(str::to_owned);
    let inserted = table(insert, "INSERT ");
    is_mysql() && inserted.is_some_and(|inserted| table(select, "SELECT ") == Some(inserted))
}

/// A statement that was sent, which compares with SQLite's.
#[derive(Debug, Clone)]
pub(crate) struct Text(String);

impl Text {
    /// Whether it ends so on SQLite.
    pub(crate) fn ends_with(&self, end: &str) -> bool {
        !is_sqlite() || self.0.ends_with(end)
    }
}

impl core::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        if is_sqlite() { self.0 == other } else { outline(&self.0) == outline(other) }
    }
}

impl PartialEq<String> for Text {
    fn eq(&self, other: &String) -> bool {
        *self == **other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

/// `UPDATE users`, `INSERT users RETURNING`, `BEGIN`: what a statement does, to which table.
fn outline(sql: &str) -> String {
    let sql = sql.split(" -- binds: ").next().unwrap_or_default();
    // The list of values that an UPDATE may begin with.
    let sql = match sql.strip_prefix("WITH ").and_then(|sql| sql.split_once(") UPDATE ")) {
        Some((_, rest)) => format!("UPDATE {rest}"),
        None => sql.to_owned(),
    };
    let words: Vec<&str> = sql.split_whitespace().collect();
    let after = |word: &str| {
        let at = words.iter().position(|it| *it == word);
        at.and_then(|at| words.get(at + 1)).copied().unwrap_or_default()
    };
    let (verb, table) = match words.first().copied().unwrap_or_default() {
        "INSERT" => ("INSERT", after("INTO")),
        "UPDATE" => ("UPDATE", after("UPDATE")),
        "DELETE" => ("DELETE", after("FROM")),
        "SELECT" => ("SELECT", after("FROM")),
        _ => return sql,
    };
    let table = table.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
    let returns = verb == "INSERT" && words.contains(&"RETURNING");
    format!("{verb} {table}{}", if returns { " RETURNING" } else { "" })
}
