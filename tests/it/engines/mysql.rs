//! MariaDB and MySQL.

use aludel::{AnyConnection, Session};
use diesel::MysqlConnection;

use crate::engine;
use crate::model::*;

fn is_here() -> bool {
    matches!(engine::name(), "MariaDB" | "MySQL")
}

/// A session that takes the server for MySQL, which returns nothing.
fn as_mysql() -> Session<MysqlConnection> {
    match connection() {
        AnyConnection::Mysql(connection) | AnyConnection::MariaDb(connection) => {
            Session::new(connection)
        }
        _ => unreachable!("asked before"),
    }
}

#[test]
fn keys_of_a_batch_are_right_where_insert_returns_nothing() {
    only_on!(is_here(), "INSERT returns the keys");
    let mut s = as_mysql();
    s.insert(user("before")).unwrap();
    let rows: Vec<_> = (0..300).map(|nth| s.add(user(&format!("user {nth}")))).collect();
    let address = s.add(address("x@y", rows[7]));
    s.commit().unwrap();
    for (nth, row) in rows.iter().enumerate() {
        let row = s.saved(*row).unwrap();
        s.refresh(row).unwrap();
        assert_eq!(s[row].name, format!("user {nth}"));
    }
    let (address, user) = (s.saved(address).unwrap(), s.saved(rows[7]).unwrap());
    assert_eq!(s[address].user_id, s[user].id);
}

#[test]
fn a_default_is_read_back_where_insert_returns_nothing() {
    only_on!(is_here(), "INSERT returns the values");
    let mut s = as_mysql();
    let country = |code: &str| NewCountry { code: code.into(), name: aludel::Given::Default };
    let [a, b] = ["FR", "DE"].map(|code| s.add(country(code)));
    let cart = s.insert(NewCart {}).unwrap();
    s.commit().unwrap();
    for row in [a, b] {
        let row = s.saved(row).unwrap();
        assert_eq!(s[row].name, "?");
    }
    assert_eq!(s[cart].id, 1);
}

#[test]
fn a_tree_is_deleted_where_foreign_keys_are_checked_row_by_row() {
    only_on!(is_here(), "foreign keys are checked at the end");
    let mut s = as_mysql();
    let root = s.insert(node("root", None)).unwrap();
    let child = s.insert(node("child", Some(root.into()))).unwrap();
    s.insert(node("leaf", Some(child.into()))).unwrap();
    s.commit().unwrap();
    s.delete(root).unwrap();
    s.commit().unwrap();
    assert_eq!(s.count(Node::query()).unwrap(), 0);
}

#[test]
fn many_rows_get_values_of_their_own_by_one_statement() {
    only_on!(is_here(), "the text is MariaDB's");
    let mut s = session();
    let rows = ["a", "b"].map(|name| s.insert(user(name)).unwrap());
    s.commit().unwrap();
    let sent = record(&mut s);
    for (row, name) in rows.into_iter().zip(["x", "y"]) {
        s[row].fullname = Some(name.into());
    }
    s.commit().unwrap();
    let update = sent.take_sql().into_iter().nth(1).unwrap();
    assert_eq!(
        &*update,
        "UPDATE `users` SET `fullname` = CASE WHEN `id` = ? THEN ? WHEN `id` = ? THEN ? \
         ELSE `fullname` END WHERE `id` IN (?, ?)"
    );
    for (row, name) in rows.into_iter().zip(["x", "y"]) {
        s.refresh(row).unwrap();
        assert_eq!(s[row].fullname.as_deref(), Some(name));
    }
}

#[test]
fn a_killed_connection_is_lost() {
    only_on!(is_here(), "it has a test of its own");
    let [mut first, mut other] = connections::<2>();
    let mut ids = Vec::new();
    if let Some(mysql) = first.as_mysql() {
        let id = diesel::dsl::sql::<diesel::sql_types::BigInt>("SELECT CONNECTION_ID()");
        ids = diesel::RunQueryDsl::load::<i64>(id, mysql).unwrap();
    }
    let mut s = Session::new(first);
    let ed = s.insert(user("ed")).unwrap();
    other.batch_execute(&format!("KILL {}", ids[0])).unwrap();
    s[ed].fullname = Some("Ed".into());
    let error = s.commit().unwrap_err();
    assert!(matches!(error, aludel::Error::Lost { .. }), "{error:?}");
}

#[test]
fn of_two_sessions_in_a_deadlock_one_gives_way_and_succeeds_then() {
    only_on!(is_here(), "it has a test of its own");
    super::deadlock();
}
