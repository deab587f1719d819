//! What the database computes: columns of a table, and expressions that a session is told to set.

use aludel::func::{coalesce, max};
use aludel::session::RowState;
use aludel::{Entity, Error, Handle, Session, scalar, schema};

use crate::engine::{self, Sent, is_mysql, is_sqlite};
use crate::model::{
    Account, Address, NewAccount, NewUser, User, address, fail_at_commit, prepare_to_fail,
    recorded, user,
};

/// A line of a bill.
#[derive(Debug, Clone, Entity)]
#[entity(table = "lines", changes)]
pub struct Line {
    #[entity(key, generated)]
    pub id: i32,
    pub price: i64,
    pub amount: i64,
    #[entity(computed = "price * amount")]
    pub total: i64,
}

fn lines() -> (Session, Sent) {
    let mut s = Session::new(engine::connect());
    schema![Line].create_all(s.connection()).unwrap();
    let sent = crate::model::record(&mut s);
    (s, sent)
}

fn line(s: &mut Session, price: i64, amount: i64) -> Handle<Line> {
    s.insert(NewLine { price, amount }).unwrap()
}

#[test]
fn a_computed_column_comes_back_with_the_insert() {
    let (mut s, sent) = lines();
    let a = line(&mut s, 5, 3);
    assert_eq!(s[a].total, 15);
    assert_eq!(
        sent.take()[1],
        "INSERT INTO `lines` (`price`, `amount`) VALUES (?, ?) RETURNING `id`, `total` \
         -- binds: [5, 3]"
    );
}

#[test]
fn a_computed_column_comes_back_with_the_update() {
    let (mut s, sent) = lines();
    let a = line(&mut s, 5, 3);
    sent.clear();
    s[a].amount = 4;
    s.flush().unwrap();
    assert_eq!(s[a].total, 20);
    assert_eq!(s.state(a), RowState::Clean);
    let sent = sent.take();
    assert_eq!(sent.iter().any(|sql| sql.starts_with("SELECT")), is_mysql());
    if is_sqlite() {
        assert_eq!(
            sent[1],
            "UPDATE `lines` SET `amount` = ? WHERE `id` = ? RETURNING `id`, `total` \
             -- binds: [4, 1]"
        );
    }
}

#[test]
fn those_of_many_rows_come_back_to_the_rows_that_they_are_of() {
    let (mut s, _) = lines();
    let all: Vec<_> = (1..=260).map(|nth| line(&mut s, nth, 1)).collect();
    s.commit().unwrap();
    for (nth, &at) in all.iter().enumerate() {
        s[at].amount = 2 + i64::try_from(nth).unwrap();
    }
    s.commit().unwrap();
    assert!(all.iter().all(|&at| s[at].total == s[at].price * s[at].amount));
    assert_eq!(s[all[19]].total, 20 * 21);
}

#[test]
fn a_computed_column_that_the_program_changes_is_an_error_and_nothing_is_sent() {
    let (mut s, sent) = lines();
    let a = line(&mut s, 5, 3);
    sent.clear();
    s[a].total = 16;
    let error = s.flush().unwrap_err();
    assert!(matches!(error, Error::ComputedChanged { entity: "Line", field: "total", .. }));
    assert_eq!(
        error.to_string(),
        "`Line.total` of 1 was changed by hand; the database computes it"
    );
    assert!(sent.take().is_empty());
    s[a].total = 15;
    s.commit().unwrap();
}

