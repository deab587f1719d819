//! Tables made in a real SQLite.

use aludel::ddl::{Difference, SchemaError};
use aludel::{Entity, Schema, schema};
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;
use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection};

#[derive(Entity)]
#[entity(table = "users")]
pub struct User {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(unique)]
    pub email: String,
    #[entity(index)]
    pub name: Option<String>,
    #[entity(default = "'new'")]
    pub status: String,
}

#[derive(Entity)]
#[entity(table = "addresses")]
pub struct Address {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(user: User, on_delete = cascade))]
    pub user_id: i32,
    #[entity(belongs_to(editor: User, on_delete = nullify))]
    pub editor_id: Option<i32>,
}

#[derive(Entity)]
#[entity(table = "accounts")]
pub struct Account {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(owner: User, on_delete = restrict, unique))]
    pub owner_id: i32,
}

#[derive(Entity)]
#[entity(table = "employees")]
pub struct Employee {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(manager: Employee, on_delete = restrict))]
    pub manager_id: Option<i32>,
}

#[derive(Entity)]
#[entity(table = "orders")]
pub struct Order {
    #[entity(key)]
    pub shop: String,
    #[entity(key)]
    pub number: i32,
}

#[derive(Entity)]
#[entity(
    table = "order_lines",
    belongs_to(order: Order, columns(shop, number), on_delete = cascade)
)]
pub struct OrderLine {
    #[entity(key)]
    pub shop: String,
    #[entity(key)]
    pub number: i32,
    #[entity(key)]
    pub line: i16,
}

#[derive(Entity)]
#[entity(table = "teams")]
pub struct Team {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(captain: Player, on_delete = restrict, deferred))]
    pub captain_id: Option<i32>,
}

#[derive(Entity)]
#[entity(table = "players")]
pub struct Player {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(belongs_to(team: Team, on_delete = restrict))]
    pub team_id: i32,
}

#[derive(Entity)]
#[entity(table = "the \"odd\" table'; DROP TABLE users; --")]
pub struct Odd {
    #[entity(key, generated, column = "select")]
    pub id: i32,
    #[entity(column = "two words", index)]
    pub two: String,
    #[entity(column = "prénom ☃", unique)]
    pub three: String,
    #[entity(column = "a \"quote\"", belongs_to(other: Odd, on_delete = cascade))]
    pub other_id: Option<i32>,
}

/// A column as SQLite lists it.
#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn memory() -> SqliteConnection {
    SqliteConnection::establish(":memory:").expect("SQLite opens memory")
}

fn execute(connection: &mut SqliteConnection, sql: &str) {
    connection.batch_execute(sql).expect("the statement is right");
}

fn refused(connection: &mut SqliteConnection, sql: &str) -> String {
    connection.batch_execute(sql).expect_err("the database refuses").to_string()
}

fn count(connection: &mut SqliteConnection, from: &str) -> i64 {
    diesel::sql_query(format!("SELECT count(*) AS count FROM {from}"))
        .get_result::<Count>(connection)
        .expect("the count is right")
        .count
}

/// The tables and indexes that the program made.
fn objects(connection: &mut SqliteConnection) -> Vec<String> {
    diesel::sql_query("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name")
        .load::<Name>(connection)
        .expect("SQLite lists its objects")
        .into_iter()
        .map(|row| row.name)
        .collect()
}

fn everything() -> Schema {
    schema![OrderLine, Order, Account, Address, User, Employee, Player, Team, Odd]
}

#[test]
fn creating_twice_creates_once() {
    let connection = &mut memory();
    everything().create_all(connection).expect("the tables are made");
    let made = objects(connection);
    execute(connection, "INSERT INTO users (email) VALUES ('ed@example.org')");

    everything().create_all(connection).expect("the tables exist");

    assert_eq!(objects(connection), made);
    assert_eq!(count(connection, "users"), 1);
}

#[test]
fn creating_adds_what_is_missing() {
    let connection = &mut memory();
    schema![User].create_all(connection).expect("the table is made");
    execute(connection, "DROP INDEX ix_users__name");

    schema![User, Account].create_all(connection).expect("the rest is made");

    assert_eq!(objects(connection), ["accounts", "ix_users__name", "users"]);
}

#[test]
fn what_was_created_verifies() {
    let connection = &mut memory();
    everything().create_all(connection).expect("the tables are made");
    everything().verify(connection).expect("all is there");
}

#[test]
fn dropping_leaves_nothing() {
    let connection = &mut memory();
    everything().create_all(connection).expect("the tables are made");
    everything().drop_all(connection).expect("the tables are dropped");
    assert!(objects(connection).is_empty());
    everything().drop_all(connection).expect("there is nothing to drop");
}

