//! Transactions and savepoints with guards and blocks: what is sent, what is undone, and the order
//! in which they end.

use aludel::session::RowState;
use aludel::{Error, Result};

use crate::model::*;

#[test]
fn a_block_that_gives_ok_is_committed_without_a_savepoint() {
    let (mut s, sent) = recorded();
    let ed = s
        .transaction(|s| {
            let ed = s.add(user("ed"));
            s.add(address("ed@home", ed));
            Ok::<_, Error>(ed)
        })
        .unwrap();
    assert_eq!(
        sent.take_sql(),
        [
            "BEGIN",
            "INSERT INTO `users` (`name`, `fullname`) VALUES (?, ?) RETURNING `id`",
            "INSERT INTO `addresses` (`email`, `user_id`) VALUES (?, ?) RETURNING `id`",
            "COMMIT",
        ]
    );
    assert!(!s.in_transaction());
    assert_eq!(s.state(ed), RowState::Clean);
}

#[test]
fn a_block_that_gives_err_is_rolled_back_at_once() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    sent.clear();
    let result: Result<()> = s.transaction(|s| {
        s[ed].name = "Ed".into();
        s.flush()?;
        s[ed].name = "Eddie".into();
        Err(Error::MultipleRows { entity: "User" })
    });
    assert!(matches!(result, Err(Error::MultipleRows { .. })));
    assert_eq!(
        sent.take_sql(),
        ["BEGIN", "UPDATE `users` SET `name` = ? WHERE `id` = ?", "ROLLBACK"]
    );
    assert_eq!((&*s[ed].name, s.state(ed)), ("ed", RowState::Clean));
}

#[test]
fn what_waited_before_a_transaction_waits_again_after_its_rollback() {
    let (mut s, _) = recorded();
    let [ed, lost] = ["ed", "lost"].map(|name| s.insert(user(name)).unwrap());
    s.commit().unwrap();
    s[ed].name = "Ed".into();
    s.delete(lost).unwrap();
    let new = s.add(user("new"));
    let plan = s.plan().unwrap();

    let mut tx = s.begin().unwrap();
    tx.flush().unwrap();
    tx[ed].name = "Edward".into();
    let added = tx.add(user("added"));
    assert_eq!(tx.count(User::query()).unwrap(), 3);
    tx.rollback().unwrap();

    assert_eq!(s.plan().unwrap(), plan);
    assert_eq!((&*s[ed].name, s.state(new)), ("Ed", RowState::New));
    assert_eq!((s.state(lost), s.state(added)), (RowState::Deleted, RowState::Undone));
    s.commit().unwrap();
    assert_eq!(s.count(User::query()).unwrap(), 2);
}

#[test]
fn what_was_discarded_in_a_transaction_is_new_again_after_its_rollback() {
    let (mut s, _) = recorded();
    let ed = s.add(user("ed"));
    let mut tx = s.begin().unwrap();
    assert!(tx.discard(ed));
    let other = tx.add(user("other"));
    tx.flush().unwrap();
    tx.rollback().unwrap();
    assert_eq!((s.state(ed), s.state(other)), (RowState::New, RowState::Undone));
    s.commit().unwrap();
    let ed = s.saved(ed).unwrap();
    assert_eq!(s[ed].name, "ed");
}

#[test]
fn a_dropped_transaction_is_undone_in_memory_at_once_and_in_the_database_before_its_next_use() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    let mut tx = s.begin().unwrap();
    tx[ed].name = "Ed".into();
    tx.flush().unwrap();
    sent.clear();
    drop(tx);
    assert_eq!(s[ed].name, "ed");
    assert!(!s.in_transaction());
    assert_eq!(sent.take_sql(), [] as [&str; 0]);
    assert_eq!(s.count(User::query()).unwrap(), 1);
    assert_eq!(sent.take_sql()[0], "ROLLBACK");
}

#[test]
fn a_dropped_transaction_is_rolled_back_before_the_connection_is_lent_out() {
    let (mut s, sent) = recorded();
    let mut tx = s.begin().unwrap();
    tx.insert(user("ed")).unwrap();
    drop(tx);
    sent.clear();
    s.connection().batch_execute("DELETE FROM users").unwrap();
    assert_eq!(sent.take_sql(), ["ROLLBACK", "DELETE FROM users"]);
}

#[test]
fn a_panic_in_a_block_undoes_it() {
    let mut s = session();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let _: Result<()> = s.transaction(|s| {
            s[ed].name = "Ed".into();
            s.flush()?;
            std::panic::resume_unwind(Box::new("over"))
        });
    }));
    assert!(result.is_err());
    assert_eq!(s[ed].name, "ed");
    s.refresh(ed).unwrap();
    assert_eq!(s[ed].name, "ed");
}

