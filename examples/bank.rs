//! A bank: several threads move money between accounts of one SQLite file, while connections fail
//! on purpose. In the end it proves that no money was made or lost.
//!
//! ```sh
//! cargo run --example bank
//! ```

use core::time::Duration;
use std::path::PathBuf;
use std::thread;

use aludel::driver::{Driver, Mode, Parents, Registry, Runs, Statement, Stores};
use aludel::isolation::Immediate;
use aludel::session::{CommitToken, Retriable, Retry};
use aludel::{AnyConnection, Entity, Error, Id, Session};
use diesel::result::{DatabaseErrorKind, Error as DieselError, QueryResult};

const THREADS: u64 = 4;
const TRANSFERS: u64 = 60;
const ACCOUNTS: i64 = 6;
const OPENING: i64 = 1_000;

/// An account knows its last entry, and an entry its account: the one that can be missing at first
/// is `deferred`.
#[derive(Debug, Entity)]
#[entity(table = "accounts", has_many(entries: Entry.account))]
struct Account {
    #[entity(key)]
    number: i64,
    balance: i64,
    #[entity(belongs_to(last_entry: Entry, deferred))]
    last_entry_id: Option<Id<Entry>>,
    #[entity(version)]
    version: i32,
}

/// Money that came or went.
#[derive(Debug, Entity)]
#[entity(table = "entries")]
struct Entry {
    #[entity(key, generated)]
    id: Id<Entry>,
    amount: i64,
    #[entity(belongs_to(account: Account))]
    account_number: i64,
    #[entity(belongs_to(transfer: Transfer))]
    transfer_id: Option<Id<Transfer>>,
}

#[derive(Debug, Entity)]
#[entity(table = "transfers", has_many(entries: Entry.transfer))]
struct Transfer {
    #[entity(key, generated)]
    id: Id<Transfer>,
    purpose: String,
}

/// What the bank asks of a connection.
trait Bank: Stores<Account> + Stores<Entry> + Stores<Transfer> + Stores<CommitToken> {}

impl<C: Stores<Account> + Stores<Entry> + Stores<Transfer> + Stores<CommitToken>> Bank for C {}

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

/// Moves money. All of it happens, or none.
fn transfer<C: Bank, B>(
    s: &mut Session<C, B>,
    [from, to]: [i64; 2],
    amount: i64,
) -> Result<(), BankError> {
    let transfer = s.add(NewTransfer { purpose: format!("{from} pays {to}") });
    for (number, amount) in [(from, -amount), (to, amount)] {
        let missing = Error::NotFound { entity: "Account", key: Some(number.to_string()) };
        let account = s.get::<Account>(number)?.ok_or(missing)?;
        if s[account].balance + amount < 0 {
            return Err(BankError::Poor);
        }
        s[account].balance += amount;
        let entry =
            s.add(NewEntry { amount, account: account.into(), transfer: Some(transfer.into()) });
        s.set(account, Account::last_entry, entry)?;
    }
    Ok(())
}

/// What one thread saw.
#[derive(Debug, Default)]
struct Tally {
    done: u64,
    refused: u64,
    failed: u64,
    broken: u64,
    in_doubt: u64,
}

fn teller(path: &str, number: u64) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    let mut dice = Dice(number + 1);
    let mut connection = Flaky::connect(path, number)?;
    let retry =
        Retry::default().attempts(50).delays(Duration::from_millis(1), Duration::from_millis(20));
    let mut left = TRANSFERS;
    while left > 0 {
        let from = dice.roll(ACCOUNTS);
        let to = (from + 1 + dice.roll(ACCOUNTS - 1)) % ACCOUNTS;
        let amount = 1 + dice.roll(400);
        let token = CommitToken::random();
        // The token is written in the same transaction as the money.
        let result = retry.run_at(Immediate, &mut connection, |s| {
            transfer(s, [from, to], amount)?;
            s.add(token.draft());
            Ok(())
        });
        let error = match result {
            Ok(()) => {
                tally.done += 1;
                left -= 1;
                continue;
            }
            Err(gave_up) => gave_up.error,
        };
        match error {
            BankError::Poor => {
                tally.refused += 1;
                left -= 1;
            }
            BankError::Database(Error::CommitUnknown { .. }) => {
                tally.in_doubt += 1;
                connection = Flaky::connect(path, dice.0)?;
                connection.is_calm = true;
                let mut s = Session::new(connection);
                if s.was_committed(&token)? {
                    tally.done += 1;
                    left -= 1;
                }
                connection = s.into_connection();
                connection.is_calm = false;
            }
            BankError::Database(Error::Lost { .. }) => {
                tally.broken += 1;
                connection = Flaky::connect(path, dice.0)?;
            }
            // Some statement failed: nothing of it happened, so it is tried anew.
            BankError::Database(_) => tally.failed += 1,
        }
    }
    Ok(tally)
}

/// Adds up everything, and compares.
fn audit(path: &str, tallies: &[Tally]) -> Result<(), Error> {
    let mut s = Session::connect(path)?;
    s.read_only(|s| {
        let mut total = 0;
        for account in s.all(Account::query().order_by(Account::number).with(Account::entries))? {
            let entries: Vec<_> = s.related(account, Account::entries).collect();
            let sum: i64 = entries.iter().map(|&entry| s[entry].amount).sum();
            let last = entries.iter().map(|&entry| s[entry].id).max();
            let Account { number, balance, last_entry_id, version } = s[account];
            println!(
                "account {number}: {balance:5} in {:3} entries, version {version}",
                entries.len()
            );
            assert_eq!(balance, OPENING + sum, "the balance is the sum of the entries");
            assert_eq!(last_entry_id, last, "the account knows its last entry");
            assert_eq!(version as usize, 1 + entries.len(), "each change was counted once");
            total += balance;
        }
        let done: u64 = tallies.iter().map(|tally| tally.done).sum();
        assert_eq!(s.count(Transfer::query())? as u64, done, "each transfer happened once");
        assert_eq!(total, ACCOUNTS * OPENING, "no money was made or lost");
        println!(
            "{done} transfers; {total} in all, as in the beginning: no money was made or lost"
        );
        Ok(())
    })
}

