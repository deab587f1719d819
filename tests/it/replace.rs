//! A row that is added with the key of one that is deleted takes its place.

use aludel::session::RowState;

use crate::model::*;

fn country(code: &str, name: &str) -> NewCountry {
    NewCountry { code: code.into(), name: aludel::Given::Value(name.into()) }
}

#[test]
fn delete_and_add_of_one_key_is_an_update() {
    let (mut s, sent) = recorded();
    let old = s.insert(country("FR", "France")).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.delete(old).unwrap();
    let new = s.add(country("FR", "Frankreich"));
    assert_eq!(s.plan().unwrap().to_string(), "replace countries (name): Country(\"FR\")\n");
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "UPDATE `countries` SET `name` = ? WHERE `code` = ? -- binds: [\"Frankreich\", \"FR\"]",
            "COMMIT",
        ]
    );
    let new = s.saved(new).unwrap();
    assert_eq!((s.state(old), &*s[new].name), (RowState::Gone, "Frankreich"));
}

#[test]
fn a_rollback_brings_the_old_row_back() {
    let (mut s, _) = recorded();
    let old = s.insert(country("FR", "France")).unwrap();
    s.commit().unwrap();
    s.delete(old).unwrap();
    let new = s.insert(country("FR", "Frankreich")).unwrap();
    s.rollback().unwrap();
    assert_eq!((&*s[old].name, s.state(new)), ("France", RowState::Undone));
    assert_eq!(s.get::<Country>("FR".to_owned()).unwrap(), Some(old));
}

#[test]
fn an_equal_row_sends_nothing() {
    let (mut s, sent) = recorded();
    let old = s.insert(country("FR", "France")).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.delete(old).unwrap();
    let new = s.insert(country("FR", "France")).unwrap();
    s.commit().unwrap();
    assert_eq!(sent.take_sql(), ["BEGIN", "COMMIT"]);
    assert_eq!((s.state(old), s.state(new)), (RowState::Gone, RowState::Clean));
}

#[test]
fn a_column_left_to_the_database_is_made_anew() {
    let (mut s, sent) = recorded();
    let old = s.insert(country("FR", "France")).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.delete(old).unwrap();
    let new = s.insert(NewCountry { code: "FR".into(), name: aludel::Given::Default }).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take_sql(),
        [
            "BEGIN",
            "DELETE FROM `countries` WHERE `code` = ?",
            "INSERT INTO `countries` (`code`) VALUES (?) RETURNING `code`, `name`",
            "COMMIT",
        ]
    );
    assert_eq!(s[new].name, "?");
}

/// A natural key that others refer to.
mod shelves {
    use aludel::Entity;

    #[derive(Debug, Entity)]
    #[entity(table = "replace_shelves", has_many(books: Book.shelf))]
    pub struct Shelf {
        #[entity(key)]
        pub code: String,
        pub room: i32,
        #[entity(version)]
        pub version: i32,
    }

    #[derive(Debug, Entity)]
    #[entity(table = "replace_books")]
    pub struct Book {
        #[entity(key, generated)]
        pub id: i32,
        #[entity(unique)]
        pub title: String,
        #[entity(belongs_to(shelf: Shelf, on_delete = cascade))]
        pub shelf_code: String,
    }
}

#[test]
fn what_follows_from_the_delete_comes_first() {
    use shelves::{Book, NewBook, NewShelf, Shelf};

    let mut s = session();
    aludel::schema![Shelf, Book].create_all(s.connection()).unwrap();
    let sent = record(&mut s);
    let old = s.insert(NewShelf { code: "A".into(), room: 1 }).unwrap();
    let gone = s.insert(NewBook { title: "Emma".into(), shelf: old.into() }).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.delete(old).unwrap();
    let new = s.add(NewShelf { code: "A".into(), room: 2 });
    let book = s.add(NewBook { title: "Emma".into(), shelf: new.into() });
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "DELETE FROM `replace_books` WHERE `shelf_code` IN (?) -- binds: [\"A\"]",
            "UPDATE `replace_shelves` SET `room` = ?, `version` = ? \
             WHERE `code` = ? AND `version` = ? -- binds: [2, 2, \"A\", 1]",
            "INSERT INTO `replace_books` (`title`, `shelf_code`) VALUES (?, ?) RETURNING `id` \
             -- binds: [\"Emma\", \"A\"]",
            "COMMIT",
        ]
    );
    let (new, book) = (s.saved(new).unwrap(), s.saved(book).unwrap());
    assert_eq!((s[new].room, s[new].version), (2, 2));
    assert_eq!((s.state(gone), s[book].id), (RowState::Gone, 2));
}

#[test]
fn an_association_row_is_replaced_too() {
    let (mut s, sent) = recorded();
    let post = s.insert(NewPost { headline: "x".into() }).unwrap();
    let word = s.insert(NewKeyword { word: "a".into() }).unwrap();
    let link = s.insert(NewPostKeyword { post: post.into(), keyword: word.into() }).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.delete(link).unwrap();
    let again = s.insert(NewPostKeyword { post: post.into(), keyword: word.into() }).unwrap();
    s.commit().unwrap();
    assert_eq!(sent.take_sql(), ["BEGIN", "COMMIT"]);
    assert_eq!((s.state(link), s.state(again)), (RowState::Gone, RowState::Clean));
    assert_eq!(s.count(PostKeyword::query()).unwrap(), 1);
}