#[test]
fn a_savepoint_restores_memory_without_reading() {
    let (mut s, sent) = recorded();
    let [ed, lost] = ["ed", "lost"].map(|name| s.insert(user(name)).unwrap());
    s.commit().unwrap();
    s[ed].name = "Ed".into();
    s.flush().unwrap();

    let mut sp = s.begin_nested().unwrap();
    sp[ed].name = "Eddie".into();
    sp.delete(lost).unwrap();
    let inner = sp.add(user("inner"));
    sp.flush().unwrap();
    sp[ed].name = "Edward".into();
    sent.clear();
    sp.rollback().unwrap();

    assert_eq!(sent.take_sql(), ["ROLLBACK TO SAVEPOINT diesel_savepoint_1"]);
    assert_eq!((&*s[ed].name, &*s[lost].name), ("Ed", "lost"));
    assert_eq!((s.state(ed), s.state(inner)), (RowState::Clean, RowState::Undone));
    assert!(s.in_transaction());
    s.commit().unwrap();
    assert_eq!(s.count(User::query()).unwrap(), 2);
    s.refresh(ed).unwrap();
    assert_eq!(s[ed].name, "Ed");
}

#[test]
fn savepoints_nest_and_each_layer_is_restored() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("0")).unwrap();
    s.commit().unwrap();
    let mut tx = s.begin().unwrap();
    tx[ed].name = "1".into();
    let mut outer = tx.begin_nested().unwrap();
    outer[ed].name = "2".into();
    let result: Result<()> = outer.savepoint(|s| {
        s[ed].name = "3".into();
        s.savepoint(|s| {
            s[ed].name = "4".into();
            Ok::<_, Error>(())
        })?;
        assert_eq!(s[ed].name, "4");
        Err(Error::InDoubt)
    });
    assert!(result.is_err());
    assert_eq!(outer[ed].name, "2");
    outer.release().unwrap();
    assert_eq!(tx[ed].name, "2");
    tx.rollback().unwrap();
    assert_eq!(s[ed].name, "0");
}

#[test]
fn a_row_inserted_before_a_savepoint_is_whole_after_its_rollback_and_new_after_that_of_all() {
    let (mut s, _) = recorded();
    let mut tx = s.begin().unwrap();
    let ed = tx.insert(user("ed")).unwrap();
    let result: Result<()> = tx.savepoint(|s| {
        s.delete(ed)?;
        s.flush()?;
        Err(Error::InDoubt)
    });
    assert!(result.is_err());
    assert_eq!((&*tx[ed].name, tx.state(ed)), ("ed", RowState::Clean));
    tx.rollback().unwrap();
    assert_eq!(s.state(ed), RowState::Undone);
}

#[test]
fn a_savepoint_at_the_beginning_of_a_transaction_has_no_statement() {
    let (mut s, sent) = recorded();
    s.savepoint(|s| s.insert(user("kept"))).unwrap();
    assert!(s.in_transaction());
    let insert = "INSERT INTO `users` (`name`, `fullname`) VALUES (?, ?) RETURNING `id`";
    assert_eq!(sent.take_sql(), ["BEGIN", insert]);
    s.commit().unwrap();
    assert_eq!(sent.take_sql(), ["COMMIT"]);

    let result: Result<()> = s.transaction(|s| {
        let undone: Result<()> = s.savepoint(|s| {
            s.insert(user("undone"))?;
            Err(Error::InDoubt)
        });
        assert!(undone.is_err());
        s.insert(user("more")).map(|_| ())
    });
    result.unwrap();
    assert_eq!(sent.take_sql(), ["BEGIN", insert, "ROLLBACK", "BEGIN", insert, "COMMIT"]);
    assert_eq!(s.count(User::query()).unwrap(), 2);
}

#[test]
fn a_flush_inside_a_transaction_that_has_read_has_a_savepoint() {
    let (mut s, sent) = recorded();
    let mut tx = s.begin().unwrap();
    tx.count(User::query()).unwrap();
    tx.add(user("ed"));
    sent.clear();
    tx.flush().unwrap();
    assert_eq!(
        sent.take_sql(),
        [
            "SAVEPOINT diesel_savepoint_1",
            "INSERT INTO `users` (`name`, `fullname`) VALUES (?, ?) RETURNING `id`",
            "RELEASE SAVEPOINT diesel_savepoint_1",
        ]
    );
    tx.commit().unwrap();
}

#[test]
fn a_failed_flush_in_a_block_can_be_handled_and_the_block_goes_on() {
    let (mut s, _) = recorded();
    s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    s.transaction(|s| {
        let twin = s.add(user("ed"));
        assert!(s.flush().unwrap_err().violates(User::name));
        s.discard(twin);
        s.add(user("jo"));
        Ok::<_, Error>(())
    })
    .unwrap();
    assert_eq!(s.count(User::query()).unwrap(), 2);
}

#[test]
fn a_failed_last_flush_rolls_the_transaction_back() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    sent.clear();
    let mut tx = s.begin().unwrap();
    tx[ed].fullname = Some("Ed".into());
    let twin = tx.add(user("ed"));
    assert!(tx.commit().unwrap_err().violates(User::name));
    assert_eq!(sent.take_sql().last().unwrap(), "ROLLBACK");
    assert_eq!((s.state(twin), s.state(ed)), (RowState::Undone, RowState::Clean));
    assert_eq!(s[ed].fullname, None);
}

