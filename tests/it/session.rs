//! Identity, states of rows, and what is read when.

use aludel::session::RowState;
use aludel::{Error, Handle, Pending, Session, Stores};

use crate::model::*;

#[test]
fn a_row_met_twice_is_one_value_with_equal_handles() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    let found = s.one(User::query().filter(User::name.eq("ed"))).unwrap();
    assert_eq!(found, ed);
    sent.clear();
    assert_eq!(s.get::<User>(1).unwrap(), Some(ed));
    assert_eq!(sent.take(), [""; 0], "fresh in memory");
}

#[test]
fn get_gives_nothing_for_a_missing_key() {
    let (mut s, _) = recorded();
    assert_eq!(s.get::<User>(7).unwrap(), None);
}

#[test]
fn after_a_commit_the_next_query_refreshes_a_row() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    s.connection().batch_execute("UPDATE users SET name = 'Ed'").unwrap();
    assert_eq!(s[ed].name, "ed", "reading memory reads no database");
    assert_eq!(s.get::<User>(1).unwrap(), Some(ed));
    assert_eq!(s[ed].name, "Ed");
}

#[test]
fn within_a_transaction_a_query_does_not_overwrite_a_row() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.connection().batch_execute("UPDATE users SET name = 'Ed'").unwrap();
    let found = s.all(User::query()).unwrap();
    assert_eq!(found, [ed]);
    assert_eq!(s[ed].name, "ed");
    s.refresh(ed).unwrap();
    assert_eq!(s[ed].name, "Ed");
    s.rollback().unwrap();
}

#[test]
fn a_query_never_overwrites_what_the_program_changed() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    s[ed].fullname = Some("Ed Jones".into());
    s.without_autoflush(|s| {
        s.connection().batch_execute("UPDATE users SET fullname = 'Other'").unwrap();
        s.all(User::query()).unwrap();
    });
    assert_eq!(s[ed].fullname.as_deref(), Some("Ed Jones"));
    s.commit().unwrap();
}

#[test]
fn refreshing_a_row_that_somebody_else_deleted_is_not_found() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    s.connection().batch_execute("DELETE FROM users").unwrap();
    let error = s.refresh(ed).unwrap_err();
    assert_eq!(error.to_string(), "no `User` 1 found");
    assert_eq!(s.get::<User>(1).unwrap(), None);
    assert_eq!(s.state(ed), RowState::Gone);
}

#[test]
fn a_row_goes_through_its_states() {
    let (mut s, _) = recorded();
    let pending = s.add(user("ed"));
    assert_eq!(s.state(pending), RowState::New);
    s.flush().unwrap();
    assert_eq!(s.state(pending), RowState::Clean);
    let ed = s.saved(pending).unwrap();
    s[ed].name = "Ed".into();
    assert_eq!(s.state(ed), RowState::Dirty);
    s[ed].name = "ed".into();
    assert_eq!(s.state(ed), RowState::Clean);
    s.delete(ed).unwrap();
    assert_eq!(s.state(ed), RowState::Deleted);
    s.commit().unwrap();
    assert_eq!(s.state(ed), RowState::Gone);
    assert_eq!(session().state(ed), RowState::Foreign);
}

#[test]
fn new_dirty_and_deleted_rows_are_listed_until_the_flush() {
    let (mut s, _) = recorded();
    let [a, b] = ["a", "b"].map(|name| s.insert(user(name)).unwrap());
    let c = s.add(user("c"));
    s[a].name = "A".into();
    s.delete(b).unwrap();
    assert_eq!(s.new_rows::<User>(), [c]);
    assert_eq!(s.dirty::<User>(), [a]);
    assert_eq!(s.deleted::<User>(), [b]);
    s.flush().unwrap();
    assert!(s.waiting().is_empty());
    assert_eq!(s.new_rows::<User>(), [] as [Pending<User>; 0]);
    s.rollback().unwrap();
}

#[test]
fn a_query_flushes_first_unless_told_not_to() {
    let (mut s, sent) = recorded();
    s.add(user("ed"));
    s.without_autoflush(|s| assert_eq!(s.count(User::query()).unwrap(), 0));
    assert_eq!(s.count(User::query()).unwrap(), 1);
    let sent = sent.take_sql();
    let verbs: Vec<_> = sent.iter().map(|sql| sql.split(' ').next().unwrap()).collect();
    assert_eq!(verbs, ["SELECT", "BEGIN", "INSERT", "SELECT"]);
    s.rollback().unwrap();
}

#[test]
fn reading_begins_no_transaction() {
    let (mut s, sent) = recorded();
    s.all(User::query()).unwrap();
    s.commit().unwrap();
    assert!(sent.take().iter().all(|sql| sql.starts_with("SELECT")));
}

#[test]
fn a_handle_of_a_deleted_row_is_an_error_and_never_another_row() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    s.delete(ed).unwrap();
    let error = s.read(ed).unwrap_err();
    assert_eq!(error.to_string(), "`User` 1 is gone: deleted, expunged or cleared");
    s.commit().unwrap();
    let jo = s.insert(user("jo")).unwrap(); // takes the place in memory
    assert!(matches!(s.read(ed), Err(Error::Gone { .. })));
    assert!(matches!(s.delete(ed), Err(Error::Gone { .. })));
    assert_eq!(s[jo].name, "jo");
    s.commit().unwrap();
}

