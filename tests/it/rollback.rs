//! Rollbacks, and flushes and commits that fail: nothing is lost, and a retry succeeds.

use aludel::session::RowState;
use aludel::{Error, Pending};

use crate::engine::is_mysql;
use crate::model::*;

#[test]
fn a_rollback_takes_changed_rows_back_without_reading() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    s[ed].name = "Ed".into();
    s.flush().unwrap();
    s[ed].name = "Eddie".into();
    sent.clear();
    s.rollback().unwrap();
    assert_eq!(sent.take(), ["ROLLBACK"]);
    assert_eq!(s[ed].name, "ed");
    assert_eq!(s.state(ed), RowState::Clean);
}

#[test]
fn a_rollback_brings_deleted_rows_back() {
    let (mut s, _) = recorded();
    let [ed, jo] = ["ed", "jo"].map(|name| s.insert(user(name)).unwrap());
    s.commit().unwrap();
    s[ed].name = "Ed".into();
    s.delete(ed).unwrap();
    s.flush().unwrap();
    s.delete(jo).unwrap();
    s.rollback().unwrap();
    assert_eq!((&*s[ed].name, &*s[jo].name), ("ed", "jo"));
    assert_eq!(s.count(User::query()).unwrap(), 2);
}

#[test]
fn rows_added_since_are_new_again_and_saved_anew() {
    let (mut s, _) = recorded();
    let pending = s.add(user("ed"));
    let ed = s.saved(pending).unwrap();
    s.rollback().unwrap();
    assert_eq!(s.state(ed), RowState::Undone);
    assert!(matches!(s.read(ed), Err(Error::Unsaved { entity: "User" })));
    assert_eq!(s.new_rows::<User>(), [] as [Pending<User>; 0], "not written by later flushes");
    s.commit().unwrap();
    assert_eq!(s.count(User::query()).unwrap(), 0);
    assert_eq!(s.saved(pending).unwrap(), ed);
    s.commit().unwrap();
    assert_eq!(s[ed].name, "ed");
}

#[test]
fn saving_an_undone_row_saves_what_it_refers_to() {
    let (mut s, _) = recorded();
    let ed = s.add(user("ed"));
    let home = s.add(address("ed@home", ed));
    s.flush().unwrap();
    s.rollback().unwrap();
    let home = s.saved(home).unwrap();
    s.commit().unwrap();
    let ed = s.saved(ed).unwrap();
    assert_eq!(s[home].user_id, s[ed].id);
}

#[test]
fn adding_a_row_that_refers_to_an_undone_one_adds_both() {
    let (mut s, _) = recorded();
    let ed = s.add(user("ed"));
    s.rollback().unwrap();
    s.add(address("ed@home", ed));
    s.commit().unwrap();
    assert_eq!(s.count(Address::query()).unwrap(), 1);
}

#[test]
fn a_failed_flush_leaves_everything_as_it_was() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let jo = s.insert(user("jo")).unwrap();
    s.commit().unwrap();
    s[jo].fullname = Some("Jo".into());
    let mary = s.add(user("mary"));
    let twin = s.add(user("ed"));
    sent.clear();
    assert!(s.flush().unwrap_err().violates(User::name));
    let sent = sent.take_sql();
    assert_eq!((&**sent.first().unwrap(), &**sent.last().unwrap()), ("BEGIN", "ROLLBACK"));
    assert!(!s.in_transaction());
    assert_eq!(s.new_rows::<User>(), [mary, twin]);
    assert_eq!(s.dirty::<User>(), [jo]);
    assert_eq!(s.without_autoflush(|s| s.count(User::query())).unwrap(), 2);
    s[ed].name = "Edward".into(); // the cure: updates come before inserts
    s.commit().unwrap();
    assert_eq!(s.count(User::query()).unwrap(), 4);
}

