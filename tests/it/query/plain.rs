//! The same queries on a plain diesel connection: values, no session.

use aludel::{AnyConnection, Error};
use diesel::connection::{Connection, SimpleConnection};

use super::fixture::{Address, Desk, Mood, Post, User, database, id, session};

#[test]
fn entities_are_values() {
    let users: Vec<User> = User::query().order_by(User::id).all(&mut database()).unwrap();
    assert_eq!(users.len(), 5);
    assert_eq!((users[1].id, users[1].name.as_str(), users[1].mood), (id(2), "wendy", Mood::Sad));
}

#[test]
fn entities_of_a_left_join_are_options() {
    let query = Post::query()
        .left_join(Post::author)
        .select((Post::entity(), User::entity()))
        .order_by(Post::id);
    let rows: Vec<(Post, Option<User>)> = query.all(&mut database()).unwrap();
    let authors: Vec<_> = rows.iter().map(|(_, user)| user.as_ref().map(|it| it.id)).collect();
    assert_eq!(authors, [Some(1), Some(1), None, Some(2), Some(1)].map(|key| key.map(id)));
}

#[test]
fn a_query_gives_the_same_with_and_without_a_session() {
    let query = || {
        let joined = User::query().join(User::addresses).filter(Address::email.ends_with(".org"));
        joined.order_by(User::id).distinct()
    };
    let mut s = session();
    let handles = s.all(query()).unwrap();
    let values = query().all(s.connection()).unwrap();
    assert_eq!(
        handles.iter().map(|handle| &s[*handle]).collect::<Vec<_>>(),
        values.iter().collect::<Vec<_>>()
    );
}

#[test]
fn a_query_is_run_again_and_again() {
    let mut connection = database();
    let query = Desk::query().filter(Desk::label.gt("d")).select(Desk::label);
    assert_eq!(query.all(&mut connection).unwrap(), ["e", "f"]);
    connection.batch_execute("DELETE FROM desks WHERE label = 'e'").unwrap();
    assert_eq!(query.all(&mut connection).unwrap(), ["f"]);
}

#[test]
fn every_way_to_run_a_query_is_there() {
    let mut connection = database();
    let eds = || User::query().filter(User::name.eq("ed")).order_by(User::id);
    assert_eq!(eds().first(&mut connection).unwrap().map(|user| user.id), Some(id(1)));
    assert!(matches!(eds().one(&mut connection), Err(Error::MultipleRows { entity: "User" })));
    assert!(matches!(eds().one_or_none(&mut connection), Err(Error::MultipleRows { .. })));
    assert_eq!(eds().offset(1).one(&mut connection).unwrap().id, id(3));
    assert_eq!(eds().offset(2).one_or_none(&mut connection).unwrap(), None);
    assert!(matches!(
        eds().offset(2).one(&mut connection),
        Err(Error::NotFound { entity: "User", key: None })
    ));
    assert_eq!(eds().count(&mut connection).unwrap(), 2);
    assert!(eds().exists(&mut connection).unwrap());
}

#[test]
fn a_query_takes_part_in_a_transaction_of_diesel() {
    let mut connection = database();
    let result = with_diesel!(&mut connection, connection => connection.transaction(|connection| {
        connection.batch_execute("DELETE FROM comments").unwrap();
        assert_eq!(super::fixture::Comment::query().count(connection)?, 0);
        Err::<i64, Error>(diesel::result::Error::RollbackTransaction.into())
    }));
    assert!(result.is_err());
    assert_eq!(super::fixture::Comment::query().count(&mut connection).unwrap(), 4);
}

#[test]
fn a_query_runs_on_a_connection_of_any_backend() {
    let mut connection: AnyConnection = crate::engine::connect();
    aludel::schema![Desk, super::fixture::Office].create_all(&mut connection).unwrap();
    assert_eq!(Desk::query().count(&mut connection).unwrap(), 0);
    assert_eq!(Desk::query().select(Desk::id).all(&mut connection).unwrap(), [0; 0]);
}

#[test]
fn a_stored_value_that_does_not_convert_is_an_error_that_names_the_column() {
    let mut connection = database();
    connection.batch_execute("UPDATE users SET mood = 'odd' WHERE id = 2").unwrap();
    let error = User::query().all(&mut connection).unwrap_err();
    let Error::Decode(error) = error else { panic!("{error}") };
    assert_eq!((error.entity, error.column, error.is_missing()), ("User", "mood", false));
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "no mood is called odd");
}

#[test]
fn an_unexpected_null_is_an_error_that_names_the_column() {
    let mut connection = database();
    connection
        .batch_execute(
            "DROP TABLE desks; \
             CREATE TABLE desks (id INTEGER, label TEXT, office_country TEXT, office_number INTEGER); \
             INSERT INTO desks VALUES (1, NULL, NULL, NULL)",
        )
        .unwrap();
    let error = Desk::query().all(&mut connection).unwrap_err();
    let Error::Decode(error) = error else { panic!("{error}") };
    assert_eq!((error.entity, error.column), ("Desk", "label"));
}

#[test]
fn a_missing_table_is_an_error_that_names_it() {
    let mut connection = database();
    connection.batch_execute("DROP TABLE desks").unwrap();
    let error = Desk::query().all(&mut connection).unwrap_err();
    assert!(matches!(error, Error::MissingTable { table, .. } if table == "desks"));
}

#[test]
fn a_missing_column_is_an_error_that_names_it() {
    let mut connection = database();
    connection.batch_execute("ALTER TABLE desks RENAME COLUMN label TO name").unwrap();
    let error = Desk::query().all(&mut connection).unwrap_err();
    assert!(matches!(error, Error::MissingColumn { column, .. } if column.contains("label")));
}