#[test]
fn tables_that_refer_to_each_other_are_dropped_with_their_rows() {
    let connection = &mut memory();
    let schema = schema![Team, Player, Employee];
    schema.create_all(connection).expect("the tables are made");
    execute(
        connection,
        "BEGIN;
         INSERT INTO teams (id, captain_id) VALUES (1, 1);
         INSERT INTO players (id, team_id) VALUES (1, 1);
         INSERT INTO employees (id, manager_id) VALUES (1, NULL), (2, 1);
         COMMIT;",
    );
    schema.drop_all(connection).expect("the tables are dropped");
    assert!(objects(connection).is_empty());
}

#[test]
fn a_table_that_others_refer_to_is_not_dropped_alone() {
    let connection = &mut memory();
    schema![User, Account].create_all(connection).expect("the tables are made");
    execute(
        connection,
        "INSERT INTO users (id, email) VALUES (1, 'ed'); INSERT INTO accounts (owner_id) VALUES (1)",
    );
    schema![User].drop_all(connection).expect_err("an account refers to a user");
    assert_eq!(count(connection, "users"), 1);
    let left = refused(connection, "INSERT INTO accounts (owner_id) VALUES (2)");
    assert_eq!(left, "FOREIGN KEY constraint failed");
}

#[test]
fn a_type_is_spelled_out() {
    #[derive(Entity)]
    #[entity(table = "labels")]
    pub struct Label {
        #[entity(key, generated)]
        pub id: i32,
        #[entity(ddl = "VARCHAR(50)")]
        pub text: String,
    }

    let sql = schema![Label].create_sql(&Sqlite).expect("the schema can be spelled");
    assert!(sql[0].contains(r#""text" VARCHAR(50) NOT NULL"#), "{}", sql[0]);
    schema![Label].create_all(&mut memory()).expect("the table is made");
}

#[test]
fn nothing_is_created_when_one_statement_is_refused() {
    #[derive(Entity)]
    #[entity(table = "broken")]
    pub struct Broken {
        #[entity(key, generated)]
        pub id: i32,
        #[entity(ddl = "TEXT NOT A TYPE")]
        pub name: String,
    }

    let connection = &mut memory();
    let error = schema![User, Broken].create_all(connection).expect_err("the type is no type");

    assert_eq!(error.to_string(), "cannot create table `broken`");
    assert!(std::error::Error::source(&error).is_some());
    assert!(objects(connection).is_empty());
}

#[test]
fn creating_in_a_transaction_is_undone_with_it() {
    let connection = &mut memory();
    execute(connection, "CREATE TABLE kept (id INTEGER)");
    let outcome = connection.transaction::<(), aludel::Error, _>(|connection| {
        schema![User].create_all(connection)?;
        schema![User].verify(connection)?;
        Err(diesel::result::Error::RollbackTransaction.into())
    });
    outcome.expect_err("the transaction was rolled back");
    assert_eq!(objects(connection), ["kept"]);
}

#[test]
fn a_key_is_never_given_twice() {
    let connection = &mut memory();
    schema![User].create_all(connection).expect("the table is made");
    execute(
        connection,
        "INSERT INTO users (email) VALUES ('a'), ('b');
         DELETE FROM users WHERE id = 2;
         INSERT INTO users (email) VALUES ('c');",
    );
    assert_eq!(count(connection, "users WHERE email = 'c' AND id = 3"), 1);
}

#[test]
fn a_default_fills_what_is_not_given() {
    let connection = &mut memory();
    schema![User].create_all(connection).expect("the table is made");
    execute(connection, "INSERT INTO users (email) VALUES ('a')");
    assert_eq!(count(connection, "users WHERE status = 'new'"), 1);
}

#[test]
fn unique_and_not_null_hold() {
    let connection = &mut memory();
    schema![User, Account].create_all(connection).expect("the tables are made");
    execute(
        connection,
        "INSERT INTO users (email) VALUES ('a'); INSERT INTO accounts (owner_id) VALUES (1)",
    );
    assert_eq!(
        refused(connection, "INSERT INTO users (email) VALUES ('a')"),
        "UNIQUE constraint failed: users.email"
    );
    assert_eq!(
        refused(connection, "INSERT INTO users (email) VALUES (NULL)"),
        "NOT NULL constraint failed: users.email"
    );
    assert_eq!(
        refused(connection, "INSERT INTO accounts (owner_id) VALUES (1)"),
        "UNIQUE constraint failed: accounts.owner_id"
    );
}

#[test]
fn deleting_a_parent_obeys_each_delete_rule() {
    let connection = &mut memory();
    everything().create_all(connection).expect("the tables are made");
    execute(
        connection,
        "INSERT INTO users (id, email) VALUES (1, 'a'), (2, 'b'), (3, 'c');
         INSERT INTO addresses (id, user_id, editor_id) VALUES (1, 1, NULL), (2, 2, 1);
         INSERT INTO accounts (owner_id) VALUES (3);
         INSERT INTO orders VALUES ('here', 7), ('there', 7);
         INSERT INTO order_lines VALUES ('here', 7, 1), ('there', 7, 1);",
    );

    execute(connection, "DELETE FROM users WHERE id = 1; DELETE FROM orders WHERE shop = 'here'");

    assert_eq!(count(connection, "addresses WHERE id = 1"), 0);
    assert_eq!(count(connection, "addresses WHERE id = 2 AND editor_id IS NULL"), 1);
    assert_eq!(count(connection, "order_lines WHERE shop = 'here'"), 0);
    assert_eq!(count(connection, "order_lines WHERE shop = 'there'"), 1);
    assert_eq!(
        refused(connection, "DELETE FROM users WHERE id = 3"),
        "FOREIGN KEY constraint failed"
    );
}

#[test]
fn rows_that_refer_to_each_other_are_deleted_by_one_statement() {
    let connection = &mut memory();
    schema![Employee].create_all(connection).expect("the table is made");
    execute(
        connection,
        "INSERT INTO employees (id, manager_id) VALUES (1, NULL), (2, 1), (3, 2);
         DELETE FROM employees WHERE id IN (1, 2, 3);",
    );
    assert_eq!(count(connection, "employees"), 0);
}

#[test]
fn a_deferred_key_is_checked_at_the_commit() {
    let connection = &mut memory();
    schema![Team, Player].create_all(connection).expect("the tables are made");
    execute(
        connection,
        "BEGIN;
         INSERT INTO teams (id, captain_id) VALUES (1, 7);
         INSERT INTO players (id, team_id) VALUES (7, 1);
         COMMIT;",
    );
    execute(connection, "BEGIN; INSERT INTO teams (id, captain_id) VALUES (2, 8)");
    assert_eq!(refused(connection, "COMMIT"), "FOREIGN KEY constraint failed");
}

#[test]
fn odd_names_are_names() {
    let connection = &mut memory();
    schema![User, Odd].create_all(connection).expect("the tables are made");
    schema![User, Odd].verify(connection).expect("all is there");
    execute(
        connection,
        r#"INSERT INTO "the ""odd"" table'; DROP TABLE users; --"
               ("select", "two words", "prénom ☃", "a ""quote""")
           VALUES (1, 'a', 'b', NULL), (2, 'a', 'c', 1);
           DELETE FROM "the ""odd"" table'; DROP TABLE users; --" WHERE "select" = 1;"#,
    );
    assert_eq!(count(connection, r#""the ""odd"" table'; DROP TABLE users; --""#), 0);
    assert_eq!(count(connection, "users"), 0);
}

#[test]
fn a_foreign_key_is_looked_up_by_an_index() {
    let connection = &mut memory();
    everything().create_all(connection).expect("the tables are made");
    let plans = [
        "addresses WHERE user_id = 1",
        "addresses WHERE editor_id = 1",
        "accounts WHERE owner_id = 1",
        "order_lines WHERE shop = 'a' AND number = 1",
    ];
    for from in plans {
        let steps: Vec<Plan> =
            diesel::sql_query(format!("EXPLAIN QUERY PLAN SELECT * FROM {from}"))
                .load(connection)
                .expect("SQLite explains itself");
        assert!(steps[0].detail.starts_with("SEARCH"), "{from}: {}", steps[0].detail);
    }
}

#[derive(QueryableByName)]
struct Plan {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[test]
fn missing_tables_and_columns_are_all_named() {
    let connection = &mut memory();
    execute(
        connection,
        "CREATE TABLE users (ID INTEGER PRIMARY KEY, Email TEXT NOT NULL, name TEXT)",
    );

    let missing = schema![User, Account].missing(connection).expect("SQLite answers");

    assert_eq!(missing.len(), 2);
    assert!(matches!(
        missing[0],
        Difference::MissingColumn { entity: "User", field: "status", column: "status", .. }
    ));
    assert!(matches!(
        missing[1],
        Difference::MissingTable { entity: "Account", table: "accounts", .. }
    ));
    let [status, account] = [User::COLUMNS[3].line, Account::PLACE.line];
    assert_eq!(
        schema![User, Account].verify(connection).expect_err("two are missing").to_string(),
        format!(
            "the database does not fit the entities: table `users` has no column `status` for \
             `User.status` (tests/it/ddl.rs:{status}); there is no table `accounts` for `Account` \
             (tests/it/ddl.rs:{account})"
        )
    );
}

#[derive(Entity)]
#[entity(table = "parcels")]
struct Parcel {
    #[entity(key)]
    code: String,
    weight: i32,
    note: Option<String>,
    sender: String,
    volume: Option<f64>,
}

#[test]
fn columns_of_another_nullability_or_type_are_named_with_file_and_line() {
    let connection = &mut crate::engine::connect();
    connection.batch_execute("CREATE TABLE parcels (code VARCHAR(9) NOT NULL PRIMARY KEY, weight VARCHAR(9) NOT NULL, \
         note VARCHAR(9) NOT NULL, sender VARCHAR(9), volume DOUBLE PRECISION)").expect("the statement is right");

    let differs = schema![Parcel].missing(connection).expect("the database answers");

    let texts: Vec<_> = differs.iter().map(ToString::to_string).collect();
    let line = |at: usize| Parcel::COLUMNS[at].line;
    assert_eq!(line(3) - line(1), 2); // each field has its own
    assert_eq!(texts.len(), 3);
    assert!(texts[0].starts_with("the column of `Parcel.weight` is of type "), "{}", texts[0]);
    assert!(texts[0].ends_with(&format!("(tests/it/ddl.rs:{})", line(1))), "{}", texts[0]);
    assert_eq!(
        texts[1],
        format!(
            "the column of `Parcel.note` is NOT NULL: make the field no `Option`, or let the column \
             be NULL (tests/it/ddl.rs:{})",
            line(2)
        )
    );
    assert_eq!(
        texts[2],
        format!(
            "the column of `Parcel.sender` may be NULL: make the field an `Option`, or the column \
             NOT NULL (tests/it/ddl.rs:{})",
            line(3)
        )
    );
}

#[test]
fn what_a_view_says_of_null_is_not_taken_for_true() {
    let connection = &mut crate::engine::connect();
    connection
        .batch_execute("CREATE TABLE things (code VARCHAR(9) NOT NULL PRIMARY KEY)")
        .expect("the statement is right");
    connection.batch_execute("CREATE VIEW parcels AS SELECT code, 1 AS weight, code AS note, code AS sender, 1e0 AS volume \
         FROM things").expect("the statement is right");
    assert_eq!(schema![Parcel].missing(connection).expect("the database answers"), []);
}

#[test]
fn a_view_verifies_like_a_table() {
    let connection = &mut memory();
    execute(
        connection,
        "CREATE VIEW users AS SELECT 1 AS id, 'a' AS email, 'b' AS name, 'c' AS status",
    );
    schema![User].verify(connection).expect("the view has the columns");
}

#[test]
fn a_table_in_an_attached_database_is_made_there() {
    #[derive(Entity)]
    #[entity(table = "notes", schema = "other")]
    pub struct Note {
        #[entity(key, generated)]
        pub id: i32,
        #[entity(index)]
        pub text: String,
    }

    let connection = &mut memory();
    execute(connection, "ATTACH ':memory:' AS other");
    schema![Note].create_all(connection).expect("the table is made");
    schema![Note].create_all(connection).expect("the table exists");
    schema![Note].verify(connection).expect("all is there");
    assert!(objects(connection).is_empty());
    assert_eq!(count(connection, "other.sqlite_schema WHERE tbl_name = 'notes'"), 2);
}

#[test]
fn the_statements_can_be_put_into_a_migration() {
    let connection = &mut memory();
    let sql = everything().create_sql(&Sqlite).expect("the schema can be spelled");
    for statement in sql {
        execute(connection, &statement);
    }
    everything().verify(connection).expect("all is there");
}

#[test]
fn a_type_without_a_name_is_refused_before_any_statement() {
    #[derive(Entity)]
    #[entity(table = "places")]
    pub struct Place {
        #[entity(key, generated)]
        pub id: i32,
        #[entity(sql_type = crate::ddl::ThirdParty)]
        pub shape: String,
    }

    let connection = &mut memory();
    let error = schema![User, Place].create_all(connection).expect_err("the type is unknown");
    assert!(matches!(error, SchemaError::UnknownType { entity: "Place", field: "shape", .. }));
    assert!(objects(connection).is_empty());
}

/// A type that only diesel knows.
type ThirdParty = Text;
