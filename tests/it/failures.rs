//! Every point at which something can fail: each call to the connection, before and after its
//! effect, and with the connection lost. What is left is what the failure promise names, and a
//! retry leads to the same end.

use core::fmt::Debug;

use aludel::session::Outcome;
use aludel::{AnyConnection, Borrowed, Entity, Error, Handle, Pending, Result, Session};

use crate::faults::{Fault, Faults, TemporaryFile};
use crate::model::*;

type S = Session<Faults>;

/// What a program changes, in memory only.
type Change = fn(&mut S, &mut Rows);

/// The rows that every program finds, and all rows that are looked at.
struct Rows {
    ed: Handle<User>,
    jo: Handle<User>,
    lost: Handle<User>,
    home: Handle<Address>,
    visit: Handle<Visit>,
    task: Handle<Task>,
    root: Handle<Node>,
    branch: Handle<Node>,
    account: Handle<Account>,
    post: Handle<Post>,
    word: Handle<Keyword>,
    france: Handle<Country>,
    company: Handle<Company>,
    item: Handle<Item>,
    watched: Vec<Box<dyn Fn(&S) -> String>>,
}

impl Rows {
    fn watch<E: Entity + Debug>(&mut self, row: Handle<E>) {
        self.watched
            .push(Box::new(move |s| format!("{row:?} {:?} {:?}", s.state(row), s.read(row))));
    }

    fn watch_new<E: Entity>(&mut self, row: Pending<E>) {
        self.watched.push(Box::new(move |s| format!("{row:?} {:?}", s.state(row))));
    }
}

fn fill(s: &mut S) -> Rows {
    let [ed, jo, lost] = ["ed", "jo", "lost"].map(|name| s.insert(user(name)).unwrap());
    let home = s.insert(address("ed@home", ed)).unwrap();
    let lost_home = s.insert(address("lost@home", lost)).unwrap();
    let visit = s.insert(NewVisit { address: home.into() }).unwrap();
    let lost_visit = s.insert(NewVisit { address: lost_home.into() }).unwrap();
    let task = s.insert(NewTask { title: "task".into(), assignee: Some(lost.into()) }).unwrap();
    let root = s.insert(node("root", None)).unwrap();
    let branch = s.insert(node("branch", Some(root.into()))).unwrap();
    let leaf = s.insert(node("leaf", Some(branch.into()))).unwrap();
    let account = s.insert(NewAccount { owner: "ann".into(), balance: 1 }).unwrap();
    let post = s.insert(NewPost { headline: "post".into() }).unwrap();
    let word = s.insert(NewKeyword { word: "word".into() }).unwrap();
    s.link(post, Post::keywords, word).unwrap();
    let france =
        s.insert(NewCountry { code: "FR".into(), name: "France".to_owned().into() }).unwrap();
    let company = s.insert(NewCompany { name: "inc".into(), chief: None }).unwrap();
    let cart = s.insert(NewCart {}).unwrap();
    let item = s.insert(NewItem { name: "item".into(), cart: Some(cart.into()) }).unwrap();
    s.commit().unwrap();
    let watched = Vec::new();
    let mut rows = Rows {
        ed,
        jo,
        lost,
        home,
        visit,
        task,
        root,
        branch,
        account,
        post,
        word,
        france,
        company,
        item,
        watched,
    };
    for row in [ed, jo, lost] {
        rows.watch(row);
        let loaded = s.load(row, User::addresses).unwrap();
        rows.watched.push(Box::new(move |s| {
            if s.read(loaded).is_err() {
                return String::new();
            }
            let all: Vec<_> = s.related(loaded, User::addresses).collect();
            format!("{all:?}")
        }));
    }
    rows.watch(home);
    rows.watch(lost_home);
    rows.watch(visit);
    rows.watch(lost_visit);
    rows.watch(task);
    for row in [root, branch, leaf] {
        rows.watch(row);
    }
    rows.watch(account);
    rows.watch(post);
    rows.watch(word);
    rows.watch(france);
    rows.watch(company);
    rows.watch(item);
    rows
}

