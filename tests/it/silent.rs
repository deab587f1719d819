//! Mistakes that are silent elsewhere: `docs/mistakes.md` says how each is excluded here.

use aludel::{Entity, Error, Session};

use crate::model::{Address, User, address, recorded, session, user};

#[test]
fn reading_a_row_sends_nothing_though_it_is_stale() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    s.expire(ed).unwrap();
    s.add(user("jo"));
    sent.clear();
    assert_eq!(s[ed].name, "ed");
    assert!(sent.take().is_empty());
    s.rollback().unwrap();
}

#[test]
fn reading_a_row_that_a_rollback_brought_back_deletes_nothing() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    s.delete(ed).unwrap();
    s.rollback().unwrap();
    sent.clear();
    assert_eq!(s[ed].id, 1);
    s.commit().unwrap();
    assert!(sent.take().is_empty());
}

#[derive(Debug, Entity)]
#[entity(table = "drawings")]
pub struct Drawing {
    #[entity(key, generated)]
    pub id: i32,
    pub points: Vec<u8>,
}

fn drawings() -> Session {
    let mut s = Session::new(crate::engine::connect());
    aludel::schema![Drawing].create_all(s.connection()).unwrap();
    s
}

#[test]
fn a_list_changed_in_place_is_written() {
    let mut s = drawings();
    let drawing = s.insert(NewDrawing { points: vec![1] }).unwrap();
    s.commit().unwrap();
    s[drawing].points.push(2);
    assert!(s.is_modified(drawing));
    s.commit().unwrap();
    s.refresh(drawing).unwrap();
    assert_eq!(s[drawing].points, [1, 2]);
}

#[test]
fn what_is_changed_in_place_and_back_is_not_written() {
    let mut s = drawings();
    let drawing = s.insert(NewDrawing { points: vec![1] }).unwrap();
    s.commit().unwrap();
    s[drawing].points.push(2);
    s[drawing].points.pop();
    assert!(!s.is_modified(drawing));
    assert!(s.plan().unwrap().is_empty());
}

#[cfg(feature = "serde_json")]
mod json {
    use serde_json::{Value, json};

    use super::*;

    #[derive(Debug, Entity)]
    #[entity(table = "settings")]
    pub struct Setting {
        #[entity(key, generated)]
        pub id: i32,
        pub value: serde_json::Value,
    }

    #[test]
    fn json_changed_in_place_is_written() {
        let mut s = Session::new(crate::engine::connect());
        aludel::schema![Setting].create_all(s.connection()).unwrap();
        let setting = s.insert(NewSetting { value: json!({"theme": {"dark": false}}) }).unwrap();
        s.commit().unwrap();
        s[setting].value["theme"]["dark"] = Value::Bool(true);
        assert_eq!(s.changed::<Setting>(setting).unwrap(), ["value"]);
        s.commit().unwrap();
        s.refresh(setting).unwrap();
        assert_eq!(s[setting].value, json!({"theme": {"dark": true}}));
    }
}

#[test]
fn all_and_count_agree() {
    let mut s = session();
    let ed = s.insert(user("ed")).unwrap();
    s.insert(address("a", ed)).unwrap();
    s.insert(address("b", ed)).unwrap();
    let joined = || User::query().join(User::addresses);
    assert_eq!(s.all(joined().distinct()).unwrap().len(), 1);
    assert_eq!(s.count(joined().distinct()).unwrap(), 1);
    assert_eq!(s.all(joined().rows()).unwrap().len(), 2);
    assert_eq!(s.count(joined().rows()).unwrap(), 2);
    s.rollback().unwrap();
}

#[test]
fn the_one_row_of_several_is_an_error() {
    let mut s = session();
    let ed = s.insert(user("ed")).unwrap();
    s.insert(address("a", ed)).unwrap();
    s.insert(address("b", ed)).unwrap();
    let error = s.one(Address::query()).unwrap_err();
    assert!(matches!(error, Error::MultipleRows { entity: "Address" }), "{error:?}");
    s.rollback().unwrap();
}

#[test]
fn a_row_that_nobody_holds_stays_in_memory() {
    let (mut s, sent) = recorded();
    {
        s.insert(user("ed")).unwrap();
    }
    sent.clear();
    assert!(s.get::<User>(1).unwrap().is_some());
    assert!(sent.take().is_empty());
    s.rollback().unwrap();
}
