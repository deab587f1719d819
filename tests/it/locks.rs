//! Row locks. SQLite has none: there `ui-tests/fail/session/locks_where_there_are_no_locks.rs` says so.

use aludel::driver::LocksRows;
use aludel::{Driver, Handle, Session, Stores};

#[cfg(any(feature = "postgres", feature = "mysql"))]
use aludel::testing::Recorder;

use crate::engine;
use crate::model::{Account, NewAccount, connections};

/// Takes from an account under a lock, and reads it before the other one waits.
fn withdraw<C>(s: &mut Session<C>, account: Handle<Account>) -> aludel::Result<()>
where
    C: Stores<Account> + LocksRows<Account>,
{
    s.refresh_for_update(account)?;
    assert!(s.in_transaction(), "the lock lasts until the transaction ends");
    s[account].balance -= 10;
    s.commit()
}

/// Two at once, many times: without locks one of the versions would be stale.
fn contend<C>(connections: [C; 2])
where
    C: Driver + Stores<Account> + LocksRows<Account> + 'static,
{
    let workers = connections.map(|connection| {
        std::thread::spawn(move || {
            let mut s = Session::new(connection);
            let account = s.get::<Account>(1).unwrap().unwrap();
            s.refresh_for_share(account).unwrap();
            s.commit().unwrap();
            for _ in 0..20 {
                withdraw(&mut s, account).unwrap();
            }
        })
    });
    for worker in workers {
        worker.join().unwrap();
    }
}

#[test]
fn a_row_read_for_update_is_read_by_one_at_a_time() {
    only_on!(!engine::is_sqlite(), "it does not lock rows");
    let [first, a, b] = connections();
    let mut s = Session::new(first);
    let account = s.insert(NewAccount { owner: "ed".into(), balance: 1000 }).unwrap();
    s.commit().unwrap();
    match (a, b) {
        #[cfg(feature = "postgres")]
        (aludel::AnyConnection::Postgres(a), aludel::AnyConnection::Postgres(b)) => {
            contend([a, b]);
        }
        #[cfg(feature = "mysql")]
        (aludel::AnyConnection::Mysql(a), aludel::AnyConnection::Mysql(b))
        | (aludel::AnyConnection::MariaDb(a), aludel::AnyConnection::MariaDb(b)) => {
            contend([a, b]);
        }
        (a, b) => drop((a, b)),
    }
    s.refresh(account).unwrap();
    assert_eq!((s[account].balance, s[account].version), (600, 41));
}

/// Reads accounts under a lock without having begun, and gives what was sent.
#[cfg(any(feature = "postgres", feature = "mysql"))]
macro_rules! locked_by_a_query {
    ($connection:expr) => {{
        let recorder = Recorder::new();
        let mut s = Session::new($connection);
        diesel::Connection::set_instrumentation(s.connection(), recorder.clone());
        let found = s.all(Account::query().for_update().skip_locked()).unwrap();
        assert!(s.in_transaction(), "the locks last until the transaction ends");
        s[found[0]].balance += 1;
        s.commit().unwrap();
        let verbs = recorder.take_sql().into_iter();
        verbs.map(|sql| sql.split(' ').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    }};
}

#[test]
fn a_query_that_locks_begins_a_transaction() {
    only_on!(!engine::is_sqlite(), "it does not lock rows");
    let [first, a] = connections();
    let mut s = Session::new(first);
    s.insert(NewAccount { owner: "ed".into(), balance: 1000 }).unwrap();
    s.commit().unwrap();
    let sent = match a {
        #[cfg(feature = "postgres")]
        aludel::AnyConnection::Postgres(connection) => locked_by_a_query!(connection),
        #[cfg(feature = "mysql")]
        aludel::AnyConnection::Mysql(connection) | aludel::AnyConnection::MariaDb(connection) => {
            locked_by_a_query!(connection)
        }
        other => panic!("{:?} locks no rows", other.dialect()),
    };
    assert_eq!(sent, ["BEGIN", "SELECT", "SAVEPOINT", "UPDATE", "RELEASE", "COMMIT"]);
}

/// What another connection finds of a row that is locked, and of one that is not.
#[cfg(any(feature = "postgres", feature = "mysql"))]
macro_rules! beside_a_lock {
    ($holds:expr, $asks:expr) => {{
        let (mut holds, mut asks) = (Session::new($holds), Session::new($asks));
        // By the key: InnoDB locks the rows that it looks at.
        let ed = Account::query().filter(Account::id.eq(1));
        holds.one(ed.clone().for_update()).unwrap();
        let free = Account::query().order_by(Account::id).for_update().skip_locked();
        let found = asks.all(free).unwrap();
        let owners: Vec<_> = found.iter().map(|&account| asks[account].owner.clone()).collect();
        asks.rollback().unwrap();
        let refused = asks.all(ed.clone().for_share().no_wait()).unwrap_err();
        asks.rollback().unwrap();
        holds.rollback().unwrap();
        assert_eq!(asks.all(ed.for_update().no_wait()).unwrap().len(), 1, "the lock has ended");
        (owners, refused)
    }};
}

#[test]
fn a_locked_row_is_skipped_or_refused_as_the_query_says() {
    only_on!(!engine::is_sqlite(), "it does not lock rows");
    let [first, a, b] = connections();
    let mut s = Session::new(first);
    for owner in ["ed", "wendy"] {
        s.insert(NewAccount { owner: owner.into(), balance: 1000 }).unwrap();
    }
    s.commit().unwrap();
    let (owners, refused) = match (a, b) {
        #[cfg(feature = "postgres")]
        (aludel::AnyConnection::Postgres(a), aludel::AnyConnection::Postgres(b)) => {
            beside_a_lock!(a, b)
        }
        #[cfg(feature = "mysql")]
        (aludel::AnyConnection::Mysql(a), aludel::AnyConnection::Mysql(b))
        | (aludel::AnyConnection::MariaDb(a), aludel::AnyConnection::MariaDb(b)) => {
            beside_a_lock!(a, b)
        }
        (a, _) => panic!("{:?} locks no rows", a.dialect()),
    };
    assert_eq!(owners, ["wendy"]);
    assert!(refused.is_transient(), "{refused:?}");
}