/// What the transaction did before.
fn before(s: &mut S, rows: &mut Rows) {
    s[rows.account].balance = 2;
    s[rows.task].title = "before".into();
    let new = s.add(user("before"));
    rows.watch_new(new);
    s.set(rows.home, Address::user, new).unwrap();
    s.delete(rows.visit).unwrap();
}

fn inserts(s: &mut S, rows: &mut Rows) {
    let new = s.add(user("new"));
    rows.watch_new(new);
    for email in ["new@home", "new@work"] {
        let address = s.add(address(email, new));
        rows.watch_new(address);
    }
    let late = s.add(address("late@home", user("late")));
    rows.watch_new(late);
}

fn updates(s: &mut S, rows: &mut Rows) {
    s[rows.ed].fullname = Some("Ed Jones".into());
    s[rows.jo].name = "Jo".into();
    s.set(rows.home, Address::user, rows.jo).unwrap();
    let new = s.add(user("owner"));
    rows.watch_new(new);
    s.set(rows.task, Task::assignee, new).unwrap();
}

fn versions(s: &mut S, rows: &mut Rows) {
    s[rows.account].balance += 10;
    let new = s.add(NewAccount { owner: "bob".into(), balance: 5 });
    rows.watch_new(new);
}

fn deletes(s: &mut S, rows: &mut Rows) {
    s.delete(rows.lost).unwrap();
    s.delete(rows.france).unwrap();
}

fn trees(s: &mut S, rows: &mut Rows) {
    let new = s.add(node("new", Some(rows.root.into())));
    rows.watch_new(new);
    let below = s.add(node("below", Some(new.into())));
    rows.watch_new(below);
    s.delete(rows.branch).unwrap();
}

fn many_to_many(s: &mut S, rows: &mut Rows) {
    s.link(rows.post, Post::keywords, NewKeyword { word: "other".into() }).unwrap();
    s.unlink(rows.post, Post::keywords, rows.word).unwrap();
    let post = s.add(NewPost { headline: "new".into() });
    rows.watch_new(post);
    s.link(post, Post::keywords, rows.word).unwrap();
}

fn deferred(s: &mut S, rows: &mut Rows) {
    let company = s.add(NewCompany { name: "new".into(), chief: None });
    rows.watch_new(company);
    let chief = s.add(NewEmployee { name: "chief".into(), company: company.into() });
    rows.watch_new(chief);
    s.set(company, Company::chief, chief).unwrap();
    let other = s.add(NewEmployee { name: "other".into(), company: rows.company.into() });
    rows.watch_new(other);
    s.set(rows.company, Company::chief, other).unwrap();
}

fn owned(s: &mut S, rows: &mut Rows) {
    s.unset(rows.item, Item::cart).unwrap();
    let cart = s.add(NewCart {});
    rows.watch_new(cart);
    let item = s.add(NewItem { name: "new".into(), cart: Some(cart.into()) });
    rows.watch_new(item);
}

fn everything(s: &mut S, rows: &mut Rows) {
    for change in [inserts, updates, versions, deletes, trees, many_to_many, deferred, owned] {
        change(s, rows);
    }
}

const CHANGES: [(&str, Change); 9] = [
    ("inserts", inserts),
    ("updates", updates),
    ("versions", versions),
    ("deletes", deletes),
    ("trees", trees),
    ("many_to_many", many_to_many),
    ("deferred", deferred),
    ("owned", owned),
    ("everything", everything),
];

const FAULTS: [Fault; 4] = [Fault::Before, Fault::After, Fault::Lost, Fault::LostAfter];

/// A database in a file, a session over it, and what both were.
struct Run {
    file: TemporaryFile,
    s: S,
    rows: Rows,
    /// The database before the program.
    base: String,
}

/// Everything in a database, but for versions: how often a row was written depends on how often
/// something failed.
fn database(connection: &mut AnyConnection) -> String {
    let mut s = Session::new(Borrowed::new(connection));
    let mut text = String::new();
    macro_rules! dump {
        ($($entity:ident),*) => {$(
            let mut rows = s.all($entity::query()).unwrap();
            rows.sort_by_key(|row| s.key(*row).unwrap());
            for row in rows {
                text.push_str(&format!("{:?}\n", s[row]));
            }
        )*};
    }
    dump!(
        User,
        Address,
        Visit,
        Task,
        Node,
        Post,
        Keyword,
        PostKeyword,
        Country,
        Company,
        Employee,
        Cart,
        Item
    );
    for row in s.all(Account::query().order_by(Account::id)).unwrap() {
        text.push_str(&format!("{} {} {}\n", s[row].id, s[row].owner, s[row].balance));
    }
    text
}

