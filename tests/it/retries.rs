//! Work that is run again, commits in doubt, and transactions that only read.

use core::time::Duration;

use aludel::isolation::{Immediate, RepeatableRead, Serializable};
use aludel::session::{CommitToken, Outcome, Retriable, Retry};
use aludel::{AnyConnection, Error, Result, Session};

use crate::faults::{Fault, Faults, TemporaryFile};
use crate::model::*;

fn quick() -> Retry {
    Retry::default().delays(Duration::from_micros(10), Duration::from_micros(100))
}

/// Two connections to one file with tables; the second does not wait for locks.
fn two() -> (TemporaryFile, AnyConnection, AnyConnection) {
    let file = TemporaryFile::new();
    let mut first = file.connect();
    create_tables(&mut first);
    let second = file.connect();
    (file, first, second)
}

#[test]
fn a_locked_database_is_tried_again_with_nothing_in_memory() {
    let (_file, first, mut second) = two();
    let mut s = Session::new(first);
    s.insert(user("ed")).unwrap(); // holds the lock
    let mut runs = 0;
    let name = quick()
        .run(&mut second, |other| {
            runs += 1;
            if runs == 3 {
                s.commit()?;
            }
            assert!(other.new_rows::<User>().is_empty());
            other.add(user("jo"));
            other.flush()?;
            let jo = other.one(User::query().filter(User::name.eq("jo")))?;
            Ok::<_, Error>(other[jo].name.clone())
        })
        .unwrap();
    assert_eq!((runs, name.as_str()), (3, "jo"));
    assert_eq!(s.count(User::query()).unwrap(), 2);
}

#[test]
fn the_last_error_comes_with_the_number_of_attempts() {
    let (_file, first, mut second) = two();
    let mut s = Session::new(first);
    s.insert(user("ed")).unwrap();
    let gave_up =
        quick().attempts(3).run_at(Immediate, &mut second, |_| Ok::<_, Error>(())).unwrap_err();
    assert_eq!(gave_up.attempts, 3);
    assert!(gave_up.error.is_transient());
    let error = Error::from(gave_up);
    assert_eq!(error.to_string(), "gave up after 3 attempts");
    assert!(std::error::Error::source(&error).is_some());
}

/// What a session says when somebody else has changed a row.
fn stale() -> Error {
    let mut s = session();
    let ann = s.insert(NewAccount { owner: "ann".into(), balance: 1 }).unwrap();
    s.commit().unwrap();
    s.connection().batch_execute("UPDATE accounts SET version = 7").unwrap();
    s[ann].balance = 2;
    let error = s.commit().unwrap_err();
    s.rollback().unwrap();
    error
}

#[test]
fn a_conflict_of_versions_is_run_again_and_reads_anew() {
    let (_file, first, mut second) = two();
    let mut s = Session::new(first);
    let ann = s.insert(NewAccount { owner: "ann".into(), balance: 1 }).unwrap();
    s.commit().unwrap();
    let id = s[ann].id;
    let mut runs = 0;
    quick()
        .run(&mut second, |other| {
            runs += 1;
            let Some(account) = other.get::<Account>(id)? else { panic!("it is there") };
            if runs == 1 {
                return Err(stale());
            }
            other[account].balance += 10;
            Ok(())
        })
        .unwrap();
    s.refresh(ann).unwrap();
    assert_eq!((runs, s[ann].balance), (2, 11));
}

#[derive(Debug)]
enum BankError {
    Poor,
    Database(Error),
}