#[test]
#[should_panic(expected = "`User` 1 is gone")]
fn indexing_by_a_handle_of_a_deleted_row_panics() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.delete(ed).unwrap();
    let _ = &s[ed];
}

#[test]
fn a_handle_of_another_session_is_an_error_everywhere() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let (mut other, sent) = recorded();
    let jo = other.insert(user("jo")).unwrap();
    let home = other.insert(address("jo@home", jo)).unwrap();
    sent.clear();
    let is_foreign = |result: Result<(), Error>| {
        assert!(matches!(result, Err(Error::ForeignHandle { entity: "User" })), "{result:?}");
    };
    is_foreign(other.read(ed).map(|_| ()));
    is_foreign(other.edit(ed).map(|_| ()));
    is_foreign(other.delete(ed));
    is_foreign(other.refresh(ed));
    is_foreign(other.expunge(ed).map(|_| ()));
    is_foreign(other.load(ed, User::addresses).map(|_| ()));
    is_foreign(other.set(home, Address::user, ed));
    other.add(address("ed@home", ed));
    is_foreign(other.flush());
    assert_eq!(sent.take(), [""; 0]);
    other.rollback().unwrap();
    s.rollback().unwrap();
}

#[test]
fn an_expunged_row_is_a_plain_value_that_nobody_writes() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    sent.clear();
    s[ed].name = "Ed".into();
    let user: User = s.expunge(ed).unwrap();
    assert_eq!(user.name, "Ed");
    assert!(s.read(ed).is_err());
    s.commit().unwrap();
    assert_eq!(sent.take(), [""; 0]);
    let again = s.get::<User>(1).unwrap().unwrap();
    assert_ne!(again, ed);
    assert_eq!(s[again].name, "ed");
}

#[test]
fn a_cleared_session_has_forgotten_everything() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let jo = s.add(user("jo"));
    s.clear();
    assert_eq!((s.state(ed), s.state(jo)), (RowState::Gone, RowState::Gone));
    let mary = s.insert(user("mary")).unwrap();
    assert_eq!((s.state(ed), s.state(mary)), (RowState::Gone, RowState::Clean));
    s.commit().unwrap();
}

#[test]
fn a_failed_insert_leaves_its_draft_out_of_the_session() {
    let (mut s, _) = recorded();
    s.insert(user("ed")).unwrap();
    assert!(s.insert(address("x@y", user("ed"))).is_err(), "the name is taken");
    assert!(s.waiting().is_empty(), "the nested draft is left out too");
    s.commit().unwrap();
}

#[test]
fn a_discarded_row_is_not_written() {
    let (mut s, sent) = recorded();
    let ed = s.add(user("ed"));
    assert!(s.discard(ed));
    assert!(!s.discard(ed));
    s.commit().unwrap();
    assert_eq!(sent.take(), [""; 0]);
    assert!(matches!(s.saved(ed), Err(Error::Gone { entity: "User", .. })));
}

#[test]
fn two_rows_can_be_changed_at_once() {
    let (mut s, _) = recorded();
    let [a, b] = ["a", "b"].map(|name| s.insert(user(name)).unwrap());
    let (one, other) = s.both_mut(a, b);
    core::mem::swap(&mut one.fullname, &mut other.fullname);
    s.commit().unwrap();
}

#[test]
#[should_panic(expected = "both handles stand for the same `User`")]
fn one_row_cannot_be_lent_out_twice() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let _ = s.both_mut(ed, ed);
}

#[test]
fn a_stale_row_whose_key_was_given_to_another_is_gone() {
    let (mut s, _) = recorded();
    let france = s.insert(NewCountry { code: "FR".into(), name: "France".to_owned().into() });
    let france = france.unwrap();
    s.commit().unwrap();
    s.connection().batch_execute("DELETE FROM countries").unwrap();
    let again = s.insert(NewCountry { code: "FR".into(), name: "Gaul".to_owned().into() });
    let again = again.unwrap();
    assert_ne!(again, france);
    assert!(matches!(s.read(france), Err(Error::Gone { .. })));
    assert_eq!(s[again].name, "Gaul");
    s.commit().unwrap();
}

#[test]
fn a_branded_session_does_the_same() {
    let connection = connection();
    aludel::session!(s = connection);
    let ed = s.add(user("ed"));
    s.add(address("ed@home", ed));
    s.commit().unwrap();
    let ed = s.saved(ed).unwrap();
    let ed = s.load(ed, User::addresses).unwrap();
    let emails: Vec<_> = s.related(ed, User::addresses).map(|a| s[a].email.clone()).collect();
    assert_eq!(emails, ["ed@home"]);
}

#[test]
fn generic_code_names_one_bound_an_entity() {
    fn register<C, B>(s: &mut Session<C, B>, name: &str) -> aludel::Result<()>
    where
        C: Stores<Address> + Stores<User>,
    {
        let user = s.insert(user(name))?;
        s.insert(address("x@y", user))?;
        let user = s.load(user, User::addresses)?;
        assert_eq!(s.related(user, User::addresses).len(), 1);
        Ok(())
    }
    fn rename<C, B>(s: &mut Session<C, B>, user: Handle<User, aludel::scope::Nil, B>) {
        s[user].name = "Ed".into();
    }
    let (mut s, _) = recorded();
    register(&mut s, "ed").unwrap();
    let ed = s.get::<User>(1).unwrap().unwrap();
    rename(&mut s, ed);
    s.commit().unwrap();
}

#[test]
fn a_session_can_be_sent_to_another_thread() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    drop(is_send(session()));
}
