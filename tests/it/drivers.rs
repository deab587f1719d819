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
