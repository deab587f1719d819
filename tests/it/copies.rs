//! A row once more, as a new one.

use aludel::session::RowState;

use crate::model::{Account, Address, NewAccount, NewCountry, address, recorded, user};

#[test]
fn a_copy_is_a_new_row_without_the_key_and_with_its_own_version() {
    let (mut s, sent) = recorded();
    let a = s.insert(NewAccount { owner: "ed".into(), balance: 5 }).unwrap();
    s[a].balance = 7;
    s.commit().unwrap();
    sent.clear();
    let copy = s.copy_as_new(a, |copy| copy.owner = "jo".into()).unwrap();
    assert_eq!(s.state::<Account>(copy), RowState::New);
    s.commit().unwrap();
    assert_eq!(
        sent.take()[1],
        "INSERT INTO `accounts` (`owner`, `balance`, `version`) VALUES (?, ?, ?) RETURNING `id` \
         -- binds: [\"jo\", 7, 1]"
    );
    let copy = s.saved(copy).unwrap();
    assert_eq!((s[copy].id, s[copy].version, &*s[a].owner), (2, 1, "ed"));
}

#[test]
fn a_key_that_the_program_gives_is_changed_in_the_copy() {
    let (mut s, _) = recorded();
    let at = s.insert(NewCountry { code: "at".into(), name: "Austria".to_owned().into() }).unwrap();
    let copy = s.copy_as_new(at, |copy| copy.code = "xx".into()).unwrap();
    let copy = s.saved(copy).unwrap();
    assert_eq!((&*s[copy].code, &*s[copy].name), ("xx", "Austria"));
    s.commit().unwrap();
}

#[test]
fn a_copy_of_a_row_that_waits_for_its_parent_waits_too() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let home = s.insert(address("x", ed)).unwrap();
    s.set(home, Address::user, user("jo")).unwrap();
    let copy = s.copy_as_new(home, |copy| copy.email = "y".into()).unwrap();
    let copy = s.saved(copy).unwrap();
    assert_eq!((s[home].user_id, s[copy].user_id), (2, 2));
    s.commit().unwrap();
}

#[test]
fn a_copy_refers_to_a_parent_that_a_rollback_undid() {
    let (mut s, _) = recorded();
    let ed = s.add(user("ed"));
    let home = s.add(address("x", ed));
    let home = s.saved(home).unwrap();
    let copy = s.copy_as_new(home, |copy| copy.email = "y".into()).unwrap();
    s.rollback().unwrap();
    let mary = s.insert(user("mary")).unwrap();
    let copy = s.saved(copy).unwrap();
    assert_ne!(s[copy].user_id, s[mary].id, "it belongs to ed, who is saved anew");
    s.commit().unwrap();
}
