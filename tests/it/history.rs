//! What a session knows of each column of a row.

use aludel::Error;
use aludel::session::History;

use crate::model::{Address, User, address, session, user};

#[test]
fn a_column_goes_from_new_to_unchanged_to_changed_and_back() {
    let mut s = session();
    let ed = s.add(user("ed"));
    assert_eq!(s.history(ed, User::name).unwrap(), History::New(Some(&"ed".to_owned())));
    assert_eq!(s.history(ed, User::id).unwrap(), History::New(None));
    let ed = s.saved(ed).unwrap();
    assert_eq!(s.history(ed, User::name).unwrap(), History::Unchanged(&"ed".to_owned()));
    s[ed].name.push('!');
    let (from, to) = (&"ed".to_owned(), &"ed!".to_owned());
    assert_eq!(s.history(ed, User::name).unwrap(), History::Changed { from, to });
    assert_eq!(s.history(ed, User::fullname).unwrap(), History::Unchanged(&None));
    assert_eq!(s.changed(ed).unwrap(), ["name"]);
    s.flush().unwrap();
    assert_eq!(s.history(ed, User::name).unwrap(), History::Unchanged(to));
    assert!(s.changed(ed).unwrap().is_empty());
    s.rollback().unwrap();
}

#[test]
fn what_is_changed_and_changed_back_is_unchanged() {
    let mut s = session();
    let ed = s.insert(user("ed")).unwrap();
    s[ed].name = "jo".into();
    s[ed].name = "ed".into();
    assert_eq!(s.history(ed, User::name).unwrap(), History::Unchanged(&"ed".to_owned()));
    s.commit().unwrap();
}

#[test]
fn the_key_of_a_row_not_saved_comes_later() {
    let mut s = session();
    let ed = s.insert(user("ed")).unwrap();
    let home = s.insert(address("x", ed)).unwrap();
    s.set(home, Address::user, user("jo")).unwrap();
    assert_eq!(s.history(home, Address::user_id).unwrap(), History::Later { from: &1 });
    assert_eq!(s.changed(home).unwrap(), ["user_id"]);
    s.commit().unwrap();
    assert_eq!(s.history(home, Address::user_id).unwrap(), History::Unchanged(&2));
}

#[test]
fn a_deleted_row_has_no_history() {
    let mut s = session();
    let ed = s.insert(user("ed")).unwrap();
    s.delete(ed).unwrap();
    assert!(matches!(s.history(ed, User::name), Err(Error::Gone { .. })));
    assert!(matches!(s.changed::<User>(ed), Err(Error::Gone { .. })));
    s.commit().unwrap();
}

#[test]
fn an_undone_row_has_the_history_of_a_new_one() {
    let mut s = session();
    let ed = s.add(user("ed"));
    s.flush().unwrap();
    s.rollback().unwrap();
    assert_eq!(s.history(ed, User::name).unwrap(), History::New(Some(&"ed".to_owned())));
}
