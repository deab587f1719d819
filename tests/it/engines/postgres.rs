//! PostgreSQL.

use aludel::{Error, Session};

use crate::engine::{self, Sent};
use crate::model::*;

fn sent(s: &mut Session, work: impl FnOnce(&mut Session)) -> Vec<String> {
    let sent = Sent::by(s.connection());
    work(s);
    sent.take().iter().map(|sql| sql.to_string()).collect()
}

#[test]
fn many_rows_are_one_statement_of_arrays() {
    only_on!(engine::is_postgres(), "the text is PostgreSQL's");
    let mut s = session();
    let statements = sent(&mut s, |s| {
        let [a, b] = ["a", "b"].map(|name| s.add(user(name)));
        s.commit().unwrap();
        for row in [a, b] {
            let row = s.saved(row).unwrap();
            s[row].fullname = Some("x".into());
        }
        s.commit().unwrap();
        let all = s.all(User::query().order_by(User::id).with(User::tasks)).unwrap();
        for row in all {
            s.delete(row).unwrap();
        }
        s.commit().unwrap();
    });
    let expected = [
        "BEGIN",
        r#"INSERT INTO "users" ("name", "fullname") SELECT * FROM unnest($1::text[], $2::text[]) RETURNING "id""#,
        "COMMIT",
        "BEGIN",
        r#"UPDATE "users" SET "fullname" = "v"."c0" FROM unnest($1::int4[], $2::text[]) AS "v" ("k0", "c0") WHERE "users"."id" = "v"."k0""#,
        "COMMIT",
    ];
    for (statement, expected) in statements.iter().zip(expected) {
        assert_eq!(statement.split(" -- binds").next().unwrap(), expected);
    }
    assert!(statements.iter().any(|sql| sql.contains(r#"WHERE "assignee_id" = ANY ($1::int4[])"#)));
    assert!(
        statements.iter().any(|sql| sql.starts_with(r#"DELETE FROM "users" WHERE "id" = ANY"#))
    );
}

#[test]
fn keys_of_many_rows_are_in_the_order_of_add() {
    only_on!(engine::is_postgres(), "keys are matched otherwise elsewhere");
    let mut s = session();
    let rows: Vec<_> = (0..1000).map(|nth| s.add(user(&format!("user {nth}")))).collect();
    s.commit().unwrap();
    s.clear();
    let names: Vec<(i32, String)> = User::query()
        .order_by(User::id)
        .select((User::id, User::name))
        .all(s.connection())
        .unwrap();
    assert_eq!(rows.len(), names.len());
    for (nth, (_, name)) in names.into_iter().enumerate() {
        assert_eq!(name, format!("user {nth}"));
    }
}

#[test]
fn a_killed_server_process_is_a_lost_connection() {
    only_on!(engine::is_postgres(), "the process is PostgreSQL's");
    let [first, mut other] = connections::<2>();
    let mut s = Session::new(first);
    s.connection().batch_execute("SET application_name = 'to be killed'").unwrap();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    s[ed].fullname = Some("Ed".into());
    s.flush().unwrap();
    s[ed].fullname = Some("Edward".into());
    let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                WHERE application_name = 'to be killed'";
    other.batch_execute(kill).unwrap();
    let error = s.commit().unwrap_err();
    assert!(matches!(error, Error::Lost { .. }), "{error:?}");
    assert!(s.commit().is_err(), "and stays so");
    assert_eq!(s[ed].fullname.as_deref(), Some("Edward"), "nothing in memory is lost");
    let mut s = Session::new(other);
    assert_eq!(s.count(User::query().filter(User::fullname.is_null())).unwrap(), 1);
}

#[test]
fn of_two_sessions_in_a_deadlock_one_gives_way_and_succeeds_then() {
    only_on!(engine::is_postgres(), "it has a test of its own");
    super::deadlock();
}

#[test]
fn a_lock_that_is_not_got_in_time_is_transient() {
    only_on!(engine::is_postgres(), "it has a test of its own");
    let [first, second] = connections::<2>();
    let mut holder = Session::new(first);
    let account = holder.insert(NewAccount { owner: "a".into(), balance: 0 }).unwrap();
    holder.commit().unwrap();
    holder[account].balance = 1;
    holder.flush().unwrap();
    let mut s = Session::new(second);
    s.connection().batch_execute("SET lock_timeout = '50ms'").unwrap();
    let waiting = s.get::<Account>(1).unwrap().unwrap();
    s[waiting].balance = 2;
    let error = s.commit().unwrap_err();
    assert!(error.is_transient(), "{error:?}");
}