#[test]
fn a_replaced_row_gets_what_the_database_computes_of_the_new_one() {
    #[derive(Debug, Entity)]
    #[entity(table = "rates")]
    pub struct Rate {
        #[entity(key)]
        pub code: String,
        pub cents: i64,
        #[entity(computed = "cents * 10")]
        pub mills: i64,
    }
    let mut s = Session::new(engine::connect());
    schema![Rate].create_all(s.connection()).unwrap();
    let old = s.insert(NewRate { code: "A".into(), cents: 1 }).unwrap();
    s.commit().unwrap();
    let sent = crate::model::record(&mut s);
    s.delete(old).unwrap();
    let new = s.add(NewRate { code: "A".into(), cents: 7 });
    s.commit().unwrap();
    let new = s.saved(new).unwrap();
    assert_eq!(s[new].mills, 70);
    assert!(sent.take()[1].starts_with("UPDATE"));
}

#[test]
fn copies_and_changes_leave_a_computed_column_to_the_database() {
    let (mut s, _) = lines();
    let a = line(&mut s, 5, 3);
    s.apply(a, LineChanges { price: Some(6), ..Default::default() }).unwrap();
    let copy = s.copy_as_new(a, |line| line.amount = 2).unwrap();
    s.commit().unwrap();
    let copy = s.saved(copy).unwrap();
    assert_eq!((s[a].total, s[copy].total), (18, 12));
}

#[test]
fn a_computed_column_is_that_of_the_database_after_a_failed_commit() {
    only_on!(!is_mysql(), "nothing is checked at COMMIT");
    let (mut s, _) = lines();
    let a = line(&mut s, 5, 3);
    s.commit().unwrap();
    prepare_to_fail(&mut s, "lines");
    s[a].price = 10;
    let new = s.add(NewLine { price: 1, amount: 1 });
    s.flush().unwrap();
    fail_at_commit(&mut s);
    s.commit().unwrap_err();
    assert_eq!((s[a].price, s[a].total), (10, 15));
    s.commit().unwrap();
    let new = s.saved(new).unwrap();
    assert_eq!((s[a].total, s[new].total), (30, 1));
}

/// An account with 100, and the session that has it.
fn account() -> (Session, Sent, Handle<Account>) {
    let (mut s, sent) = recorded();
    let a = s.insert(NewAccount { owner: "ed".into(), balance: 100 }).unwrap();
    s.commit().unwrap();
    sent.clear();
    (s, sent, a)
}

fn balance(s: &mut Session) -> i64 {
    s.one(Account::query().select(Account::balance)).unwrap()
}

#[test]
fn an_expression_is_computed_by_the_update_and_comes_back() {
    let (mut s, sent, a) = account();
    s.set_expr(a, Account::balance, Account::balance + 5).unwrap();
    assert_eq!((s[a].balance, s.state(a)), (100, RowState::Dirty));
    s.commit().unwrap();
    assert_eq!((s[a].balance, s[a].version), (105, 2));
    let sent = sent.take();
    assert_eq!(sent.iter().any(|sql| sql.starts_with("SELECT")), is_mysql());
    if is_sqlite() {
        assert_eq!(
            sent[1],
            "UPDATE `accounts` SET `balance` = (`accounts`.`balance` + ?), `version` = ? \
             WHERE `id` = ? AND `version` = ? RETURNING `id`, `balance` -- binds: [5, 2, 1, 1]"
        );
    }
}

#[test]
fn an_expression_is_about_the_row_in_the_database_and_not_about_the_one_in_memory() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    s.connection().batch_execute("UPDATE users SET fullname = 'Edward'").unwrap();
    s.set_expr(ed, User::name, coalesce(User::fullname, "?")).unwrap();
    s.commit().unwrap();
    assert_eq!(s[ed].name, "Edward");
}

#[test]
fn values_and_expressions_of_a_row_are_one_update() {
    let (mut s, sent, a) = account();
    s[a].owner = "jo".into();
    s.set_expr(a, Account::balance, Account::balance * 2).unwrap();
    s.commit().unwrap();
    assert_eq!((&*s[a].owner, s[a].balance), ("jo", 200));
    let updates = sent.take().iter().filter(|sql| sql.starts_with("UPDATE")).count();
    assert_eq!(updates, 1);
}