fn main() -> Result<(), Error> {
    let file = File::temporary();
    let path = file.0.to_string_lossy().into_owned();
    let mut s = Session::connect(&path)?;
    aludel::schema![Account, Transfer, Entry, CommitToken].create_all(s.connection())?;
    s.add_all((0..ACCOUNTS).map(|number| NewAccount::<_> {
        number,
        balance: OPENING,
        last_entry: None,
    }));
    s.commit()?;
    drop(s);

    let tellers: Vec<_> = (0..THREADS)
        .map(|number| {
            let path = path.clone();
            thread::spawn(move || teller(&path, number))
        })
        .collect();
    let mut tallies = Vec::new();
    for teller in tellers {
        let tally = teller.join().expect("a teller does not panic")?;
        println!(
            "a teller: {} done, {} refused; tried anew after {} errors, {} broken connections, {} commits in doubt",
            tally.done, tally.refused, tally.failed, tally.broken, tally.in_doubt
        );
        tallies.push(tally);
    }
    audit(&path, &tallies)
}

/// A temporary file, removed at the end.
struct File(PathBuf);

impl File {
    fn temporary() -> Self {
        Self(std::env::temp_dir().join(format!("aludel-bank-{}.db", std::process::id())))
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Numbers that look random, the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: i64) -> i64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as i64 % sides
    }
}

/// A connection that fails now and then: before something happens, after it, or for good.
struct Flaky {
    /// None once it broke.
    inner: Option<AnyConnection>,
    dialect: &'static aludel::backend::Dialect,
    dice: Dice,
    is_calm: bool,
}

impl Flaky {
    fn connect(path: &str, seed: u64) -> Result<Self, Error> {
        let mut inner = AnyConnection::connect(path)?;
        inner.batch_execute("PRAGMA busy_timeout = 2000; PRAGMA synchronous = OFF")?;
        let (dialect, dice) = (inner.dialect(), Dice(seed ^ 0x00a1_ade1));
        Ok(Self { inner: Some(inner), dialect, dice, is_calm: false })
    }

    fn call<T>(
        &mut self,
        call: impl FnOnce(&mut AnyConnection) -> QueryResult<T>,
    ) -> QueryResult<T> {
        let fate = if self.is_calm { 1_000 } else { self.dice.roll(200) };
        let inner = self.inner.as_mut().ok_or_else(closed)?;
        match fate {
            0 => Err(DieselError::DatabaseError(
                DatabaseErrorKind::Unknown,
                Box::new("injected".to_owned()),
            )),
            1 => {
                self.inner = None;
                Err(closed())
            }
            2 => {
                let _ = call(inner);
                self.inner = None;
                Err(closed())
            }
            _ => call(inner),
        }
    }
}

fn closed() -> DieselError {
    DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection, Box::new("gone".to_owned()))
}

impl Driver for Flaky {
    type How = Self;
    type Filter = aludel::filter::NoFilter;

    fn begin(&mut self) -> QueryResult<()> {
        self.call(AnyConnection::begin)
    }

    fn begin_as(&mut self, mode: Mode) -> QueryResult<()> {
        self.call(|inner| inner.begin_as(mode))
    }

    fn leave(&mut self, mode: Mode) -> QueryResult<()> {
        self.call(|inner| inner.leave(mode))
    }

    fn commit(&mut self) -> QueryResult<()> {
        let result = self.call(AnyConnection::commit);
        // A COMMIT that failed has rolled back.
        if let (Err(_), Some(inner)) = (&result, &mut self.inner)
            && inner.depth()? > 0
        {
            inner.rollback()?;
        }
        result
    }

    fn rollback(&mut self) -> QueryResult<()> {
        self.inner.as_mut().ok_or_else(closed)?.rollback()
    }

    fn depth(&mut self) -> QueryResult<u32> {
        self.inner.as_mut().ok_or_else(closed)?.depth()
    }

    fn dialect(&self) -> &'static aludel::backend::Dialect {
        self.dialect
    }
}

impl<S: Statement> Runs<S> for Flaky
where
    AnyConnection: Runs<S>,
{
    fn rows(&mut self, statement: &S) -> QueryResult<Vec<S::Row>> {
        self.call(|inner| inner.rows(statement))
    }

    fn execute(&mut self, statement: &S) -> QueryResult<usize> {
        self.call(|inner| Runs::execute(inner, statement))
    }
}

impl<E: Entity + Parents<Self>> Stores<E> for Flaky
where
    AnyConnection: Stores<E>,
{
    fn register_parents(registry: &mut Registry<Self>) {
        E::register(registry);
    }

    fn criterion(&self) -> Option<std::sync::Arc<aludel::Criterion<E>>> {
        self.inner.as_ref()?.criterion()
    }
}

impl<I: aludel::isolation::Isolation> aludel::isolation::Offers<I> for Flaky {}

#[test]
fn no_money_is_made_or_lost() {
    main().unwrap();
}
