//! Sessions over other drivers: a borrowed connection, and diesel's own.

use aludel::{Borrowed, Session};
use diesel::{Connection, SqliteConnection};

use crate::model::*;

#[test]
fn a_session_works_inside_a_transaction_of_diesel() {
    let mut connection = connection();
    let result = with_diesel!(&mut connection, diesel => diesel.transaction(|diesel| {
        let mut s = Session::new(Borrowed::new(diesel));
        s.add(user("ed"));
        s.commit()?;
        s.add(user("jo"));
        s.flush()?;
        drop(s); // what was not committed is rolled back
        let mut s = Session::new(Borrowed::new(diesel));
        assert_eq!(s.count(User::query())?, 1);
        Err::<(), _>(aludel::Error::MultipleRows { entity: "User" })
    }));
    assert!(result.is_err());
    let mut s = Session::new(connection);
    assert_eq!(s.count(User::query()).unwrap(), 0);
}

#[test]
fn a_session_works_on_a_connection_of_diesel() {
    let mut connection = SqliteConnection::establish(":memory:").unwrap();
    diesel::connection::SimpleConnection::batch_execute(
        &mut connection,
        "CREATE TABLE carts (id INTEGER PRIMARY KEY)",
    )
    .unwrap();
    let mut s = Session::new(connection);
    let cart = s.insert(NewCart {}).unwrap();
    s.commit().unwrap();
    assert_eq!(s[cart].id, 1);
}

#[test]
fn what_was_not_committed_is_rolled_back_when_the_connection_is_taken_back() {
    let mut s = session();
    s.insert(user("ed")).unwrap();
    let mut s = Session::new(s.into_connection());
    assert_eq!(s.count(User::query()).unwrap(), 0);
    s.insert(user("jo")).unwrap();
    s.commit().unwrap();
}

#[test]
fn a_recorder_names_the_loop_that_sends_a_statement_for_each_row() {
    let (mut s, _) = recorded();
    for name in ["ed", "wendy", "jack"] {
        s.add(NewUser { name: name.into(), fullname: None });
    }
    s.commit().unwrap();
    let recorder = aludel::testing::Recorder::with_places();
    s.connection().set_instrumentation(recorder.clone());

    let users = s.all(User::query()).unwrap();
    let line = line!() + 2;
    for user in users {
        s.load(user, User::addresses).unwrap();
    }

    let [found] = &recorder.repeated(2)[..] else { panic!("{:?}", recorder.repeated(2)) };
    assert_eq!(found.times, 3);
    let place = found.place.as_deref().unwrap();
    assert!(place.contains(&format!("tests/it/drivers.rs:{line}:")), "{place}");
    assert_eq!(found.to_string(), format!("{place}: sent 3 times: {}", found.sql));
    assert!(recorder.repeated(4).is_empty());
}