#[test]
fn a_function_cannot_commit_or_roll_back_the_transaction_around_it() {
    fn ends(s: &mut aludel::Session) -> [Result<()>; 2] {
        [s.commit(), s.rollback()]
    }
    let (mut s, _) = recorded();
    let mut tx = s.begin().unwrap();
    tx.insert(user("ed")).unwrap();
    let [commit, rollback] = ends(&mut tx);
    let message = "cannot commit: a transaction or savepoint is open here";
    assert_eq!(commit.unwrap_err().to_string(), message);
    assert!(matches!(rollback, Err(Error::InTransaction { action: "roll back" })));
    assert!(matches!(tx.begin(), Err(Error::InTransaction { .. })));
    tx.commit().unwrap();
    assert_eq!(s.count(User::query()).unwrap(), 1);
}

#[test]
fn a_transaction_does_not_begin_inside_what_a_flush_has_begun() {
    let (mut s, _) = recorded();
    s.insert(user("ed")).unwrap();
    assert!(matches!(s.begin(), Err(Error::InTransaction { .. })));
    s.commit().unwrap();
    assert!(s.begin().is_ok());
}

#[test]
fn a_savepoint_whose_guard_was_forgotten_is_found_out_at_commit() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    let mut tx = s.begin().unwrap();
    let mut sp = tx.begin_nested().unwrap();
    sp[ed].name = "Ed".into();
    core::mem::forget(sp);
    assert!(matches!(tx.commit(), Err(Error::InTransaction { action: "commit" })));
    assert_eq!(s[ed].name, "ed");
    assert!(!s.in_transaction());
}

#[test]
fn views_are_right_after_a_rollback_though_they_were_loaded_in_between() {
    let (mut s, _) = recorded();
    let [ed, jo] = ["ed", "jo"].map(|name| s.insert(user(name)).unwrap());
    let home = s.insert(address("home", ed)).unwrap();
    s.commit().unwrap();
    let ed = s.load(ed, User::addresses).unwrap();
    let result: Result<()> = s.transaction(|s| {
        s.set(home, Address::user, jo)?;
        s.flush()?;
        let ed = s.load(ed.forget(), User::addresses)?;
        assert_eq!(s.related(ed, User::addresses).len(), 0);
        Err(Error::InDoubt)
    });
    assert!(result.is_err());
    let related: Vec<_> = s.related(ed, User::addresses).collect();
    assert_eq!(related, [home]);
}

/// Runs a session inside a transaction of diesel's. Gives the names that are there afterwards.
fn joined(
    work: impl FnOnce(
        &mut aludel::Session<aludel::Borrowed<'_, diesel::SqliteConnection>>,
    ) -> Result<()>,
) -> Vec<String> {
    let mut connection = crate::model::sqlite();
    let sqlite = connection.as_sqlite().unwrap();
    let _ = diesel::Connection::transaction::<(), Error, _>(sqlite, |sqlite| {
        work(&mut aludel::Session::new(aludel::Borrowed::new(sqlite)))
    });
    let mut s = aludel::Session::new(connection);
    let users = s.all(User::query().order_by(User::id)).unwrap();
    users.into_iter().map(|user| s[user].name.clone()).collect()
}

#[test]
fn transactions_and_savepoints_nest_inside_a_transaction_of_diesel() {
    let names = joined(|s| {
        s.insert(user("flushed"))?;
        s.commit()?; // releases a savepoint
        let undone: Result<()> = s.savepoint(|s| {
            s.insert(user("undone"))?;
            Err(Error::InDoubt)
        });
        assert!(undone.is_err());
        s.transaction(|s| s.insert(user("in a block")).map(|_| ()))?;
        let mut tx = s.begin()?;
        tx.insert(user("rolled back"))?;
        tx.rollback()?;
        s.add(user("never committed"));
        s.flush()
    });
    assert_eq!(names, ["flushed", "in a block"]);
}

#[test]
fn the_transaction_of_diesel_decides_over_what_was_committed_in_it() {
    let names = joined(|s| {
        s.insert(user("ed"))?;
        s.commit()?;
        Err(Error::InDoubt)
    });
    assert_eq!(names, [] as [&str; 0]);
}

#[test]
fn a_commit_after_an_error_that_has_aborted_the_transaction_loses_nothing() {
    let mut s = session();
    s.insert(user("ed")).unwrap();
    assert!(s.connection().batch_execute("SELECT 1 FROM nowhere").is_err());
    // PostgreSQL would answer COMMIT with ROLLBACK, and call that a success.
    if let Err(error) = s.commit() {
        assert!(error.to_string().starts_with("cannot commit"), "{error}");
        assert_eq!(s.waiting().new, 1);
        s.commit().unwrap();
    }
    assert_eq!(s.count(User::query()).unwrap(), 1);
}
