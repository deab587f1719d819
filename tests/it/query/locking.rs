//! FOR UPDATE and its like, in the words of the databases that lock rows.

use diesel::mysql::Mysql;
use diesel::pg::Pg;

use super::fixture::{Address, User};

#[test]
fn rows_are_locked_for_update_or_share() {
    let query = || User::query().select(User::id).order_by(User::id).limit(1);
    let select = "SELECT \"users\".\"id\" FROM \"users\" ORDER BY \"users\".\"id\" LIMIT 1";
    let text = |clause: &str| format!("{select}{clause}");
    assert_eq!(query().for_update().to_sql::<Pg>().unwrap(), text(" FOR UPDATE"));
    assert_eq!(query().for_share().to_sql::<Pg>().unwrap(), text(" FOR SHARE"));
    let skipping = query().for_update().skip_locked();
    assert_eq!(skipping.to_sql::<Pg>().unwrap(), text(" FOR UPDATE SKIP LOCKED"));
    let failing = query().for_share().no_wait();
    assert_eq!(failing.to_sql::<Pg>().unwrap(), text(" FOR SHARE NOWAIT"));
}

#[test]
fn the_rows_of_one_source_are_locked() {
    let query = User::query().join(User::addresses).rows().select(User::id);
    let text = query.for_update().of(Address::entity()).skip_locked().to_sql::<Pg>().unwrap();
    assert!(text.ends_with(" FOR UPDATE OF \"addresses\" SKIP LOCKED"), "{text}");
}

#[test]
fn mariadb_shares_in_its_own_words() {
    let text = User::query().for_share().no_wait().to_sql::<Mysql>().unwrap();
    assert!(text.ends_with(" FROM `users` LOCK IN SHARE MODE NOWAIT"), "{text}");
}