#[test]
fn rows_with_values_stay_one_group_beside_a_row_with_an_expression() {
    let (mut s, _, a) = account();
    let b = s.insert(NewAccount { owner: "b".into(), balance: 1 }).unwrap();
    let c = s.insert(NewAccount { owner: "c".into(), balance: 2 }).unwrap();
    s.commit().unwrap();
    s.set_expr(a, Account::balance, Account::balance - 100).unwrap();
    s[b].balance = 11;
    s[c].balance = 12;
    s.commit().unwrap();
    assert_eq!([a, b, c].map(|at| s[at].balance), [0, 11, 12]);
}

#[test]
fn what_is_said_last_of_a_column_is_what_is_written() {
    let (mut s, _, a) = account();
    s[a].balance = 7;
    s.set_expr(a, Account::balance, Account::balance + 5).unwrap();
    s.set_expr(a, Account::balance, Account::balance + 1).unwrap();
    s.commit().unwrap();
    assert_eq!(s[a].balance, 101);
    s.set_expr(a, Account::balance, Account::balance + 5).unwrap();
    s[a].balance = 7;
    s.commit().unwrap();
    assert_eq!((s[a].balance, balance(&mut s)), (7, 7));
}

#[test]
fn an_expression_can_be_null_where_the_column_can() {
    let (mut s, _) = recorded();
    let ed = s.insert(NewUser { name: "ed".into(), fullname: Some("Ed".into()) }).unwrap();
    s.commit().unwrap();
    let nobody = User::query().filter(User::name.eq("nobody")).select(User::fullname);
    s.set_expr(ed, User::fullname, scalar(nobody)).unwrap();
    s.commit().unwrap();
    assert_eq!(s[ed].fullname, None);
}

#[test]
fn a_foreign_key_that_is_computed_moves_the_row() {
    let (mut s, _) = recorded();
    let (ed, jo) = (s.insert(user("ed")).unwrap(), s.insert(user("jo")).unwrap());
    let home = s.insert(address("home", ed)).unwrap();
    s.commit().unwrap();
    let newest = User::query().select(max(User::id));
    s.set_expr(home, Address::user_id, coalesce(scalar(newest), s[ed].id)).unwrap();
    s.commit().unwrap();
    assert_eq!(s[home].user_id, s[jo].id);
    let addresses = s.load(jo, User::addresses).unwrap();
    assert_eq!(s.related(addresses, User::addresses).count(), 1);
}

#[test]
fn a_rollback_forgets_an_expression() {
    let (mut s, _, a) = account();
    s.set_expr(a, Account::balance, Account::balance + 5).unwrap();
    s.rollback().unwrap();
    assert_eq!(s.state(a), RowState::Clean);
    s.set_expr(a, Account::balance, Account::balance + 5).unwrap();
    s.flush().unwrap();
    s.rollback().unwrap();
    assert_eq!((s[a].balance, balance(&mut s)), (100, 100));
    s.commit().unwrap();
    assert_eq!(balance(&mut s), 100);
}

#[test]
fn after_a_failed_commit_the_expressions_are_computed_again_in_their_order() {
    only_on!(!is_mysql(), "nothing is checked at COMMIT");
    let (mut s, sent, a) = account();
    prepare_to_fail(&mut s, "accounts");
    s.set_expr(a, Account::balance, Account::balance + 5).unwrap();
    s.flush().unwrap();
    s.set_expr(a, Account::balance, Account::balance * 2).unwrap();
    s.flush().unwrap();
    assert_eq!(s[a].balance, 210);
    fail_at_commit(&mut s);
    s.commit().unwrap_err();
    assert_eq!((s[a].balance, s.state(a)), (100, RowState::Dirty));

    s.connection().batch_execute("UPDATE accounts SET balance = 200").unwrap();
    sent.clear();
    s.commit().unwrap();
    assert_eq!((s[a].balance, s[a].version), (410, 3));
    assert_eq!(sent.take().iter().filter(|sql| sql.starts_with("UPDATE")).count(), 2);
}

