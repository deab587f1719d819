//! Versions: lost updates are found out, told, and made good.

use aludel::{Error, Handle, Session};

use crate::engine::Sent;
use crate::model::{Account, NewAccount, recorded};

/// An account in the database, and the session that read it.
fn account() -> (Session, Sent, Handle<Account>) {
    let (mut s, sent) = recorded();
    let a = s.insert(NewAccount { owner: "ed".into(), balance: 100 }).unwrap();
    s.commit().unwrap();
    sent.clear();
    (s, sent, a)
}

/// Somebody else changes it.
fn elsewhere(s: &mut Session, set: &str) {
    s.connection().batch_execute(&format!("UPDATE accounts SET {set}")).unwrap();
}

fn stale(s: &mut Session) -> Error {
    let error = s.commit().unwrap_err();
    assert!(error.is_stale::<Account>(), "{error:?}");
    error
}

#[test]
fn a_conflict_has_the_row_as_it_is_now_and_what_differs() {
    let (mut s, _, a) = account();
    s[a].balance = 110;
    elsewhere(&mut s, "owner = 'jo', balance = 90, version = 2");
    let error = stale(&mut s);
    assert_eq!(error.to_string(), "`Account` 1 was changed by somebody else: owner, balance");
    let conflict = error.conflict::<Account>().unwrap();
    let theirs = conflict.theirs().unwrap();
    assert_eq!((&*theirs.owner, theirs.balance, theirs.version), ("jo", 90, 2));
    let balance = conflict.column(Account::balance);
    assert_eq!((balance.mine, balance.base, balance.theirs), (Some(&110), Some(&100), Some(&90)));
    let differences = conflict.differences();
    let names: Vec<_> = differences.iter().map(|it| it.column).collect();
    assert_eq!(names, ["owner", "balance", "version"]);
    assert_eq!(conflict.both(), ["balance"]);
}

#[test]
fn a_conflict_of_another_entity_is_none() {
    let (mut s, _, a) = account();
    s[a].balance = 110;
    elsewhere(&mut s, "version = 2");
    assert!(stale(&mut s).conflict::<crate::model::User>().is_none());
}

#[test]
fn a_row_deleted_elsewhere_is_told_from_one_changed() {
    let (mut s, _, a) = account();
    s[a].balance = 110;
    s.connection().batch_execute("DELETE FROM accounts").unwrap();
    let error = stale(&mut s);
    assert_eq!(error.to_string(), "`Account` 1 was deleted by somebody else");
    let conflict = error.conflict::<Account>().unwrap();
    assert!(conflict.theirs().is_none());
    assert_eq!(conflict.mine().map(|row| row.balance), Some(110));
}

#[test]
fn deleting_what_somebody_else_changed_is_a_conflict_without_a_side_of_mine() {
    let (mut s, sent, a) = account();
    s.delete(a).unwrap();
    elsewhere(&mut s, "balance = 90, version = 2");
    sent.clear();
    let error = stale(&mut s);
    assert_eq!(
        sent.take()[1],
        "DELETE FROM `accounts` WHERE `id` = ? AND `version` = ? -- binds: [1, 1]"
    );
    let balance = error.conflict().unwrap().column(Account::balance);
    assert_eq!((balance.mine, balance.base, balance.theirs), (None, Some(&100), Some(&90)));
}

#[test]
fn an_error_with_a_conflict_can_be_sent_to_another_thread() {
    fn sendable<T: Send + Sync + 'static>(_: &T) {}
    let (mut s, _, a) = account();
    s[a].balance = 110;
    elsewhere(&mut s, "version = 2");
    sendable(&stale(&mut s));
}

#[test]
fn own_changes_are_put_on_top_of_the_row_as_it_is_now() {
    let (mut s, sent, a) = account();
    s[a].balance = 110;
    elsewhere(&mut s, "owner = 'jo', version = 7");
    stale(&mut s);
    let conflict = s.refresh_and_reapply(a).unwrap();
    assert!(conflict.both().is_empty());
    assert_eq!((&*s[a].owner, s[a].balance, s[a].version), ("jo", 110, 7));
    sent.clear();
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "UPDATE `accounts` SET `balance` = ?, `version` = ? WHERE `id` = ? AND `version` = ? \
             -- binds: [110, 8, 1, 7]",
            "COMMIT",
        ]
    );
}

#[test]
fn columns_that_both_changed_are_named_and_hold_the_own_value() {
    let (mut s, _, a) = account();
    s[a].balance = 110;
    s[a].owner = "ed jones".into();
    elsewhere(&mut s, "balance = 90, version = 2");
    stale(&mut s);
    let conflict = s.refresh_and_reapply(a).unwrap();
    assert_eq!(conflict.both(), ["balance"]);
    assert_eq!(conflict.column(Account::balance).theirs, Some(&90));
    assert_eq!(s[a].balance, 110);
    s.commit().unwrap();
}

#[test]
fn both_having_made_the_same_change_is_no_clash() {
    let (mut s, sent, a) = account();
    s[a].balance = 90;
    elsewhere(&mut s, "balance = 90, version = 2");
    stale(&mut s);
    assert!(s.refresh_and_reapply(a).unwrap().both().is_empty());
    sent.clear();
    s.commit().unwrap();
    assert!(sent.take().is_empty(), "nothing is left to write");
}

#[test]
fn reapplying_to_a_row_that_is_gone_is_not_found_and_changes_nothing() {
    let (mut s, _, a) = account();
    s[a].balance = 110;
    s.connection().batch_execute("DELETE FROM accounts").unwrap();
    let error = s.refresh_and_reapply(a).unwrap_err();
    assert!(matches!(error, Error::NotFound { entity: "Account", .. }), "{error:?}");
    assert_eq!(s[a].balance, 110);
    s.expunge(a).unwrap();
}

#[test]
fn reapplying_keeps_a_link_to_a_row_that_is_not_saved() {
    let (mut s, _) = recorded();
    let ed = s.insert(crate::model::user("ed")).unwrap();
    let home = s.insert(crate::model::address("x", ed)).unwrap();
    s.commit().unwrap();
    s.set(home, crate::model::Address::user, crate::model::user("jo")).unwrap();
    s.connection().batch_execute("UPDATE addresses SET email = 'y'").unwrap();
    s.refresh_and_reapply(home).unwrap();
    s.commit().unwrap();
    assert_eq!((&*s[home].email, s[home].user_id), ("y", 2));
}
