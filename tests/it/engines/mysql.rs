//! MariaDB and MySQL.

use aludel::func::{case, count_star, value};
use aludel::{AnyConnection, Session, text, values, with};
use diesel::MysqlConnection;
use diesel::mysql::Mysql;
use diesel::sql_types::{BigInt, Text};

use crate::engine;
use crate::model::*;

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
    only_on!(engine::is_mysql(), "INSERT returns the keys");
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
    only_on!(engine::is_mysql(), "INSERT returns the values");
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
    only_on!(engine::is_mysql(), "foreign keys are checked at the end");
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
    only_on!(engine::is_mysql(), "the text is MariaDB's");
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
    only_on!(engine::is_mysql(), "it has a test of its own");
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
    only_on!(engine::is_mysql(), "it has a test of its own");
    super::deadlock();
}

#[test]
fn of_two_serializable_transactions_in_conflict_one_is_tried_again_and_sees_the_other() {
    only_on!(engine::is_mysql(), "it has a test of its own");
    super::serializable_conflict();
}

#[test]
fn a_value_that_is_selected_has_its_type_whatever_its_size() {
    only_on!(engine::is_mysql(), "a bind has a type elsewhere");
    let mut s = as_mysql();
    s.insert(user("ed")).unwrap();
    let all = (
        value(i16::MIN),
        value(i32::MAX),
        value(i64::MIN),
        value(0.5_f32),
        value(f64::MAX),
        value(true),
        value("größe 🦀"),
        value(vec![0_u8, 255]),
    );
    let row = s.one(User::query().select(all)).unwrap();
    let expected = (i16::MIN, i32::MAX, i64::MIN, 0.5, f64::MAX, true);
    assert_eq!((row.0, row.1, row.2, row.3, row.4, row.5), expected);
    assert_eq!((&*row.6, &*row.7), ("größe 🦀", &[0, 255][..]));
    let later = case(User::name.eq("jo"), value(0_i64)).otherwise(i64::MAX);
    let texts = (later, text!(BigInt, "?", i64::MAX), text!(Text, "?", "it's"));
    assert_eq!(
        s.one(User::query().select(texts)).unwrap(),
        (i64::MAX, i64::MAX, "it's".to_owned())
    );
}

#[test]
fn a_selected_text_has_no_collation_that_a_column_could_not_be_united_with() {
    let query = User::query().select(value("a")).union(User::query().select(User::name));
    assert_eq!(
        query.to_sql::<Mysql>().unwrap(),
        "SELECT CONCAT(?) FROM `users` UNION SELECT `users`.`name` FROM `users`"
    );
}

#[test]
fn a_query_with_ctes_is_a_derived_table_in_a_union() {
    aludel::alias!(chosen = User);
    let chosen = User::query().select(User::id).cte(chosen);
    let query = with(chosen, |it| it.select(it.column(User::id)));
    assert_eq!(
        query.union(User::query().select(User::id)).to_sql::<Mysql>().unwrap(),
        "SELECT * FROM (WITH `chosen`(`id`) AS (SELECT `users`.`id` FROM `users`) \
         SELECT `chosen`.`id` FROM `chosen`) AS `operand` \
         UNION SELECT `users`.`id` FROM `users`"
    );
}

#[test]
fn values_are_united_selects_of_typed_binds() {
    aludel::alias!(wanted = User);
    let rows = vec![(1, "ed".to_owned()), (2, "jo".to_owned())];
    let query = with(values(wanted, (User::id, User::name), rows), |wanted| {
        wanted.select(wanted.column(User::name))
    });
    assert_eq!(
        query.to_sql::<Mysql>().unwrap(),
        "WITH `wanted`(`id`, `name`) AS (SELECT CAST(? AS SIGNED), CONCAT(?) \
         UNION ALL SELECT CAST(? AS SIGNED), CONCAT(?)) \
         SELECT `wanted`.`name` FROM `wanted`"
    );
}

#[test]
fn a_limited_list_is_a_derived_table() {
    let first = User::query().order_by(User::name).limit(1).select(User::id);
    let query = Address::query().filter(Address::user_id.in_(first)).select(Address::id);
    assert_eq!(
        query.to_sql::<Mysql>().unwrap(),
        "SELECT `addresses`.`id` FROM `addresses` WHERE `addresses`.`user_id` IN \
         (SELECT * FROM (SELECT `users`.`id` FROM `users` ORDER BY `users`.`name` LIMIT 1) \
         AS `limited`)"
    );
}

#[test]
fn rows_whose_columns_have_one_name_are_counted_under_names_of_their_own() {
    only_on!(engine::is_mysql(), "names may be repeated");
    let mut s = session();
    let sent = record(&mut s);
    assert_eq!(s.count(User::query().select((count_star(), count_star()))).unwrap(), 1);
    let pairs = User::query().join(User::addresses).rows().select((User::id, Address::id));
    assert_eq!(s.count(pairs.limit(3)).unwrap(), 0);
    let sent: Vec<String> = sent.take_sql().iter().map(|sql| sql.to_string()).collect();
    assert_eq!(
        sent[0],
        "SELECT (WITH `counted` (`c0`, `c1`) AS (SELECT COUNT(*), COUNT(*) FROM `users`) \
         SELECT COUNT(*) FROM `counted`)"
    );
}