#[test]
fn after_a_failed_commit_an_expression_reads_what_was_written_before_it() {
    only_on!(!is_mysql(), "nothing is checked at COMMIT");
    let (mut s, _, a) = account();
    prepare_to_fail(&mut s, "accounts");
    s[a].balance = 7;
    s[a].owner = "jo".into();
    s.flush().unwrap();
    s.set_expr(a, Account::balance, Account::balance + 5).unwrap();
    s[a].owner = "al".into();
    s.flush().unwrap();
    assert_eq!(s[a].balance, 12);
    fail_at_commit(&mut s);
    s.commit().unwrap_err();
    s.commit().unwrap();
    assert_eq!((s[a].balance, &*s[a].owner), (12, "al"));
    assert_eq!(balance(&mut s), 12);
}

#[test]
fn a_commit_that_fails_again_and_again_sends_no_more_each_time() {
    only_on!(!is_mysql(), "nothing is checked at COMMIT");
    let (mut s, sent, a) = account();
    prepare_to_fail(&mut s, "accounts");
    s[a].owner = "jo".into();
    s.set_expr(a, Account::balance, Account::balance + 5).unwrap();
    for _ in 0..4 {
        s.flush().unwrap();
        fail_at_commit(&mut s);
        s.commit().unwrap_err();
    }
    sent.clear();
    s.commit().unwrap();
    assert_eq!(sent.take().iter().filter(|sql| sql.starts_with("UPDATE")).count(), 1);
    assert_eq!((s[a].balance, &*s[a].owner, s[a].version), (105, "jo", 2));
}

#[test]
fn an_expression_set_after_a_failed_commit_comes_after_those_that_wait() {
    only_on!(!is_mysql(), "nothing is checked at COMMIT");
    let (mut s, _, a) = account();
    prepare_to_fail(&mut s, "accounts");
    s.set_expr(a, Account::balance, Account::balance + 5).unwrap();
    s.flush().unwrap();
    fail_at_commit(&mut s);
    s.commit().unwrap_err();
    s.set_expr(a, Account::balance, Account::balance * 3).unwrap();
    s.set_expr(a, Account::balance, Account::balance * 2).unwrap();
    s.commit().unwrap();
    assert_eq!((s[a].balance, balance(&mut s)), (210, 210));
}

#[test]
fn a_value_given_after_an_expression_is_what_waits_after_a_failed_commit() {
    only_on!(!is_mysql(), "nothing is checked at COMMIT");
    let (mut s, _, a) = account();
    prepare_to_fail(&mut s, "accounts");
    s.set_expr(a, Account::balance, Account::balance + 5).unwrap();
    s.flush().unwrap();
    s.savepoint(|s| {
        s[a].balance = 7;
        Ok::<_, Error>(())
    })
    .unwrap();
    fail_at_commit(&mut s);
    s.commit().unwrap_err();
    assert_eq!(s[a].balance, 7);
    s.commit().unwrap();
    assert_eq!(balance(&mut s), 7);
}

#[test]
fn an_expression_stays_on_top_of_what_somebody_else_wrote() {
    let (mut s, _, a) = account();
    s.connection().batch_execute("UPDATE accounts SET balance = 200, version = 2").unwrap();
    s.set_expr(a, Account::balance, Account::balance + 5).unwrap();
    assert!(s.commit().unwrap_err().is_stale::<Account>());
    s.refresh_and_reapply(a).unwrap();
    s.commit().unwrap();
    assert_eq!(s[a].balance, 205);
}

#[test]
fn an_expression_of_a_row_that_is_not_saved_is_an_error() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.rollback().unwrap();
    let error = s.set_expr(ed, User::name, coalesce(User::fullname, "?")).unwrap_err();
    assert!(matches!(error, Error::Unsaved { entity: "User" }));
}