impl Run {
    fn new() -> Self {
        let file = TemporaryFile::new();
        let mut connection = file.connect();
        create_tables(&mut connection);
        let mut s = Session::new(Faults::over(connection));
        let rows = fill(&mut s);
        let mut run = Self { file, s, rows, base: String::new() };
        run.base = run.outside();
        run
    }

    fn change(&mut self, change: Change) {
        change(&mut self.s, &mut self.rows);
    }

    /// What others see of the database.
    fn outside(&self) -> String {
        database(&mut self.file.connect())
    }

    /// What the session's own transaction sees of the database.
    fn inside(&mut self) -> String {
        inside(&mut self.s)
    }

    /// All that the session says of its first `rows` rows, and of what it is going to write.
    fn memory(&self, rows: usize) -> String {
        memory(&self.s, &self.rows, rows)
    }

    /// The cause of the failure is gone: a lost connection is replaced.
    fn repair(&mut self) {
        let connection = self.file.connect();
        repair(&mut self.s, connection);
    }

    /// After a COMMIT whose outcome is unknown: looks at the database, and tells the session.
    /// Gives whether it was committed.
    fn resolve(&mut self) -> bool {
        assert!(self.s.is_in_doubt());
        assert!(matches!(self.s.flush_something(), Err(Error::InDoubt)));
        let committed = self.outside() != self.base;
        self.s.settle(if committed { Outcome::Committed } else { Outcome::RolledBack });
        committed
    }
}

trait FlushSomething {
    fn flush_something(&mut self) -> Result<()>;
}

impl FlushSomething for S {
    /// A session in doubt refuses to write and to read.
    fn flush_something(&mut self) -> Result<()> {
        self.count(User::query()).map(|_| ())?;
        self.commit()
    }
}

fn inside(s: &mut S) -> String {
    database(s.connection().inner().expect("the connection is there"))
}

fn memory(s: &S, rows: &Rows, count: usize) -> String {
    let rows: Vec<String> = rows.watched.iter().take(count).map(|watched| watched(s)).collect();
    format!("{}\n{:?}\n{}", rows.join("\n"), s.waiting(), s.plan().unwrap())
}

fn repair(s: &mut S, connection: AnyConnection) {
    s.connection().disarm();
    if s.connection().is_lost() {
        s.reconnect(Faults::over(connection));
    }
}

/// Fails call after call of a program until there are no more calls. The program is told how many
/// calls pass, and says whether one has failed.
fn at_every_call(name: &str, mut program: impl FnMut(usize, usize, Fault) -> bool) {
    // That undoing fails too is tried with the largest program only.
    let most = if name == "everything" { 2 } else { 1 };
    for fault in FAULTS {
        for row in 1..=most {
            let mut passing = 0;
            while program(passing, row, fault) {
                passing += 1;
            }
            assert!(passing > 2, "a program makes some calls");
        }
    }
}

#[test]
fn a_commit_alone_can_fail_at_every_call() {
    for (name, change) in CHANGES {
        let end = {
            let mut run = Run::new();
            run.change(change);
            run.s.commit().unwrap();
            run.outside()
        };
        at_every_call(name, |passing, row, fault| {
            let mut run = Run::new();
            run.change(change);
            let all = run.rows.watched.len();
            let memory = run.memory(all);
            run.s.connection().fail_some(passing, row, fault);
            let result = run.s.commit();
            let has_failed = run.s.connection().disarm();
            let at = format!("{name}, {fault:?} {:?}: {result:?}", run.s.connection().calls());
            match result {
                Ok(()) => {}
                Err(Error::CommitUnknown { .. }) => {
                    run.repair();
                    if !run.resolve() {
                        assert_eq!(run.memory(all), memory, "{at}");
                        run.s.commit().unwrap();
                    }
                }
                Err(_) => {
                    assert_eq!(run.memory(all), memory, "{at}");
                    run.repair();
                    assert_eq!(run.memory(all), memory, "{at}");
                    assert!(!run.s.in_transaction(), "{at}");
                    assert_eq!(run.outside(), run.base, "{at}");
                    run.s.commit().unwrap();
                }
            }
            assert!(run.s.waiting().is_empty());
            assert_eq!(run.outside(), end, "{at}");
            has_failed
        });
    }
}

