//! The text of a query, and the plan that the database makes of it.

use aludel::with;
use diesel::sqlite::Sqlite;

use super::fixture::{User, id, recorded, session};

#[test]
fn a_query_is_text_without_being_run() {
    let query = User::query().filter(User::id.eq(id(1))).select(User::name);
    let text = "SELECT `users`.`name` FROM `users` WHERE `users`.`id` = ?";
    assert_eq!(query.to_sql::<Sqlite>().unwrap(), text);
    let other = User::query().select(User::name);
    assert_eq!(
        query.union(other).to_sql::<Sqlite>().unwrap(),
        format!("{text} UNION SELECT `users`.`name` FROM `users`")
    );
}

#[test]
fn a_query_that_loads_by_a_join_is_text_too() {
    let joined = User::query().with_joined(User::addresses).to_sql::<Sqlite>().unwrap();
    assert!(joined.contains(" LEFT OUTER JOIN `addresses` AS `users_addresses` ON "));
    let gathered = User::query().join(User::addresses).gather(User::addresses);
    assert!(gathered.to_sql::<Sqlite>().unwrap().contains(" INNER JOIN `addresses` ON "));
}

#[test]
fn a_plan_tells_whether_an_index_is_used() {
    only_on!(crate::engine::is_sqlite(), "each database has words of its own for a plan");
    let mut s = session();
    let by_key = s.explain(User::query().filter(User::id.eq(id(1)))).unwrap();
    assert_eq!(by_key, ["SEARCH users USING INTEGER PRIMARY KEY (rowid=?)"]);
    let by_name = s.explain(User::query().filter(User::name.eq("ed"))).unwrap();
    assert_eq!(by_name, ["SCAN users"]);
}

#[test]
fn a_plan_is_asked_for_and_the_query_is_not_run() {
    only_on!(crate::engine::is_sqlite(), "each database has words of its own for a plan");
    aludel::alias!(chosen = User);
    let (mut s, recorder) = recorded();
    let query =
        with(User::query().select(User::id).cte(chosen), |it| it.select(it.column(User::id)));
    assert!(!s.explain(query).unwrap().is_empty());
    let sent = recorder.take();
    assert_eq!(sent.len(), 1);
    assert!(sent[0].starts_with("EXPLAIN QUERY PLAN WITH `chosen`"));
}