impl From<Error> for BankError {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl Retriable for BankError {
    fn error(&self) -> Option<&Error> {
        match self {
            Self::Poor => None,
            Self::Database(error) => Some(error),
        }
    }
}

#[test]
fn what_trying_again_would_not_help_is_given_at_once() {
    let mut connection = connection();
    let mut runs = 0;
    let gave_up = quick()
        .run(&mut connection, |s| {
            runs += 1;
            s.insert(user("ed"))?;
            Err::<(), _>(BankError::Poor)
        })
        .unwrap_err();
    assert!(matches!(gave_up.error, BankError::Poor));
    assert_eq!((gave_up.attempts, runs), (1, 1));
    assert_eq!(Session::new(connection).count(User::query()).unwrap(), 0);
}

/// A session in doubt over a COMMIT, and its token.
fn in_doubt(fault: Fault) -> (TemporaryFile, Session<Faults>, CommitToken) {
    let file = TemporaryFile::new();
    let mut connection = file.connect();
    create_tables(&mut connection);
    aludel::schema![CommitToken].create_all(&mut connection).unwrap();
    let mut s = Session::new(Faults::over(connection));
    let token = CommitToken::random();
    s.add(user("ed"));
    // BEGIN, two INSERTs.
    s.connection().fail(3, fault);
    assert!(matches!(s.commit_with(&token), Err(Error::CommitUnknown { .. })));
    assert!(s.is_in_doubt());
    (file, s, token)
}

#[test]
fn a_session_in_doubt_refuses_to_go_on_until_it_is_settled() {
    let (_file, mut s, _) = in_doubt(Fault::Lost);
    assert!(matches!(s.commit(), Err(Error::InDoubt)));
    assert!(matches!(s.rollback(), Err(Error::InDoubt)));
    assert!(matches!(s.count(User::query()), Err(Error::InDoubt)));
    s.add(user("jo"));
    assert!(matches!(s.flush(), Err(Error::InDoubt)));
}

#[test]
fn a_token_tells_that_the_commit_was_done() {
    let (file, mut s, token) = in_doubt(Fault::LostAfter);
    s.reconnect(Faults::over(file.connect()));
    assert_eq!(s.settle_by(&token).unwrap(), Outcome::Committed);
    s.commit().unwrap();
    assert_eq!(s.count(User::query()).unwrap(), 1);
    assert!(s.was_committed(&token).unwrap());
}

#[test]
fn a_token_tells_that_the_commit_was_not_done_and_a_retry_succeeds() {
    let (file, mut s, token) = in_doubt(Fault::Lost);
    s.reconnect(Faults::over(file.connect()));
    assert_eq!(s.settle_by(&token).unwrap(), Outcome::RolledBack);
    assert_eq!(s.waiting().new, 2, "the row and the token");
    s.commit().unwrap();
    assert_eq!(s.count(User::query()).unwrap(), 1);
    assert!(s.was_committed(&token).unwrap());
}

#[test]
fn a_token_is_not_part_of_the_session_after_its_commit() {
    let mut s = session();
    aludel::schema![CommitToken].create_all(s.connection()).unwrap();
    let token = CommitToken::random();
    assert!(!s.was_committed(&token).unwrap());
    s.add(user("ed"));
    s.commit_with(&token).unwrap();
    assert!(s.was_committed(&token).unwrap());
    assert!(!s.was_committed(&CommitToken::random()).unwrap());
    assert_eq!(s.count(User::query()).unwrap(), 1);
}

#[test]
fn a_read_only_transaction_leaves_what_waits_waiting() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    s[ed].fullname = Some("Ed".into());
    s.add(user("new"));
    let plan = s.plan().unwrap();
    sent.clear();
    let found = s.read_only(|s| {
        let ed = s.one(User::query().filter(User::name.eq("ed")))?;
        assert_eq!(s[ed].fullname.as_deref(), Some("Ed"));
        s.count(User::query())
    });
    assert_eq!(found.unwrap(), 1);
    let sent = sent.take_sql();
    assert!(sent.iter().all(|sql| !sql.starts_with("INSERT") && !sql.starts_with("UPDATE")));
    assert_eq!(s.plan().unwrap(), plan);
    s.commit().unwrap();
    assert_eq!(s.count(User::query()).unwrap(), 2);
}

#[test]
fn sqlite_refuses_to_write_in_a_read_only_transaction_and_writes_after_it() {
    let file = TemporaryFile::new();
    let mut connection = file.connect();
    create_tables(&mut connection);
    let mut s = Session::new(connection);
    let recorder = record(&mut s);
    // What no method can do, a statement of the program's own can: by way of a query.
    let reader = s.begin_read_only().unwrap();
    reader.end().unwrap();
    assert_eq!(
        recorder.take_sql(),
        ["BEGIN", "PRAGMA query_only = ON", "COMMIT", "PRAGMA query_only = OFF"]
    );
    s.insert(user("ed")).unwrap();
    s.commit().unwrap();
}

#[test]
fn a_dropped_read_only_transaction_is_left_before_the_next_statement() {
    let file = TemporaryFile::new();
    let mut connection = file.connect();
    create_tables(&mut connection);
    let mut s = Session::new(connection);
    let recorder = record(&mut s);
    drop(s.begin_read_only_at(RepeatableRead).unwrap());
    recorder.clear();
    s.add(user("ed"));
    s.flush().unwrap();
    assert_eq!(recorder.take_sql()[..3], ["ROLLBACK", "PRAGMA query_only = OFF", "BEGIN"]);
}

#[test]
fn an_isolation_level_is_said_when_the_transaction_begins() {
    let file = TemporaryFile::new();
    let mut s = Session::new(file.connect());
    let recorder = record(&mut s);
    s.transaction_at(Immediate, |_| Ok::<_, Error>(())).unwrap();
    s.transaction_at(Serializable, |_| Ok::<_, Error>(())).unwrap();
    assert_eq!(recorder.take_sql(), ["BEGIN IMMEDIATE", "COMMIT", "BEGIN", "COMMIT"]);
}

#[test]
fn a_level_cannot_be_set_inside_a_transaction_of_diesel() {
    let mut connection = diesel::Connection::establish(":memory:").unwrap();
    let result: Result<()> = diesel::Connection::transaction(&mut connection, |sqlite| {
        let sqlite: &mut diesel::SqliteConnection = sqlite;
        let mut s = Session::new(aludel::Borrowed::new(sqlite));
        s.begin_at(Serializable).map(drop)
    });
    assert!(result.is_err());
}
