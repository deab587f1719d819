//! PostgreSQL.

use aludel::error::ViolationKind;
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
fn of_two_serializable_transactions_in_conflict_one_is_tried_again_and_sees_the_other() {
    only_on!(engine::is_postgres(), "it has a test of its own");
    super::serializable_conflict();
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

#[derive(aludel::Entity)]
#[entity(table = "nowhere")]
struct Nowhere {
    #[entity(key)]
    id: i32,
}

#[derive(aludel::Entity)]
#[entity(table = "users")]
struct Fewer {
    #[entity(key)]
    id: i32,
    nothing: String,
}

/// The server's messages are translated, so what an error is about must not hang on them.
#[test]
fn errors_are_told_apart_in_each_language_of_the_server() {
    only_on!(engine::is_postgres(), "the messages are PostgreSQL's");
    const LANGUAGES: &str =
        "C de_DE es_ES fr_FR it_IT ja_JP ka_GE ko_KR ru_RU sv_SE uk_UA zh_CN zh_TW";
    let mut tried = Vec::new();
    for language in LANGUAGES.split(' ') {
        let [first, second] = connections::<2>();
        let mut s = Session::new(first);
        let encoding = if language == "C" { "" } else { ".utf8" };
        let set = format!("SET lc_messages = '{language}{encoding}'");
        // The server has only the locales that its machine was given.
        if s.connection().batch_execute(&set).is_err() {
            println!("not in {language}: the server has no such locale");
            continue;
        }
        tried.push(language);
        let ed = s.insert(user("ed")).unwrap();
        s.insert(address("ed@home", ed)).unwrap();
        let account = s.insert(NewAccount { owner: "a".into(), balance: 0 }).unwrap();
        let check = "ALTER TABLE accounts ADD CONSTRAINT positive CHECK (balance >= 0)";
        s.connection().batch_execute(check).unwrap();
        s.commit().unwrap();

        let twin = s.add(user("ed"));
        let error = s.flush().unwrap_err();
        assert!(error.violates(User::name), "{language}: {error:?}");
        s.discard(twin);

        s[account].balance = -1;
        let error = s.flush().unwrap_err();
        let violation = error.violation().expect("it is one");
        assert_eq!(violation.kind, ViolationKind::Check, "{language}");
        assert_eq!(violation.constraint.as_deref(), Some("positive"), "{language}");
        s[account].balance = 0;
        s.rollback().unwrap();

        let orphaned = Address::query().update_every(Address::user_id.set(99));
        let error = s.execute(orphaned).unwrap_err();
        let kind = error.violation().map(|violation| violation.kind);
        assert_eq!(kind, Some(ViolationKind::ForeignKey), "{language}: {error:?}");
        s.rollback().unwrap();

        let error = s.count(Nowhere::query()).unwrap_err();
        let missing = matches!(&error, Error::MissingTable { table, .. } if table == "nowhere");
        assert!(missing, "{language}: {error:?}");
        let error = s.all(Fewer::query()).unwrap_err();
        let missing =
            matches!(&error, Error::MissingColumn { column, .. } if column.contains("nothing"));
        assert!(missing, "{language}: {error:?}");

        let mut holder = Session::new(second);
        let held = holder.get::<User>(s[ed].id).unwrap().unwrap();
        holder[held].name = "held".into();
        holder.flush().unwrap();
        s.connection().batch_execute("SET lock_timeout = '20ms'").unwrap();
        s[ed].fullname = Some("Ed".into());
        let error = s.commit().unwrap_err();
        assert!(error.is_transient(), "{language}: {error:?}");
    }
    assert!(tried.contains(&"C"));
}
