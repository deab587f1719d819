//! Sessions over connections of a pool.

use aludel::Session;
use diesel::SqliteConnection;
use diesel::connection::SimpleConnection;
use diesel::r2d2::{ConnectionManager, Pool};

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
