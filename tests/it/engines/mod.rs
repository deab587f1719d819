//! What one engine does in its own way: the text of its statements, and its failures on the real
//! server.

#[cfg(any(feature = "postgres", feature = "mysql"))]
mod crash;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "r2d2")]
mod pool;
#[cfg(feature = "postgres")]
mod postgres;

#[cfg(any(feature = "postgres", feature = "mysql"))]
use std::sync::{Arc, Barrier};

#[cfg(any(feature = "postgres", feature = "mysql"))]
use aludel::{AnyConnection, Error, Session, isolation::Serializable, session::Retry};

#[cfg(any(feature = "postgres", feature = "mysql"))]
use crate::model::{Account, NewAccount, connections};

/// Two accounts with nothing, and two connections that work on them at the same time.
#[cfg(any(feature = "postgres", feature = "mysql"))]
struct Rivals {
    s: Session,
    connections: [AnyConnection; 2],
    accounts: [i32; 2],
}

#[cfg(any(feature = "postgres", feature = "mysql"))]
impl Rivals {
    fn new() -> Self {
        let [first, left, right] = connections::<3>();
        let mut s = Session::new(first);
        let accounts = ["a", "b"].map(|owner| {
            let account = s.insert(NewAccount { owner: owner.into(), balance: 1 }).unwrap();
            s[account].id
        });
        s.commit().unwrap();
        Self { s, connections: [left, right], accounts }
    }

    /// Each works with the accounts in an order of its own, and is held up once by the barrier, so
    /// that both are at the same place. Gives the balances, and how often the two have tried.
    fn work(
        mut self,
        work: fn(&mut AnyConnection, [i32; 2], &Barrier) -> aludel::Result<u32>,
    ) -> ([i64; 2], u32) {
        let barrier = Arc::new(Barrier::new(2));
        let [a, b] = self.accounts;
        let [left, right] = self.connections;
        let threads = [(left, [a, b]), (right, [b, a])].map(|(mut connection, order)| {
            let barrier = Arc::clone(&barrier);
            std::thread::spawn(move || work(&mut connection, order, &barrier))
        });
        let attempts = threads.map(|thread| thread.join().unwrap().unwrap()).iter().sum();
        self.s.clear();
        let balances = self.accounts.map(|id| {
            let account = self.s.get::<Account>(id).unwrap().unwrap();
            self.s[account].balance
        });
        (balances, attempts)
    }
}

/// Each has changed a row and then wants the other's: one is told to give way.
#[cfg(any(feature = "postgres", feature = "mysql"))]
fn deadlock() {
    let (balances, attempts) = Rivals::new().work(|connection, order, barrier| {
        let mut attempts = 0;
        Retry::default().attempts(20).run(connection, |s| {
            attempts += 1;
            for (nth, id) in order.into_iter().enumerate() {
                let more = Account::balance.set(Account::balance + 1);
                s.execute(Account::query().filter(Account::id.eq(id)).update(more))?;
                if (nth, attempts) == (0, 1) {
                    barrier.wait();
                }
            }
            Ok::<_, Error>(())
        })?;
        Ok(attempts)
    });
    assert_eq!(balances, [3, 3], "each was changed by both, once");
    assert!(attempts > 2, "one of them gave way");
}

/// Each adds what both accounts hold to its own. One after the other they read 2 and then 4; both
/// at once, without isolation, 2 and 2.
#[cfg(any(feature = "postgres", feature = "mysql"))]
fn serializable_conflict() {
    let (mut balances, attempts) = Rivals::new().work(|connection, [own, _], barrier| {
        let mut attempts = 0;
        Retry::default().attempts(20).run_at(Serializable, connection, |s| {
            attempts += 1;
            let all = s.all(Account::query())?;
            let sum: i64 = all.iter().map(|account| s[*account].balance).sum();
            if attempts == 1 {
                barrier.wait();
            }
            let account = s.get::<Account>(own)?.expect("it is there");
            s[account].balance += sum;
            Ok::<_, Error>(())
        })?;
        Ok(attempts)
    });
    balances.sort_unstable();
    assert_eq!(balances, [3, 5], "the second saw what the first wrote");
    assert!(attempts > 2, "one of them gave way");
}