#[test]
fn a_flush_inside_a_transaction_can_fail_at_every_call() {
    let nothing_flushed = |change: Change| {
        let mut run = Run::new();
        run.change(before);
        run.change(change);
        run.memory(run.rows.watched.len())
    };
    for (name, change) in CHANGES {
        let end = {
            let mut run = Run::new();
            run.change(before);
            run.s.flush().unwrap();
            run.change(change);
            run.s.commit().unwrap();
            run.outside()
        };
        let waiting = nothing_flushed(change);
        at_every_call(name, |passing, row, fault| {
            let mut run = Run::new();
            run.change(before);
            run.s.flush().unwrap();
            run.change(change);
            let all = run.rows.watched.len();
            let (memory, inside) = (run.memory(all), run.inside());
            run.s.connection().fail_some(passing, row, fault);
            let result = run.s.commit();
            let has_failed = run.s.connection().disarm();
            let at = format!("{name}, {fault:?} {:?}: {result:?}", run.s.connection().calls());
            match result {
                Ok(()) => {}
                Err(Error::CommitUnknown { .. }) => {
                    run.repair();
                    if !run.resolve() {
                        assert_eq!(run.memory(all), waiting, "{at}");
                        run.s.commit().unwrap();
                    }
                }
                // The flush is undone; the transaction has what it had before.
                Err(_) if run.s.in_transaction() => {
                    assert_eq!(run.memory(all), memory, "{at}");
                    assert_eq!(run.inside(), inside, "{at}");
                    run.s.commit().unwrap();
                }
                // The transaction is over: all of it waits for another flush.
                Err(_) => {
                    assert_eq!(run.memory(all), waiting, "{at}");
                    run.repair();
                    assert_eq!(run.outside(), run.base, "{at}");
                    run.s.commit().unwrap();
                }
            }
            assert_eq!(run.outside(), end, "{at}");
            has_failed
        });
    }
}

/// Which calls end the whole transaction: those after which nobody can undo the flush alone.
#[test]
fn a_flush_inside_a_transaction_is_undone_alone_unless_that_fails_too() {
    let is_alone = |passing, row, fault| {
        let mut run = Run::new();
        run.change(before);
        run.s.flush().unwrap();
        run.change(versions);
        run.s.connection().fail_some(passing, row, fault);
        run.s.flush().unwrap_err();
        let calls = run.s.connection().calls().to_vec();
        run.s.connection().disarm();
        (run.s.in_transaction(), calls)
    };
    let savepoint = ["begin"];
    assert_eq!(is_alone(0, 1, Fault::Before), (true, savepoint.into()));
    assert_eq!(is_alone(0, 1, Fault::After), (true, vec!["begin", "rollback"]));
    assert_eq!(is_alone(1, 1, Fault::Before), (true, vec!["begin", "execute", "rollback"]));
    let (alone, calls) = is_alone(3, 1, Fault::Before);
    assert_eq!((alone, &calls[3..]), (true, &["release", "rollback"][..]));
    // It was released: the flush cannot be undone any more, so all is.
    let (alone, calls) = is_alone(3, 1, Fault::After);
    assert_eq!((alone, &calls[3..]), (false, &["release", "rollback"][..]));
    // The savepoint cannot be rolled back to.
    let (alone, calls) = is_alone(3, 2, Fault::Before);
    assert_eq!((alone, &calls[3..]), (false, &["release", "rollback", "rollback", "rollback"][..]));
}