#[test]
fn a_failed_flush_keeps_what_the_transaction_did_before() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let twin = s.add(user("ed"));
    assert!(s.flush().is_err());
    assert!(s.in_transaction());
    s.discard(twin);
    s.commit().unwrap();
    assert_eq!(s[ed].name, "ed");
    assert_eq!(s.count(User::query()).unwrap(), 1);
}

#[test]
fn after_a_failed_commit_all_changes_wait_again_and_a_retry_succeeds() {
    only_on!(!is_mysql(), "nothing is checked at COMMIT");
    let (mut s, sent) = recorded();
    prepare_to_fail(&mut s, "users");
    let old = s.insert(user("old")).unwrap();
    let lost = s.insert(user("lost")).unwrap();
    let home = s.insert(address("home", old)).unwrap();
    s.commit().unwrap();

    s[old].fullname = Some("Old".into());
    s.delete(lost).unwrap();
    let ed = s.add(user("ed"));
    let child = s.add(address("ed@home", ed));
    s.flush().unwrap();
    let ed_handle = s.saved(ed).unwrap();
    s[ed_handle].fullname = Some("Ed".into());
    s.set(home, Address::user, ed).unwrap();
    s.flush().unwrap();
    fail_at_commit(&mut s);
    let error = s.commit().unwrap_err();
    assert!(error.violation().is_some(), "{error}");

    assert!(!s.in_transaction());
    assert_eq!(s.new_rows::<User>(), [ed]);
    assert_eq!(s.new_rows::<Address>(), [child]);
    assert_eq!(s.dirty::<User>(), [old]);
    assert_eq!(s.dirty::<Address>(), [home]);
    assert_eq!(s.deleted::<User>(), [lost]);
    assert_eq!(s[old].fullname.as_deref(), Some("Old"));
    assert!(matches!(s.read(ed_handle), Err(Error::Unsaved { .. })));

    sent.clear();
    s.commit().unwrap();
    let ed = s.saved(ed).unwrap();
    let child = s.saved(child).unwrap();
    assert_eq!(s[ed].fullname.as_deref(), Some("Ed"));
    assert_eq!((s[child].user_id, s[home].user_id), (s[ed].id, s[ed].id));
    assert_eq!(s.count(User::query()).unwrap(), 2);
}

#[test]
fn a_version_is_that_of_the_database_after_a_failed_commit() {
    only_on!(!is_mysql(), "nothing is checked at COMMIT");
    let (mut s, _) = recorded();
    prepare_to_fail(&mut s, "users");
    let a = s.insert(NewAccount { owner: "ann".into(), balance: 1 }).unwrap();
    s.commit().unwrap();
    s[a].balance = 2;
    s.flush().unwrap();
    fail_at_commit(&mut s);
    assert!(s.commit().is_err());
    assert_eq!((s[a].balance, s[a].version), (2, 1));
    s.commit().unwrap();
    assert_eq!((s[a].balance, s[a].version), (2, 2));
}

#[test]
fn a_row_deleted_and_inserted_again_under_its_key_is_restored() {
    let (mut s, _) = recorded();
    let country = |name: &str| NewCountry { code: "FR".into(), name: name.to_owned().into() };
    let france = s.insert(country("France")).unwrap();
    s.commit().unwrap();
    s.delete(france).unwrap();
    s.flush().unwrap();
    let gaul = s.insert(country("Gaul")).unwrap();
    s.rollback().unwrap();
    assert_eq!(s[france].name, "France");
    assert_eq!(s.state(gaul), RowState::Undone);
    assert_eq!(s.get::<Country>("FR".into()).unwrap(), Some(france));
}

#[test]
fn a_row_changed_in_the_flush_that_deletes_its_parent_is_taken_back_whole() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let task = s.insert(NewTask { title: "write".into(), assignee: Some(ed.into()) }).unwrap();
    s.commit().unwrap();
    let assignee = s[task].assignee_id;
    s[task].title = "rewrite".into();
    s.delete(ed).unwrap();
    s.flush().unwrap();
    assert_eq!((&*s[task].title, s[task].assignee_id), ("rewrite", None));
    s.rollback().unwrap();
    assert_eq!((&*s[task].title, s[task].assignee_id), ("write", assignee));
    assert_eq!(s.state(task), RowState::Clean);
}

