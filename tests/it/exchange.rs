//! Unique values that change hands within one flush.

use aludel::Entity;
use aludel::session::RowState;

use crate::engine::of_rows;
use crate::model::*;

#[test]
fn a_new_row_takes_the_value_of_a_deleted_one() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.insert(address("ed@home", ed)).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.delete(ed).unwrap();
    let other = s.add(user("ed"));
    s.add(address("ed@work", other));
    s.add(user("jo"));
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "INSERT INTO `users` (`name`, `fullname`) VALUES (?, ?) RETURNING `id` \
             -- binds: [\"jo\", None]",
            "DELETE FROM `visits` WHERE `address_id` IN \
             (SELECT `id` FROM `addresses` WHERE `user_id` IN (?)) -- binds: [1]",
            "UPDATE `tasks` SET `assignee_id` = NULL WHERE `assignee_id` IN (?) -- binds: [1]",
            "DELETE FROM `addresses` WHERE `user_id` IN (?) -- binds: [1]",
            "DELETE FROM `users` WHERE `id` = ? -- binds: [1]",
            "INSERT INTO `users` (`name`, `fullname`) VALUES (?, ?) RETURNING `id` \
             -- binds: [\"ed\", None]",
            "INSERT INTO `addresses` (`email`, `user_id`) VALUES (?, ?) RETURNING `id` \
             -- binds: [\"ed@work\", 3]",
            "COMMIT",
        ]
    );
}

#[test]
fn many_new_rows_that_take_the_values_of_deleted_ones_are_one_statement() {
    let (mut s, sent) = recorded();
    let words = ["a", "b", "c", "d"];
    let old = words.map(|word| s.insert(NewKeyword { word: word.into() }).unwrap());
    s.commit().unwrap();
    sent.clear();
    for (word, handle) in words.into_iter().zip(old) {
        s.delete(handle).unwrap();
        s.add(NewKeyword { word: word.into() });
    }
    s.commit().unwrap();
    assert_eq!(
        sent.take_sql(),
        [
            "BEGIN",
            "DELETE FROM `post_keywords` WHERE `keyword_id` IN (?, ?, ?, ?)",
            "DELETE FROM `keywords` WHERE `id` IN (?, ?, ?, ?)",
            "INSERT INTO `keywords` (`word`) VALUES (?), (?), (?), (?) RETURNING `id`",
            "COMMIT",
        ]
    );
}

#[test]
fn a_row_takes_the_value_that_another_gives_up() {
    let (mut s, sent) = recorded();
    let [ed, jo] = ["ed", "jo"].map(|name| s.insert(user(name)).unwrap());
    s.commit().unwrap();
    sent.clear();
    s[ed].name = "jo".into();
    s[jo].name = "joe".into();
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "UPDATE `users` SET `name` = ? WHERE `id` = ? -- binds: [\"joe\", 2]",
            "UPDATE `users` SET `name` = ? WHERE `id` = ? -- binds: [\"jo\", 1]",
            "COMMIT",
        ]
    );
}

#[test]
fn two_rows_exchange_values_of_a_required_column() {
    let (mut s, sent) = recorded();
    let [ed, jo] = ["ed", "jo"].map(|name| s.insert(user(name)).unwrap());
    s.commit().unwrap();
    sent.clear();
    s[ed].name = "jo".into();
    s[jo].name = "ed".into();
    s.commit().unwrap();
    let release = of_rows([
        "UPDATE `users` SET `name` = ? WHERE `id` = ? -- binds: [\"\\u{1}0\", 1]",
        "UPDATE `users` SET `name` = ? WHERE `id` = ? -- binds: [\"\\u{1}1\", 2]",
    ]);
    let update = of_rows([
        "UPDATE `users` SET `name` = ? WHERE `id` = ? -- binds: [\"jo\", 1]",
        "UPDATE `users` SET `name` = ? WHERE `id` = ? -- binds: [\"ed\", 2]",
    ]);
    assert_eq!(sent.take(), [vec!["BEGIN"], release, update, vec!["COMMIT"]].concat());
    s.clear();
    let names = User::query().order_by(User::id).select(User::name);
    assert_eq!(s.all(names).unwrap(), ["jo", "ed"]);
}

#[test]
fn a_ring_of_any_length_takes_two_updates_of_each_row() {
    let (mut s, sent) = recorded();
    let count = 100;
    let name = |nth: usize| format!("user {:02}", nth % count);
    let all: Vec<_> = (0..count).map(|nth| s.insert(user(&name(nth))).unwrap()).collect();
    s.commit().unwrap();
    sent.clear();
    for (nth, &handle) in all.iter().enumerate() {
        s[handle].name = name(nth + 1);
    }
    s.commit().unwrap();
    let updates = if crate::engine::is_sqlite() { 2 * count } else { 2 };
    assert_eq!(sent.take_sql().len(), 2 + updates);
    s.clear();
    let names = User::query().order_by(User::id).select(User::name);
    assert_eq!(s.all(names).unwrap(), (0..count).map(|nth| name(nth + 1)).collect::<Vec<_>>());
}

#[test]
fn a_value_goes_from_row_to_row_and_to_a_new_one() {
    let (mut s, sent) = recorded();
    let [ed, jo] = ["ed", "jo"].map(|name| s.insert(user(name)).unwrap());
    s.commit().unwrap();
    sent.clear();
    s.add(user("ed"));
    s[ed].name = "jo".into();
    s.delete(jo).unwrap();
    s.commit().unwrap();
    let sent = sent.take_sql();
    assert_eq!(
        sent[sent.len() - 4..],
        [
            "DELETE FROM `users` WHERE `id` = ?",
            "UPDATE `users` SET `name` = ? WHERE `id` = ?",
            "INSERT INTO `users` (`name`, `fullname`) VALUES (?, ?) RETURNING `id`",
            "COMMIT",
        ]
    );
}

