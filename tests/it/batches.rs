//! Many rows on SQLite: statements over 64 of them, which are prepared once and run again.

use aludel::error::ViolationKind;
use aludel::{Handle, Session};

use crate::engine::{Sent, is_sqlite};
use crate::model::{Account, NewAccount, User, recorded, user};

/// Four batches, from which on rows are updated by batches, and two rows.
const COUNT: i32 = 258;

fn accounts() -> (Session, Sent, Vec<Handle<Account>>) {
    let (mut s, sent) = recorded();
    let new = |nth: i32| NewAccount { owner: format!("owner {nth}"), balance: 100 };
    let all = s.add_all((0..COUNT).map(new));
    s.commit().unwrap();
    let all = all.into_iter().map(|pending| s.saved(pending).unwrap()).collect();
    sent.clear();
    (s, sent, all)
}

fn balances(s: &mut Session) -> Vec<i64> {
    s.clear();
    s.all(Account::query().order_by(Account::id).select(Account::balance)).unwrap()
}

/// `(?, ?), (?, ?)`: so many lists of values.
fn lists(rows: usize, list: &str) -> String {
    vec![list; rows].join(", ")
}

/// The statements without their values.
fn outlines(sent: &Sent) -> Vec<String> {
    sent.take_sql()
        .iter()
        .map(|text| text.split(" -- binds").collect::<Vec<_>>()[0].to_owned())
        .collect()
}

#[test]
fn sixty_four_new_rows_are_one_insert_and_those_left_are_another() {
    only_on!(is_sqlite(), "it inserts all in one statement");
    let (mut s, sent) = recorded();
    let all = s.add_all((0..COUNT).map(|nth| user(&format!("user {nth}"))));
    s.commit().unwrap();
    let insert = |rows| {
        let values = lists(rows, "(?, ?)");
        format!("INSERT INTO `users` (`name`, `fullname`) VALUES {values} RETURNING `id`")
    };
    let many = insert(64);
    assert_eq!(outlines(&sent), ["BEGIN", &many, &many, &many, &many, &insert(2), "COMMIT"]);
    for (nth, pending) in (0..COUNT).zip(all) {
        let handle = s.saved(pending).unwrap();
        assert_eq!((s[handle].id, &*s[handle].name), (nth + 1, &*format!("user {nth}")));
    }
}

#[test]
fn sixty_four_changed_rows_are_one_update_and_those_left_are_one_each() {
    only_on!(is_sqlite(), "it updates all in one statement");
    let (mut s, sent, all) = accounts();
    for (nth, &account) in (1..).zip(&all) {
        s[account].balance += nth;
    }
    s.commit().unwrap();
    let many = format!(
        "WITH `v` (`k0`, `k1`, `c0`, `c1`) AS (VALUES {}) \
         UPDATE OR FAIL `accounts` SET `balance` = `v`.`c0`, `version` = `v`.`c1` \
         FROM `v` WHERE `accounts`.`id` = `v`.`k0` AND `accounts`.`version` = `v`.`k1`",
        lists(64, "(?, ?, ?, ?)")
    );
    let one = "UPDATE `accounts` SET `balance` = ?, `version` = ? WHERE `id` = ? AND `version` = ?";
    assert_eq!(outlines(&sent), ["BEGIN", &many, &many, &many, &many, one, one, "COMMIT"]);
    assert_eq!(balances(&mut s), (0..COUNT).map(|nth| 101 + i64::from(nth)).collect::<Vec<_>>());
}

#[test]
fn fewer_than_four_batches_of_changed_rows_are_a_statement_each() {
    only_on!(is_sqlite(), "it updates all in one statement");
    let (mut s, sent, all) = accounts();
    for &account in &all[..255] {
        s[account].balance += 1;
    }
    s.commit().unwrap();
    assert_eq!(sent.take_sql().len(), 2 + 255);
}

#[test]
fn a_row_that_another_has_changed_is_found_among_many() {
    let (mut s, _, all) = accounts();
    s.connection()
        .batch_execute("UPDATE accounts SET balance = 7, version = 2 WHERE id = 230")
        .unwrap();
    for &account in &all {
        s[account].balance += 1;
    }
    let error = s.commit().unwrap_err();
    assert!(error.is_stale::<Account>(), "{error:?}");
    assert!(error.to_string().contains("230"), "{error}");
    s.refresh(all[229]).unwrap();
    s[all[229]].balance += 1;
    s.commit().unwrap();
    let expected = |nth| if nth == 229 { 8 } else { 101 };
    assert_eq!(balances(&mut s), (0..COUNT).map(expected).collect::<Vec<_>>());
}

#[test]
fn many_rows_that_are_refused_wait_and_are_written_once_they_are_right() {
    let (mut s, _) = recorded();
    let all: Vec<_> = (0..COUNT).map(|nth| s.insert(user(&format!("{nth}"))).unwrap()).collect();
    s.commit().unwrap();
    for (nth, &handle) in (0..).zip(&all) {
        s[handle].name = format!("new {}", if nth == 240 { 241 } else { nth });
    }
    let error = s.flush().unwrap_err();
    assert_eq!(error.violation().unwrap().kind, ViolationKind::Unique);
    s[all[240]].name = "new 240".into();
    s.commit().unwrap();
    s.clear();
    let names = s.all(User::query().order_by(User::id).select(User::name)).unwrap();
    assert_eq!(names, (0..COUNT).map(|nth| format!("new {nth}")).collect::<Vec<_>>());
}
