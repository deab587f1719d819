//! Sessions over other drivers: a borrowed connection, diesel's own, wrappers; and a wrapper that
//! fails at every point, after which nothing may be lost.

use aludel::backend::Dialect;
use aludel::driver::{Driver, Mode, Parents, Registry, Runs, Statement, Stores};
use aludel::{AnyConnection, Borrowed, Entity, Session};
use diesel::result::{DatabaseErrorKind, Error as DieselError, QueryResult};
use diesel::{Connection, SqliteConnection};

use crate::model::*;

/// Lets some operations pass, then fails one, then lets all pass.
struct Faulty {
    inner: AnyConnection,
    /// How many operations pass before one fails; `None` for all.
    countdown: Option<usize>,
    /// Whether the one that fails takes effect all the same.
    after: bool,
    operations: usize,
}

impl Faulty {
    /// Counts an operation; `true` when it is the one that fails.
    fn is_due(&mut self) -> bool {
        self.operations += 1;
        let due = self.countdown == Some(0);
        self.countdown = self.countdown.and_then(|left| left.checked_sub(1));
        due
    }

    fn run<T>(
        &mut self,
        operation: impl FnOnce(&mut AnyConnection) -> QueryResult<T>,
    ) -> QueryResult<T> {
        let fails = self.is_due();
        if fails && !self.after {
            return Err(injected());
        }
        let result = operation(&mut self.inner);
        if fails { Err(injected()) } else { result }
    }
}

fn injected() -> DieselError {
    DieselError::DatabaseError(DatabaseErrorKind::Unknown, Box::new("injected".to_owned()))
}

impl Driver for Faulty {
    fn begin(&mut self) -> QueryResult<()> {
        // A BEGIN that takes effect and reports an error would leave a transaction open that no
        // program can know of.
        if self.is_due() && !self.after { Err(injected()) } else { self.inner.begin() }
    }

    fn begin_as(&mut self, mode: Mode) -> QueryResult<()> {
        if self.is_due() && !self.after { Err(injected()) } else { self.inner.begin_as(mode) }
    }

    fn leave(&mut self, mode: Mode) -> QueryResult<()> {
        self.inner.leave(mode)
    }

    fn depth(&mut self) -> QueryResult<u32> {
        self.inner.depth()
    }

    fn commit(&mut self) -> QueryResult<()> {
        if self.is_due() {
            // A COMMIT that fails has rolled back; a RELEASE has not.
            if self.inner.depth()? == 1 {
                self.inner.rollback()?;
            }
            return Err(injected());
        }
        self.inner.commit()
    }

    fn rollback(&mut self) -> QueryResult<()> {
        self.inner.rollback()
    }

    fn dialect(&self) -> &'static Dialect {
        self.inner.dialect()
    }
}

impl<S: Statement> Runs<S> for Faulty
where
    AnyConnection: Runs<S>,
{
    fn rows(&mut self, statement: &S) -> QueryResult<Vec<S::Row>> {
        self.run(|inner| inner.rows(statement))
    }

    fn execute(&mut self, statement: &S) -> QueryResult<usize> {
        self.run(|inner| Runs::execute(inner, statement))
    }
}

impl<E: Entity + Parents<Self>> Stores<E> for Faulty
where
    AnyConnection: Stores<E>,
{
    fn register_parents(registry: &mut Registry<Self>) {
        E::register(registry);
    }
}

