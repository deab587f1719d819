//! Bad input: a typed error that names entity, key and relationship, and a session that goes on.

use aludel::error::ViolationKind;
use aludel::{AnyConnection, Error, Given, Link, Session};

use crate::engine::{self, tables};
use crate::model::*;

#[test]
fn a_unique_violation_names_entity_and_column() {
    let (mut s, _) = recorded();
    s.insert(user("ed")).unwrap();
    let error = s.insert(user("ed")).unwrap_err();
    assert_eq!(error.to_string(), "unique violation: `User.name` is taken");
    assert!(error.violates(User::name) && !error.violates(User::fullname));
    assert!(std::error::Error::source(&error).is_some());
    s.commit().unwrap();
}

#[test]
fn a_key_that_is_taken_is_a_violation() {
    let (mut s, _) = recorded();
    let france = |name: &str| NewCountry { code: "FR".into(), name: Given::Value(name.into()) };
    let first = s.insert(france("France")).unwrap();
    let error = s.insert(france("Frankreich")).unwrap_err();
    assert_eq!(error.to_string(), "unique violation: `Country.code` is taken");
    assert!(error.violates(Country::code));
    s.commit().unwrap();
    assert_eq!(s.get::<Country>("FR".into()).unwrap(), Some(first));
    assert_eq!(s[first].name, "France");
}

#[derive(Debug, aludel::Entity)]
#[entity(table = "members", conflicts, unique(team, number))]
struct Member {
    #[entity(key)]
    code: String,
    #[entity(unique)]
    email: String,
    team: i32,
    number: i32,
    #[entity(belongs_to(boss: Member))]
    boss_code: Option<String>,
}

#[test]
fn a_violation_is_a_variant_of_the_enum_of_the_entity() {
    let mut connection = engine::connect();
    aludel::schema![Member].create_all(&mut connection).unwrap();
    let mut s = Session::new(connection);
    let member = |code: &str, email: &str, number, boss: Option<&str>| NewMember {
        code: code.into(),
        email: email.into(),
        team: 1,
        number,
        boss: boss.map(|code| Link::key(code.to_owned())),
    };
    s.insert(member("a", "a@x", 1, None)).unwrap();
    let mut violated = |draft| s.insert(draft).unwrap_err().violated::<MemberConflict>();
    assert_eq!(violated(member("a", "b@x", 2, None)), Some(MemberConflict::Code));
    assert_eq!(violated(member("b", "a@x", 2, None)), Some(MemberConflict::Email));
    assert_eq!(violated(member("b", "b@x", 1, None)), Some(MemberConflict::TeamNumber));
    assert_eq!(violated(member("b", "b@x", 2, Some("c"))), Some(MemberConflict::Boss));
    s.insert(member("b", "b@x", 2, Some("a"))).unwrap();
    let all = <MemberConflict as aludel::error::Conflicts>::ALL;
    assert_eq!(all.len(), 4);
}

#[test]
fn what_is_no_violation_of_an_entity_is_no_variant_of_its_enum() {
    let (mut s, _) = recorded();
    s.insert(user("ed")).unwrap();
    let error = s.insert(user("ed")).unwrap_err();
    assert_eq!(error.violated::<MemberConflict>(), None);
    assert_eq!(Error::NotFound { entity: "Member", key: None }.violated::<MemberConflict>(), None);
}

#[test]
fn a_foreign_key_violation_names_the_relationship() {
    let (mut s, _) = recorded();
    let error = s.insert(address("x@y", Link::key(7))).unwrap_err();
    assert_eq!(error.to_string(), "foreign key violation: `Address.user`");
    assert!(error.violates(Address::user_id));
}

#[test]
fn a_check_violation_names_entity_and_constraint() {
    let (mut s, _) = recorded();
    let error = s.insert(address("", user("ed"))).unwrap_err();
    assert_eq!(error.violation().unwrap().kind, ViolationKind::Check);
    assert_eq!(error.to_string(), "check violation: `Address`, constraint `email_is_given`");
}

#[test]
fn a_not_null_violation_names_the_column() {
    let (mut s, _) = recorded();
    s.connection()
        .batch_execute(&tables(
            "DROP TABLE tasks; CREATE TABLE tasks (id INTEGER PRIMARY KEY AUTOINCREMENT, \
             title TEXT, assignee_id INTEGER NOT NULL)",
        ))
        .unwrap();
    let error = s.insert(NewTask { title: "x".into(), assignee: None }).unwrap_err();
    assert_eq!(error.to_string(), "not-null violation: `Task.assignee_id` is NULL");
}

#[test]
fn a_changed_generated_key_is_an_error_and_nothing_is_lost() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    sent.clear();
    s[ed].id = 9;
    s[ed].fullname = Some("Ed".into());
    let error = s.commit().unwrap_err();
    assert_eq!(error.to_string(), "the key of `User` 1 was changed to 9");
    assert_eq!(sent.take(), [""; 0]);
    s[ed].id = 1;
    s.commit().unwrap();
    assert_eq!(s[ed].fullname.as_deref(), Some("Ed"));
}

