//! Sessions over connections of a pool.

use std::time::Duration;

use aludel::driver::AnyManager;
use aludel::{Driver, Error, Session, SessionFactory};
use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;
use diesel::r2d2::{ConnectionManager, Pool};

use crate::engine::Database;
use crate::faults::TemporaryFile;
use crate::model::*;

fn pool() -> Pool<ConnectionManager<SqliteConnection>> {
    let manager = ConnectionManager::<SqliteConnection>::new(":memory:");
    let pool: Pool<_> = Pool::builder().max_size(1).build(manager).expect("SQLite is there");
    let table = "CREATE TABLE carts (id INTEGER PRIMARY KEY)";
    pool.get().expect("it is free").batch_execute(table).expect("it is SQL");
    pool
}

#[test]
fn a_connection_of_a_pool_is_a_connection() {
    let pool = pool();
    let mut s = Session::new(pool.get().expect("it is free"));
    s.insert(NewCart {}).unwrap();
    s.commit().unwrap();
    drop(s);
    let mut s = Session::new(pool.get().expect("it was given back"));
    assert_eq!(s.count(Cart::query()).unwrap(), 1);
}

#[test]
fn a_connection_that_was_taken_back_has_no_transaction() {
    let pool = pool();
    let mut s = Session::new(pool.get().expect("it is free"));
    s.insert(NewCart {}).unwrap();
    drop(s.into_connection());
    let mut s = Session::new(pool.get().expect("it was given back"));
    assert_eq!(s.count(Cart::query()).unwrap(), 0);
    assert!(!s.in_transaction());
}

/// A database with the tables of carts and items, and a factory of sessions over so many connections.
struct Shop {
    factory: SessionFactory,
    _file: TemporaryFile,
}

impl Shop {
    fn with(connections: u32) -> Self {
        let file = TemporaryFile::new();
        let url = Database::new().url().unwrap_or_else(|| file.path().to_owned());
        let manager = AnyManager::new(url).on_connect(|connection| match connection.as_sqlite() {
            Some(_) => connection.batch_execute("PRAGMA busy_timeout = 10000"),
            None => Ok(()),
        });
        let pool = Pool::builder()
            .max_size(connections)
            .min_idle(Some(0))
            .connection_timeout(Duration::from_millis(500))
            .build(manager)
            .expect("it is not asked for a connection yet");
        let factory = SessionFactory::new(pool);
        let mut s = factory.session().expect("it is free");
        aludel::schema![Cart, Item].create_all(s.connection()).expect("the database is empty");
        drop(s);
        Self { factory, _file: file }
    }

    fn carts(&self) -> i64 {
        self.factory.session().expect("it is free").count(Cart::query()).expect("it can be read")
    }
}

#[test]
fn a_dropped_session_gives_its_connection_back_without_its_transaction() {
    let shop = Shop::with(1);
    let mut s = shop.factory.session().unwrap();
    s.insert(NewCart {}).unwrap();
    drop(s);
    assert_eq!(shop.carts(), 0);
    assert_eq!(shop.factory.pool().state().connections, 1, "the connection was not thrown away");
}

#[test]
fn what_a_session_committed_the_next_one_sees() {
    let shop = Shop::with(1);
    let mut s = shop.factory.session().unwrap();
    s.insert(NewCart {}).unwrap();
    s.commit().unwrap();
    drop(s);
    assert_eq!(shop.carts(), 1);
}

#[test]
fn a_read_only_transaction_that_is_dropped_leaves_a_connection_that_writes() {
    let shop = Shop::with(1);
    let mut s = shop.factory.session().unwrap();
    let mut reading = s.begin_read_only().unwrap();
    assert_eq!(reading.count(Cart::query()).unwrap(), 0);
    drop(reading);
    drop(s);
    let mut s = shop.factory.session().unwrap();
    s.insert(NewCart {}).unwrap();
    s.commit().unwrap();
}

#[test]
fn a_connection_on_which_somebody_left_a_transaction_open_is_not_used_again() {
    let shop = Shop::with(1);
    let mut connection = shop.factory.pool().get().unwrap();
    connection.begin().unwrap();
    connection.batch_execute("DELETE FROM carts").unwrap();
    drop(connection);
    let mut s = shop.factory.session().unwrap();
    assert!(!s.in_transaction());
    s.insert(NewCart {}).unwrap();
    s.commit().unwrap();
    drop(s);
    assert_eq!(shop.carts(), 1);
}

#[test]
fn a_session_that_no_connection_becomes_free_for_is_an_error_of_the_connection() {
    let shop = Shop::with(1);
    let s = shop.factory.session().unwrap();
    let error = shop.factory.session().expect_err("there is no second connection");
    assert!(matches!(error, Error::Connect { .. }), "{error}");
    drop(s);
    assert_eq!(shop.carts(), 0);
}

#[test]
fn a_database_that_cannot_be_opened_is_told_at_once_and_with_its_reason() {
    let error = SessionFactory::connect("/there/is/no/such.db").expect_err("it is not there");
    assert!(matches!(error, Error::Connect { .. }));
    assert!(error.to_string().contains("connect"), "{error}");
}

#[test]
fn threads_share_a_factory() {
    let shop = Shop::with(4);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            let factory = shop.factory.clone();
            scope.spawn(move || {
                for _ in 0..5 {
                    let mut s = factory.session().unwrap();
                    s.insert(NewCart {}).unwrap();
                    s.commit().unwrap();
                }
            });
        }
    });
    assert_eq!(shop.carts(), 20);
}

#[cfg(feature = "postgres")]
#[test]
fn a_connection_that_broke_while_it_was_idle_is_replaced() {
    only_on!(crate::engine::is_postgres(), "the server ends a connection");
    let shop = Shop::with(1);
    let mut connection = shop.factory.pool().get().unwrap();
    let id = diesel::dsl::sql::<diesel::sql_types::Integer>("SELECT pg_backend_pid()");
    let id: i32 =
        diesel::RunQueryDsl::get_result(id, connection.as_postgres().expect("it is")).unwrap();
    drop(connection);
    let sql = format!("SELECT pg_terminate_backend({id})");
    crate::engine::connect().batch_execute(&sql).unwrap();
    assert_eq!(shop.carts(), 0);
}
