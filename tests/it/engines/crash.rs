//! A server that is killed in the middle of a flush. `scripts/test-crash.sh` runs these tests, on a
//! server of their own: it is no good neighbour.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use aludel::session::{CommitToken, Outcome};
use aludel::{AnyConnection, Error, Session};
use diesel::connection::InstrumentationEvent;

use crate::engine::{self, Database};
use crate::model::*;

fn is_asked_for() -> bool {
    std::env::var_os("ALUDEL_TEST_CRASH").is_some()
}

/// Kills the whole server, and starts it again.
fn server(_: i32) {
    let engine = if engine::is_postgres() { "postgres" } else { "mysql" };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/servers.sh");
    let status = Command::new(script).args(["crash", engine]).status().unwrap();
    assert!(status.success(), "the server starts again");
}

/// Kills the process that serves a connection, which makes PostgreSQL end all others.
fn process(id: i32) {
    let status = Command::new("kill").args(["-KILL", &id.to_string()]).status().unwrap();
    assert!(status.success(), "the process was there");
}

/// A connection, as soon as the server has recovered.
fn connect(database: &Database) -> AnyConnection {
    for _ in 0..100 {
        match engine::is_up() {
            true => return database.connect(),
            false => std::thread::sleep(Duration::from_millis(100)),
        }
    }
    panic!("the server does not come back");
}

fn process_id(connection: &mut AnyConnection) -> i32 {
    #[cfg(feature = "postgres")]
    if let Some(connection) = connection.as_postgres() {
        let id = diesel::dsl::sql::<diesel::sql_types::Integer>("SELECT pg_backend_pid()");
        return diesel::RunQueryDsl::get_result(id, connection).unwrap();
    }
    let _ = connection;
    0
}

/// Commits what was changed, while the server is killed before one statement after the other.
fn at_each_statement(kill: fn(i32)) {
    let database = Database::new();
    let mut connection = database.connect();
    let schema = aludel::schema![User, Address, Visit, Task, CommitToken];
    schema.create_all(&mut connection).unwrap();
    let mut s = Session::new(connection);
    let (mut lost, mut unknown) = (0, 0);
    for nth in 0.. {
        let [ed, jo] = ["ed", "jo"].map(|name| s.insert(user(&format!("{name} {nth}"))).unwrap());
        s.insert(address("jo@home", jo)).unwrap();
        s.commit().unwrap();
        let before = stored(&mut s);

        s[ed].fullname = Some("Ed".into());
        s.delete(jo).unwrap();
        let new = s.add(user(&format!("new {nth}")));
        s.add(address("new@home", new));
        let waiting = format!("{:?}", s.waiting());
        let token = CommitToken::random();
        let id = process_id(s.connection());
        let (mut left, killed) = (nth, Arc::new(AtomicBool::new(false)));
        let was_killed = Arc::clone(&killed);
        s.connection().set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                if left == 0 {
                    killed.store(true, Ordering::SeqCst);
                    kill(id);
                }
                left -= 1;
            }
        });
        let result = s.commit_with(&token);
        if !was_killed.load(Ordering::SeqCst) {
            result.unwrap();
            break;
        }
        let error = result.unwrap_err();
        match error {
            Error::Lost { .. } => lost += 1,
            Error::CommitUnknown { .. } => unknown += 1,
            error => panic!("statement {nth}: {error:?}"),
        }
        assert_eq!(s[ed].fullname.as_deref(), Some("Ed"), "nothing in memory is lost");
        s.reconnect(connect(&database));
        if s.is_in_doubt() {
            assert_eq!(s.settle_by(&token).unwrap(), Outcome::RolledBack);
        } else {
            assert_eq!(format!("{:?}", s.waiting()), waiting, "statement {nth}");
        }
        assert_eq!(stored(&mut s), before, "nothing of statement {nth} is in the database");
        s.commit().unwrap();
        let new = s.saved(new).unwrap();
        assert!(s.get::<User>(s[new].id).unwrap().is_some());
        assert!(s.read(jo).is_err());
    }
    assert!(lost > 4, "{lost} statements before the COMMIT");
    assert_eq!(unknown, 1, "the COMMIT");
    let users = Session::new(connect(&database)).count(User::query()).unwrap();
    assert_eq!(users, 2 * (lost + unknown + 1), "each round leaves two");
}

/// All users and addresses, past the session.
fn stored(s: &mut Session) -> (Vec<(i32, Option<String>)>, Vec<i32>) {
    let users = User::query().order_by(User::id).select((User::id, User::fullname));
    let addresses = Address::query().order_by(Address::id).select(Address::id);
    (users.all(s.connection()).unwrap(), addresses.all(s.connection()).unwrap())
}

#[test]
fn a_server_that_is_killed_at_any_statement_of_a_flush_leaves_the_session_and_the_data_whole() {
    only_on!(is_asked_for(), "scripts/test-crash.sh kills servers");
    at_each_statement(server);
}

#[test]
fn a_server_process_that_is_killed_at_any_statement_of_a_flush_does_no_more() {
    only_on!(is_asked_for() && engine::is_postgres(), "each connection has a process there");
    at_each_statement(process);
}