#[test]
fn a_transaction_with_a_guard_can_fail_at_every_call() {
    let program = |s: &mut S, rows: &mut Rows, change: Change| -> Result<()> {
        let mut tx = s.begin()?;
        before(&mut tx, rows);
        tx.flush()?;
        tx.count(User::query())?;
        change(&mut tx, rows);
        tx.commit()
    };
    for (name, change) in CHANGES {
        let end = {
            let mut run = Run::new();
            program(&mut run.s, &mut run.rows, change).unwrap();
            run.outside()
        };
        at_every_call(name, |passing, row, fault| {
            let mut run = Run::new();
            // What waited before the transaction waits again after it.
            let waiting = run.s.add(user("waiting"));
            run.rows.watch_new(waiting);
            run.s.discard(waiting);
            let all = run.rows.watched.len();
            let memory = run.memory(all);
            run.s.connection().fail_some(passing, row, fault);
            let result = program(&mut run.s, &mut run.rows, change);
            let has_failed = run.s.connection().disarm();
            let at = format!("{name}, {fault:?}, {passing}: {result:?}");
            let is_done = match result {
                Ok(()) => true,
                Err(Error::CommitUnknown { .. }) => {
                    run.repair();
                    run.resolve()
                }
                Err(_) => false,
            };
            if !is_done {
                assert_eq!(run.memory(all), memory, "{at}");
                assert!(!run.s.in_transaction(), "{at}");
                run.repair();
                assert_eq!(run.outside(), run.base, "{at}");
                program(&mut run.s, &mut run.rows, change).unwrap();
            }
            assert_eq!(run.outside(), end, "{at}");
            has_failed
        });
    }
}

#[test]
fn a_savepoint_can_fail_at_every_call() {
    let program = |s: &mut S, rows: &mut Rows, change: Change| -> Result<()> {
        let mut sp = s.begin_nested()?;
        sp[rows.ed].fullname = Some("in the savepoint".into());
        sp.flush()?;
        change(&mut sp, rows);
        sp.release()
    };
    for (name, change) in CHANGES {
        let end = {
            let mut run = Run::new();
            run.change(before);
            run.s.flush().unwrap();
            program(&mut run.s, &mut run.rows, change).unwrap();
            run.s.commit().unwrap();
            run.outside()
        };
        let waiting = {
            let mut run = Run::new();
            run.change(before);
            run.memory(run.rows.watched.len())
        };
        at_every_call(name, |passing, row, fault| {
            let mut run = Run::new();
            run.change(before);
            run.s.flush().unwrap();
            let all = run.rows.watched.len();
            let (memory, inside) = (run.memory(all), run.inside());
            run.s.connection().fail_some(passing, row, fault);
            let result = program(&mut run.s, &mut run.rows, change);
            let has_failed = run.s.connection().disarm();
            let at = format!("{name}, {fault:?}, {passing}: {result:?}");
            if result.is_err() {
                if run.s.in_transaction() && !run.s.connection().is_lost() {
                    assert_eq!(run.memory(all), memory, "{at}");
                    assert_eq!(run.inside(), inside, "{at}");
                } else {
                    run.repair();
                    assert_eq!(run.memory(all), waiting, "{at}");
                    assert_eq!(run.outside(), run.base, "{at}");
                }
                program(&mut run.s, &mut run.rows, change).unwrap();
            }
            run.s.commit().unwrap();
            assert_eq!(run.outside(), end, "{at}");
            has_failed
        });
    }
}

#[test]
fn a_rollback_can_fail_at_every_call_and_memory_is_taken_back_all_the_same() {
    for fault in FAULTS {
        for row in 1..=2 {
            let mut run = Run::new();
            let all = run.rows.watched.len();
            let memory = run.memory(all);
            run.change(everything);
            run.s.flush().unwrap();
            run.change(before);
            run.s.connection().fail_some(0, row, fault);
            let result = run.s.rollback();
            assert!(run.s.connection().disarm());
            assert!(result.is_err() || fault == Fault::After, "{fault:?}");
            assert_eq!(run.memory(all), memory, "{fault:?}");
            assert!(!run.s.in_transaction());
            run.repair();
            run.s.commit().unwrap();
            assert_eq!(run.outside(), run.base, "{fault:?}");
            run.change(everything);
            run.s.commit().unwrap();
        }
    }
}