#[test]
fn a_version_changed_by_hand_is_an_error() {
    let (mut s, _) = recorded();
    let a = s.insert(NewAccount { owner: "ann".into(), balance: 1 }).unwrap();
    s[a].version = 5;
    let error = s.commit().unwrap_err();
    assert_eq!(error.to_string(), "the version of `Account` 1 was changed by hand");
    s[a].version = 1;
    s.commit().unwrap();
}

#[test]
fn a_stale_row_is_named_also_among_others() {
    let (mut s, _) = recorded();
    let accounts = ["a", "b", "c"]
        .map(|owner| s.insert(NewAccount { owner: owner.into(), balance: 0 }).unwrap());
    s.commit().unwrap();
    s.connection().batch_execute("UPDATE accounts SET version = 2 WHERE id = 2").unwrap();
    for account in accounts {
        s[account].balance = 1;
    }
    let error = s.commit().unwrap_err();
    assert!(error.is_stale::<Account>());
    assert_eq!(error.to_string(), "`Account` 2 was changed by somebody else");
    assert_eq!(s.dirty::<Account>(), accounts, "nothing is lost");
    s.refresh(accounts[1]).unwrap();
    s[accounts[1]].balance = 1;
    s.commit().unwrap();
    assert_eq!(s[accounts[1]].version, 3);
}

#[test]
fn deleting_a_row_that_somebody_else_deleted_is_stale() {
    let (mut s, _) = recorded();
    let ed = s.insert(NewAccount { owner: "ed".into(), balance: 0 }).unwrap();
    s.commit().unwrap();
    s.connection().batch_execute("DELETE FROM accounts").unwrap();
    s.delete(ed).unwrap();
    assert!(s.commit().unwrap_err().is_stale::<Account>());
    s.rollback().unwrap();
}

#[test]
fn a_link_to_a_discarded_row_is_named_before_any_sql() {
    let (mut s, sent) = recorded();
    let ed = s.add(user("ed"));
    let home = s.add(address("ed@home", ed));
    s.discard(ed);
    let error = s.commit().unwrap_err();
    assert_eq!(error.to_string(), "`Address.user` refers to a `User` that is gone");
    assert_eq!(sent.take(), [""; 0]);
    s.discard(home);
    s.commit().unwrap();
}

#[test]
fn a_missing_table_and_a_missing_column_are_named() {
    let (mut s, _) = recorded();
    s.connection()
        .batch_execute("DROP TABLE tasks; ALTER TABLE countries DROP COLUMN name")
        .unwrap();
    let error = s.get::<Task>(1).unwrap_err();
    assert_eq!(error.to_string(), "the database has no table `tasks`");
    let error = s.get::<Country>("FR".into()).unwrap_err();
    assert_eq!(error.to_string(), "the database has no column `name`");
    s.insert(user("ed")).unwrap();
    s.commit().unwrap();
}

#[test]
fn a_stored_value_that_does_not_convert_is_named() {
    only_on!(engine::is_sqlite(), "a column has values of its type only");
    let (mut s, _) = recorded();
    s.connection().batch_execute("INSERT INTO nodes VALUES (1, x'ff', NULL)").unwrap();
    let error = s.get::<Node>(1).unwrap_err();
    assert!(matches!(&error, Error::Decode(decode) if decode.column == "name"), "{error:?}");
}

#[test]
fn a_database_that_cannot_be_opened_is_an_error_of_the_connection() {
    let no_directory = "sqlite:///there/is/no/such/directory/x.sqlite";
    for url in [no_directory, "carrier-pigeon://loft/x"] {
        let error = AnyConnection::connect(url).unwrap_err();
        assert!(matches!(error, Error::Connect { .. }), "{error:?}");
        assert_eq!(error.to_string(), "cannot connect to the database");
        assert!(std::error::Error::source(&error).is_some());
        assert!(matches!(Session::connect(url), Err(Error::Connect { .. })));
    }
}

#[test]
fn a_locked_database_is_transient() {
    let path = std::env::temp_dir().join(format!("aludel-locked-{}.sqlite", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let url = path.to_str().unwrap();
    let mut other = AnyConnection::connect(url).unwrap();
    other.batch_execute("CREATE TABLE carts (id INTEGER PRIMARY KEY)").unwrap();
    other.batch_execute("BEGIN EXCLUSIVE").unwrap();
    let mut s = Session::connect(url).unwrap();
    let cart = s.add(NewCart {});
    let error = s.commit().unwrap_err();
    assert!(error.is_transient(), "{error:?}");
    other.batch_execute("ROLLBACK").unwrap();
    s.commit().unwrap();
    s.saved(cart).unwrap();
    drop((s, other));
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn values_never_become_sql() {
    let (mut s, _) = recorded();
    // PostgreSQL's text has no NUL.
    let nul = if engine::is_postgres() { "" } else { "\0" };
    let evil = &*format!("'); DROP TABLE users; --`\"{nul}");
    let ed = s.insert(user(evil)).unwrap();
    s[ed].fullname = Some(evil.into());
    s.commit().unwrap();
    s.clear();
    let found = s.one(User::query().filter(User::name.eq(evil))).unwrap();
    assert_eq!(s[found].fullname.as_deref(), Some(evil));
}
