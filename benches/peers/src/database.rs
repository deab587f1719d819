//! The database of a workload: filled before it, checked after it.

use std::path::PathBuf;

use rusqlite::Connection;

/// What every peer sets on its connection.
pub const PRAGMAS: &str =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;";

const TABLES: &str = "
    CREATE TABLE users (id INTEGER PRIMARY KEY NOT NULL, name TEXT NOT NULL, age INTEGER NOT NULL);
    CREATE TABLE addresses (
        id INTEGER PRIMARY KEY NOT NULL,
        email TEXT NOT NULL,
        user_id INTEGER NOT NULL REFERENCES users (id)
    );
    CREATE INDEX addresses_user_id ON addresses (user_id);
    CREATE TABLE tags (id INTEGER PRIMARY KEY NOT NULL, word TEXT NOT NULL);
    CREATE TABLE user_tags (
        user_id INTEGER NOT NULL REFERENCES users (id),
        tag_id INTEGER NOT NULL REFERENCES tags (id),
        PRIMARY KEY (user_id, tag_id)
    );
    CREATE INDEX user_tags_tag_id ON user_tags (tag_id);
";

/// A SQLite file, removed at the end.
pub struct Database {
    folder: PathBuf,
}

impl Database {
    /// With the rows that the workload begins with.
    pub fn filled(workload: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("peers-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder for the database");
        let database = Self { folder };
        let connection = database.open();
        connection.execute_batch(TABLES).expect("well-formed");
        let (users, addresses, tags) = match workload {
            "W1" => (0, 0, 0),
            "W2" | "W3" | "W4" => (100_000, 0, 0),
            "W5a" | "W7" => (2_000, 5, 0),
            "W5b" => (2_000, 0, 5),
            "W6" => (1_000, 0, 0),
            "W8" => (500, 5, 0),
            "W9" => (10_000, 0, 0),
            other => panic!("no workload {other}"),
        };
        let numbers = |to| {
            format!(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {to})"
            )
        };
        if users > 0 {
            let fill = format!(
                "INSERT INTO users {} SELECT i, 'user number ' || i, i % 90 FROM n;",
                numbers(users)
            );
            connection.execute_batch(&fill).expect("filled");
        }
        if addresses > 0 {
            let fill = format!(
                "INSERT INTO addresses (email, user_id) {} SELECT 'user' || u.id || '@host' || i || '.org', u.id
                 FROM users u, n ORDER BY u.id, i;",
                numbers(addresses)
            );
            connection.execute_batch(&fill).expect("filled");
        }
        if tags > 0 {
            let fill = format!(
                "INSERT INTO tags {} SELECT i, 'word ' || i FROM n;
                 INSERT INTO user_tags {} SELECT u.id, 1 + (u.id * 7 + i * 101) % 500 FROM users u, n;",
                numbers(500),
                numbers(tags)
            );
            connection.execute_batch(&fill).expect("filled");
        }
        database
    }

    /// The path of the file.
    pub fn path(&self) -> String {
        self.folder.join("peers.sqlite").to_string_lossy().into_owned()
    }

    /// A connection, by rusqlite.
    pub fn open(&self) -> Connection {
        let connection = Connection::open(self.path()).expect("it can be opened");
        connection.execute_batch(PRAGMAS).expect("well-formed");
        connection
    }

    /// Whether the database is as the workload leaves it.
    pub fn check(&self, workload: &str) {
        let connection = self.open();
        let number = |sql: &str| -> i64 {
            connection.query_row(sql, [], |row| row.get(0)).expect("one number")
        };
        let users = number("SELECT count(*) FROM users");
        let addresses = number("SELECT count(*) FROM addresses");
        let ages = number("SELECT coalesce(sum(age), 0) FROM users");
        let begin = |users: i64| (1..=users).map(|i| i % 90).sum::<i64>();
        match workload {
            "W1" => {
                assert_eq!((users, addresses), (2_000, 10_000));
                let own = "SELECT count(*) FROM addresses a JOIN users u ON u.id = a.user_id
                           WHERE a.email LIKE u.name || '@%'";
                assert_eq!(number(own), 10_000);
            }
            "W2" => assert_eq!((users, ages), (100_000, begin(100_000))),
            "W3" => assert_eq!((users, ages), (100_000, begin(100_000) + 1_000)),
            "W4" => assert_eq!((users, ages), (100_000, begin(100_000) + 100)),
            "W5a" => assert_eq!((users, addresses), (2_000, 10_000)),
            "W5b" => assert_eq!(number("SELECT count(*) FROM user_tags"), 10_000),
            "W6" => assert_eq!(users, 1_000),
            "W7" => assert_eq!((users, addresses), (0, 0)),
            "W8" => assert_eq!((users, addresses, ages), (500, 2_500, begin(500) + 20 * 500)),
            "W9" => {
                let expected = (1..=10_000).map(|i| i % 90 + i).sum::<i64>();
                assert_eq!((users, ages), (10_000, expected));
            }
            other => panic!("no workload {other}"),
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