#[test]
fn a_row_moved_to_a_parent_that_the_flush_deletes_loses_it_after_a_failed_commit_too() {
    only_on!(!is_mysql(), "nothing is checked at COMMIT");
    let (mut s, _) = recorded();
    prepare_to_fail(&mut s, "users");
    let [ed, jo] = ["ed", "jo"].map(|name| s.insert(user(name)).unwrap());
    let task = s.insert(NewTask { title: "write".into(), assignee: Some(ed.into()) }).unwrap();
    s.commit().unwrap();
    s.set(task, Task::assignee, jo).unwrap();
    s.delete(jo).unwrap();
    s.flush().unwrap();
    fail_at_commit(&mut s);
    s.commit().unwrap_err();
    s.commit().unwrap();
    assert_eq!(s[task].assignee_id, None);
    assert_eq!(s.count(Task::query().filter(Task::assignee_id.is_null())).unwrap(), 1);
}

/// The key of a row that was inserted and deleted is given to another one when it is done again.
#[test]
fn what_went_with_a_row_that_was_new_too_goes_again_after_a_failed_commit() {
    only_on!(!is_mysql(), "nothing is checked at COMMIT");
    let (mut s, _) = recorded();
    prepare_to_fail(&mut s, "users");
    let ed = s.insert(user("ed")).unwrap();
    let home = s.insert(address("home", ed)).unwrap();
    let task = s.insert(NewTask { title: "write".into(), assignee: Some(ed.into()) }).unwrap();
    s.commit().unwrap();
    let new = s.insert(user("new")).unwrap();
    s.set(home, Address::user, new).unwrap();
    s.set(task, Task::assignee, new).unwrap();
    s.flush().unwrap();
    s.delete(new).unwrap();
    s.flush().unwrap();
    let other = s.add(user("other"));
    s.flush().unwrap();
    fail_at_commit(&mut s);
    s.commit().unwrap_err();
    assert_eq!(s.state(home), aludel::session::RowState::Deleted);
    assert_eq!(s[task].assignee_id, None);
    s.commit().unwrap();
    s.saved(other).unwrap();
    assert_eq!(s.count(Address::query()).unwrap(), 0);
    assert_eq!(s.count(Task::query().filter(Task::assignee_id.is_null())).unwrap(), 1);
}

#[test]
fn a_collection_has_its_rows_again_when_a_failed_commit_is_given_up() {
    only_on!(!is_mysql(), "nothing is checked at COMMIT");
    let (mut s, _) = recorded();
    prepare_to_fail(&mut s, "users");
    let ed = s.insert(user("ed")).unwrap();
    let home = s.insert(address("ed@home", ed)).unwrap();
    s.commit().unwrap();
    let ed = s.load(ed, User::addresses).unwrap();
    let jo = s.add(user("jo"));
    s.set(home, Address::user, jo).unwrap();
    s.delete(ed).unwrap();
    s.flush().unwrap();
    fail_at_commit(&mut s);
    s.commit().unwrap_err();
    s.rollback().unwrap();
    assert_eq!(s.related(ed, User::addresses).collect::<Vec<_>>(), [home]);
}

#[test]
fn an_insert_that_fails_leaves_an_undone_row_that_it_refers_to_as_it_was() {
    let (mut s, _) = recorded();
    let ed = s.add(user("ed"));
    s.flush().unwrap();
    s.rollback().unwrap();
    let twin = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    assert!(s.insert(address("ed@home", ed)).unwrap_err().violates(User::name));
    assert_eq!(s.new_rows::<User>(), [] as [Pending<User>; 0]);
    assert_eq!(s.new_rows::<Address>(), [] as [Pending<Address>; 0]);
    s.delete(twin).unwrap();
    let ed = s.saved(ed).unwrap();
    assert_eq!(s[ed].name, "ed");
}