/// Unique pairs, a unique column that may be NULL, and a one-to-one.
mod pairs {
    use aludel::Entity;

    #[derive(Debug, Entity)]
    #[entity(table = "exchange_lists")]
    pub struct List {
        #[entity(key, generated)]
        pub id: i32,
    }

    #[derive(Debug, Entity)]
    #[entity(table = "exchange_entries", unique(list_id, position))]
    pub struct Entry {
        #[entity(key, generated)]
        pub id: i32,
        #[entity(belongs_to(list: List))]
        pub list_id: i32,
        pub position: i32,
        #[entity(unique)]
        pub mark: Option<String>,
    }

    /// The type has no value to spare.
    #[derive(Debug, Entity)]
    #[entity(table = "exchange_flags")]
    pub struct Flag {
        #[entity(key, generated)]
        pub id: i32,
        #[entity(unique)]
        pub up: bool,
    }
}

use pairs::{Entry, Flag, List, NewEntry, NewFlag, NewList};

fn entries() -> (aludel::Session, Vec<aludel::Handle<Entry>>, crate::engine::Sent) {
    let mut s = session();
    aludel::schema![List, Entry, Flag].create_all(s.connection()).unwrap();
    let list = s.insert(NewList {}).unwrap();
    let entry =
        |position| NewEntry { list: list.into(), position, mark: Some(format!("mark {position}")) };
    let all = (0..3).map(|position| s.insert(entry(position)).unwrap()).collect();
    s.commit().unwrap();
    let recorder = record(&mut s);
    (s, all, recorder)
}

#[test]
fn positions_in_a_list_move_on() {
    let (mut s, entries, sent) = entries();
    for &entry in &entries {
        s[entry].position += 1;
    }
    s.commit().unwrap();
    let release = of_rows([
        "UPDATE `exchange_entries` SET `position` = ? WHERE `id` = ? -- binds: [-2147483648, 2]",
        "UPDATE `exchange_entries` SET `position` = ? WHERE `id` = ? -- binds: [-2147483647, 3]",
    ]);
    let update = of_rows([
        "UPDATE `exchange_entries` SET `position` = ? WHERE `id` = ? -- binds: [1, 1]",
        "UPDATE `exchange_entries` SET `position` = ? WHERE `id` = ? -- binds: [2, 2]",
        "UPDATE `exchange_entries` SET `position` = ? WHERE `id` = ? -- binds: [3, 3]",
    ]);
    assert_eq!(sent.take(), [vec!["BEGIN"], release, update, vec!["COMMIT"]].concat());
}

#[test]
fn values_that_may_be_null_are_null_in_between() {
    let (mut s, entries, sent) = entries();
    let [a, b] = [entries[0], entries[1]];
    s[a].mark = Some("mark 1".into());
    s[b].mark = Some("mark 0".into());
    s.commit().unwrap();
    assert_eq!(
        sent.take()[1],
        "UPDATE `exchange_entries` SET `mark` = ? WHERE `id` = ? -- binds: [None, 1]"
    );
    assert_eq!(s[a].mark.as_deref(), Some("mark 1"));
}

#[test]
fn a_value_that_another_had_and_the_row_itself_has_again_is_no_change() {
    let (mut s, entries, sent) = entries();
    let [a, b] = [entries[0], entries[1]];
    s[a].position = 1;
    s[b].position = 0;
    s[a].position = 0;
    s[b].position = 1;
    s.commit().unwrap();
    assert_eq!(sent.take(), [""; 0]);
}

#[test]
fn an_exchange_of_values_without_one_to_spare_is_named_before_any_sql() {
    let (mut s, _, sent) = entries();
    let [yes, no] = [true, false].map(|up| s.insert(NewFlag { up }).unwrap());
    s.commit().unwrap();
    sent.clear();
    s[yes].up = false;
    s[no].up = true;
    let error = s.commit().unwrap_err();
    assert_eq!(error.to_string(), "rows wait for each other in a ring: Flag(1).up -> Flag(2).up");
    assert_eq!(sent.take(), [""; 0]);
    s.rollback().unwrap();
}

#[test]
fn a_failed_exchange_leaves_the_values_as_they_were() {
    let (mut s, entries, _) = entries();
    s[entries[0]].position = 1;
    s[entries[1]].position = 0;
    s[entries[2]].mark = Some("mark 0".into());
    s.commit().unwrap_err();
    s[entries[2]].mark = None;
    s.commit().unwrap();
    s.clear();
    let positions = Entry::query().order_by(Entry::id).select(Entry::position);
    assert_eq!(s.all(positions).unwrap(), [1, 0, 2]);
}

#[test]
fn versions_are_checked_once_and_move_on_once() {
    #[derive(Debug, Entity)]
    #[entity(table = "exchange_versioned")]
    pub struct Versioned {
        #[entity(key, generated)]
        pub id: i32,
        #[entity(unique)]
        pub name: String,
        #[entity(version)]
        pub version: i32,
    }
    let mut s = session();
    aludel::schema![Versioned].create_all(s.connection()).unwrap();
    let [a, b] = ["a", "b"].map(|name| s.insert(NewVersioned { name: name.into() }).unwrap());
    s.commit().unwrap();
    s[a].name = "b".into();
    s[b].name = "a".into();
    s.commit().unwrap();
    assert_eq!((s[a].version, s[b].version), (2, 2));
    assert_eq!((s.state(a), &*s[a].name), (RowState::Clean, "b"));
}