/// A session with rows to change, and changes of every kind that wait.
fn busy() -> Session<Faulty> {
    let inner = connection();
    let mut s = Session::new(Faulty { inner, countdown: None, after: false, operations: 0 });
    let ed = s.insert(user("ed")).unwrap();
    let lost = s.insert(user("lost")).unwrap();
    s.insert(address("lost@home", lost)).unwrap();
    let home = s.insert(address("ed@home", ed)).unwrap();
    let root = s.insert(node("root", None)).unwrap();
    let account = s.insert(NewAccount { owner: "ann".into(), balance: 1 }).unwrap();
    s.commit().unwrap();

    // What the transaction did before.
    s[account].balance = 2;
    let before = s.add(user("before"));
    s.flush().unwrap();

    s[account].balance = 3;
    s[ed].fullname = Some("Ed Jones".into());
    s.set(home, Address::user, before).unwrap();
    s.delete(lost).unwrap();
    let new = s.add(user("new"));
    s.add(address("new@home", new));
    let child = s.add(node("child", Some(root.into())));
    s.add(node("leaf", Some(child.into())));
    let post = s.add(NewPost { headline: "x".into() });
    s.link(post, Post::keywords, NewKeyword { word: "a".into() }).unwrap();
    s
}

/// Everything in the database.
fn dump(s: &mut Session<Faulty>) -> String {
    dump_connection(&mut s.connection().inner)
}

fn dump_connection(connection: &mut AnyConnection) -> String {
    use aludel::Session;
    let mut s = Session::new(Borrowed::new(connection));
    let mut text = String::new();
    macro_rules! dump {
        ($($entity:ident),*) => {$(
            let rows = s.all($entity::query().order_by($entity::id.asc())).unwrap();
            for row in rows {
                text.push_str(&format!("{:?}\n", s[row]));
            }
        )*};
    }
    dump!(User, Address, Node, Account, Post, Keyword);
    text.push_str(&s.count(PostKeyword::query()).unwrap().to_string());
    text
}

/// What a session says of its changes.
fn waiting(s: &Session<Faulty>) -> (String, aludel::session::Waiting) {
    (s.plan().unwrap().to_string(), s.waiting())
}

/// What committing `busy` without faults leads to, and how many operations that takes.
fn expected() -> (String, usize) {
    let mut s = busy();
    s.connection().operations = 0;
    s.commit().unwrap();
    let operations = s.connection().operations;
    (dump(&mut s), operations)
}

#[test]
fn whichever_statement_of_a_flush_fails_nothing_is_lost() {
    let (end, operations) = expected();
    for after in [false, true] {
        // The last one is the COMMIT.
        for nth in 0..operations - 1 {
            let mut s = busy();
            let (before, plan) = (dump(&mut s), waiting(&s));
            s.connection().after = after;
            s.connection().countdown = Some(nth);
            let Err(error) = s.commit() else { continue };
            assert!(error.to_string().starts_with("cannot "), "{error}");
            s.connection().countdown = None;
            assert_eq!(dump(&mut s), before, "the database after failing {nth}");
            assert_eq!(waiting(&s), plan, "the session after failing {nth}");
            s.commit().unwrap();
            assert_eq!(dump(&mut s), end, "the retry after failing {nth}");
        }
    }
}

#[test]
fn when_the_commit_fails_a_retry_leads_to_the_same_end() {
    let (end, operations) = expected();
    let mut s = busy();
    s.connection().countdown = Some(operations - 1);
    let error = s.commit().unwrap_err();
    assert_eq!(error.to_string(), "cannot commit");
    assert!(!s.in_transaction());
    s.commit().unwrap();
    // Keys are made anew, in another order of flushes: compare what does not depend on them.
    assert_eq!(dump(&mut s).lines().count(), end.lines().count());
    assert!(s.waiting().is_empty());
}

#[test]
fn a_rollback_after_any_failure_leads_back_to_the_start() {
    let (_, operations) = expected();
    for nth in 0..operations {
        let mut s = busy();
        s.connection().countdown = Some(nth);
        assert!(s.commit().is_err());
        s.connection().countdown = None;
        s.rollback().unwrap();
        assert!(s.waiting().is_empty());
        let names: Vec<String> = {
            let users = s.all(User::query().order_by(User::id.asc())).unwrap();
            users.into_iter().map(|user| s[user].name.clone()).collect()
        };
        assert_eq!(names, ["ed", "lost"]);
    }
}

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
