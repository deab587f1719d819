//! What one engine does in its own way: the text of its statements, and its failures on the real
//! server.

#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "r2d2")]
mod pool;
#[cfg(feature = "postgres")]
mod postgres;

/// Two sessions, each of which has changed a row of its own and then wants the other's: one of them
/// is told to give way, and succeeds when it tries again.
#[cfg(any(feature = "postgres", feature = "mysql"))]
fn deadlock() {
    use std::sync::{Arc, Barrier};

    use aludel::Session;

    use crate::model::{Account, NewAccount, connections};

    let [first, left, right] = connections::<3>();
    let mut s = Session::new(first);
    let [a, b] = ["a", "b"].map(|owner| {
        let account = s.insert(NewAccount { owner: owner.into(), balance: 0 }).unwrap();
        s[account].id
    });
    s.commit().unwrap();
    let barrier = Arc::new(Barrier::new(2));
    let run = |connection, order: [i32; 2], barrier: Arc<Barrier>| {
        std::thread::spawn(move || {
            let mut s = Session::new(connection);
            let mut gave_way = 0;
            loop {
                let result = order.iter().enumerate().try_for_each(|(nth, &id)| {
                    let account = s.get::<Account>(id)?.expect("it is there");
                    s.refresh(account)?;
                    s[account].balance += 1;
                    s.flush()?;
                    if nth == 0 && gave_way == 0 {
                        barrier.wait();
                    }
                    Ok::<(), aludel::Error>(())
                });
                match result.and_then(|()| s.commit()) {
                    Ok(()) => return gave_way,
                    Err(error) => {
                        assert!(error.is_transient() || error.is_stale::<Account>(), "{error:?}");
                        gave_way += 1;
                        s.rollback().unwrap();
                        s.clear();
                    }
                }
            }
        })
    };
    let left = run(left, [a, b], Arc::clone(&barrier));
    let right = run(right, [b, a], barrier);
    let gave_way = left.join().unwrap() + right.join().unwrap();
    assert!(gave_way > 0, "one of them waits for the other");
    s.clear();
    let accounts = s.all(Account::query()).unwrap();
    assert!(accounts.iter().all(|account| s[*account].balance == 2), "each was changed by both");
}