#[test]
fn a_lost_connection_is_told_by_its_own_error_until_it_is_replaced() {
    let mut run = Run::new();
    run.change(versions);
    run.s.connection().fail(1, Fault::Lost);
    assert!(matches!(run.s.commit(), Err(Error::Lost { .. })));
    assert!(matches!(run.s.commit(), Err(Error::Lost { .. })));
    assert!(matches!(run.s.count(User::query()), Err(Error::Lost { .. })));
    let old = run.s.reconnect(Faults::over(run.file.connect()));
    assert!(old.is_lost());
    run.s.commit().unwrap();
    assert_ne!(run.outside(), run.base);
}

#[test]
fn inside_a_transaction_that_is_over_nothing_can_be_done_but_leave_it() {
    let mut run = Run::new();
    let mut tx = run.s.begin().unwrap();
    tx.count(User::query()).unwrap();
    versions(&mut tx, &mut run.rows);
    tx.connection().fail_some(3, 2, Fault::Before);
    tx.flush().unwrap_err();
    assert!(matches!(tx.flush(), Err(Error::RolledBack)));
    assert!(matches!(tx.count(User::query()), Err(Error::RolledBack)));
    assert!(matches!(tx.begin_nested(), Err(Error::RolledBack)));
    assert!(matches!(tx.commit(), Err(Error::RolledBack)));
    assert!(run.s.waiting().is_empty());
    assert_eq!(run.s.count(User::query()).unwrap(), 3);
}

/// A real failure: the file cannot grow, so SQLite ends the transaction by itself.
#[test]
fn a_full_disk_ends_the_transaction_and_what_it_wrote_waits() {
    let mut run = Run::new();
    let limit = "PRAGMA max_page_count = 40";
    run.s.connection().inner().unwrap().batch_execute(limit).unwrap();
    let kept = run.s.add(user("kept"));
    run.s.flush().unwrap();
    let big = run.s.add(NewPost { headline: "x".repeat(1 << 20) });
    assert!(run.s.commit().is_err());
    let more = "PRAGMA max_page_count = 10000";
    run.s.connection().inner().unwrap().batch_execute(more).unwrap();
    run.s.commit().unwrap();
    let mut s = Session::new(run.file.connect());
    assert_eq!(s.count(User::query().filter(User::name.eq("kept"))).unwrap(), 1);
    assert_eq!(s.count(Post::query()).unwrap(), 2);
    assert!(run.s.saved(kept).is_ok() && run.s.saved(big).is_ok());
}

/// Takes all the room of a small disk but for some bytes.
fn fill_up(filler: &std::path::Path, room: u64) {
    use std::io::Write;
    let mut file = std::fs::File::create(filler).unwrap();
    while file.write_all(&[0; 4096]).is_ok() {}
    let length = file.metadata().unwrap().len();
    file.set_len(length.saturating_sub(room)).unwrap();
}

/// A little more room each time, until there is enough of it.
#[test]
fn a_commit_that_a_full_disk_refuses_loses_nothing_and_succeeds_once_there_is_room() {
    let Some(disk) = std::env::var_os("ALUDEL_TEST_FULL_DISK") else {
        return println!("skipped: scripts/test-full-disk.sh runs it, on a small disk");
    };
    let filler = std::path::Path::new(&disk).join("filler");
    let mut refused = 0;
    for nth in 0.. {
        let mut run = Run::new();
        run.change(everything);
        run.s.add_all((0..100).map(|nth| user(&format!("{nth} {}", "x".repeat(2_000)))));
        let all = run.rows.watched.len();
        let memory = run.memory(all);
        fill_up(&filler, nth * 8 * 1024);
        let result = run.s.commit();
        std::fs::remove_file(&filler).unwrap();
        if let Err(error) = &result {
            assert!(matches!(error, Error::Database { .. }), "{error:?}");
            assert_eq!(run.memory(all), memory);
            assert!(!run.s.in_transaction());
            assert_eq!(run.outside(), run.base);
            run.s.commit().unwrap();
            refused += 1;
        }
        assert!(run.s.waiting().is_empty());
        assert_ne!(run.outside(), run.base);
        if result.is_ok() {
            break;
        }
    }
    assert!(refused > 10, "the disk was full {refused} times");
}
