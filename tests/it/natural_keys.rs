//! Keys that a program changes, and the rows that refer to them.

use std::collections::BTreeMap;

use aludel::session::RowState;
use aludel::{Entity, Handle, Session, schema};

use crate::engine::{self, Sent, is_mysql, is_sqlite};
use crate::model::{fail_at_commit, prepare_to_fail, record};

/// Albums follow by the session, labels by the database.
#[derive(Debug, Entity)]
#[entity(
    table = "artists",
    has_many(albums: Album.artist, order_by(id)),
    has_many(labels: Label.artist, order_by(city)),
)]
pub struct Artist {
    #[entity(key)]
    pub code: String,
    pub name: String,
}

#[derive(Debug, Entity)]
#[entity(table = "albums")]
pub struct Album {
    #[entity(key, generated)]
    pub id: i32,
    pub title: String,
    #[entity(belongs_to(artist: Artist, on_update = cascade), ddl = "VARCHAR(50)")]
    pub artist_code: String,
}

/// Its key has that of the artist in it.
#[derive(Debug, Entity)]
#[entity(table = "labels", has_many(prints: Print.label, order_by(id)))]
pub struct Label {
    #[entity(key, belongs_to(artist: Artist, on_update = database), ddl = "VARCHAR(50)")]
    pub artist_code: String,
    #[entity(key, ddl = "VARCHAR(50)")]
    pub city: String,
    pub note: String,
}

#[derive(Debug, Entity)]
#[entity(
    table = "prints",
    belongs_to(label: Label, columns(artist_code, city), on_update = database, on_delete = cascade),
)]
pub struct Print {
    #[entity(key, generated)]
    pub id: i32,
    #[entity(ddl = "VARCHAR(50)")]
    pub artist_code: String,
    #[entity(ddl = "VARCHAR(50)")]
    pub city: String,
}

fn session() -> (Session, Sent) {
    let mut s = Session::new(engine::connect());
    schema![Artist, Album, Label, Print].create_all(s.connection()).unwrap();
    let sent = record(&mut s);
    (s, sent)
}

fn artist(s: &mut Session, code: &str) -> Handle<Artist> {
    s.insert(NewArtist { code: code.into(), name: format!("artist {code}") }).unwrap()
}

fn album(s: &mut Session, title: &str, artist: Handle<Artist>) -> Handle<Album> {
    s.insert(NewAlbum { title: title.into(), artist: artist.into() }).unwrap()
}

/// Title -> the artist's code, as the database has it.
fn albums(s: &mut Session) -> BTreeMap<String, String> {
    let query = Album::query().select((Album::title, Album::artist_code));
    s.all(query).unwrap().into_iter().collect()
}

#[test]
fn a_changed_key_is_an_update_by_the_old_one_and_the_row_is_found_by_the_new_one() {
    let (mut s, sent) = session();
    let a = artist(&mut s, "a");
    s.commit().unwrap();
    sent.clear();
    s[a].code = "z".into();
    assert_eq!(
        s.plan().unwrap().to_string(),
        "update artists (code): Artist(\"a\")\n\
         carry to albums (artist_code): Artist(\"a\")\n"
    );
    s.commit().unwrap();
    assert_eq!(s.state(a), RowState::Clean);
    assert_eq!(s.get::<Artist>("z".into()).unwrap(), Some(a));
    assert_eq!(s.get::<Artist>("a".into()).unwrap(), None);
    if is_sqlite() {
        assert_eq!(
            sent.take()[1..3],
            [
                "UPDATE `artists` SET `code` = ? WHERE `code` = ? -- binds: [\"z\", \"a\"]",
                "UPDATE `albums` SET `artist_code` = ? WHERE `artist_code` = ? \
                 -- binds: [\"z\", \"a\"]",
            ]
        );
    }
}

#[test]
fn rows_that_refer_to_it_follow_in_the_database_and_in_memory() {
    let (mut s, _) = session();
    let a = artist(&mut s, "a");
    let one = album(&mut s, "one", a);
    s.commit().unwrap();
    s.connection()
        .batch_execute("INSERT INTO albums (title, artist_code) VALUES ('unseen', 'a')")
        .unwrap();
    s[a].code = "z".into();
    s.commit().unwrap();
    assert_eq!((&*s[one].artist_code, s.state(one)), ("z", RowState::Clean));
    let expected = [("one", "z"), ("unseen", "z")].map(|(a, b)| (a.into(), b.into()));
    assert_eq!(albums(&mut s), BTreeMap::from(expected));
    let a = s.load(a, Artist::albums).unwrap();
    assert_eq!(s.related(a, Artist::albums).count(), 2);
}

#[test]
fn keys_made_of_it_change_with_it_level_by_level() {
    let (mut s, sent) = session();
    let a = artist(&mut s, "a");
    let oslo =
        s.insert(NewLabel { artist: a.into(), city: "Oslo".into(), note: "n".into() }).unwrap();
    let print = s.insert(NewPrint { label: oslo.into() }).unwrap();
    s.commit().unwrap();
    s[a].code = "z".into();
    s[oslo].note = "moved".into();
    sent.clear();
    s.commit().unwrap();
    if is_sqlite() {
        assert_eq!(
            sent.take(),
            [
                "BEGIN",
                "UPDATE `artists` SET `code` = ? WHERE `code` = ? -- binds: [\"z\", \"a\"]",
                "UPDATE `albums` SET `artist_code` = ? WHERE `artist_code` = ? -- binds: [\"z\", \
                 \"a\"]",
                "UPDATE `labels` SET `note` = ? WHERE `artist_code` = ? AND `city` = ? -- binds: \
                 [\"moved\", \"z\", \"Oslo\"]",
                "COMMIT"
            ]
        );
    }
    assert_eq!((&*s[oslo].artist_code, &*s[print].artist_code), ("z", "z"));
    let key = ("z".to_owned(), "Oslo".to_owned());
    assert_eq!(s.get::<Label>(key).unwrap(), Some(oslo));
    let found = s.one(Print::query().select((Print::artist_code, Print::city))).unwrap();
    assert_eq!(found, ("z".to_owned(), "Oslo".to_owned()));
    s[oslo].note = "again".into();
    s.commit().unwrap();
}

#[test]
fn a_row_whose_key_follows_can_be_deleted_by_the_same_flush() {
    let (mut s, _) = session();
    let a = artist(&mut s, "a");
    let oslo =
        s.insert(NewLabel { artist: a.into(), city: "Oslo".into(), note: String::new() }).unwrap();
    s.insert(NewPrint { label: oslo.into() }).unwrap();
    s.commit().unwrap();
    s[a].code = "z".into();
    s.delete(oslo).unwrap();
    s.commit().unwrap();
    assert_eq!(s.count(Label::query()).unwrap(), 0);
    assert_eq!(s.count(Print::query()).unwrap(), 0);
}

#[test]
fn new_rows_and_moved_ones_get_the_new_key() {
    let (mut s, _) = session();
    let (a, b) = (artist(&mut s, "a"), artist(&mut s, "b"));
    let moved = album(&mut s, "moved", b);
    let kept = album(&mut s, "kept", b);
    s.commit().unwrap();
    s[a].code = "z".into();
    s.set(moved, Album::artist, a).unwrap();
    s.add(NewAlbum { title: "by handle".into(), artist: a.into() });
    s.add(NewAlbum { title: "by key".into(), artist: aludel::Link::key("a".to_owned()) });
    s.commit().unwrap();
    let expected = [("moved", "z"), ("kept", "b"), ("by handle", "z"), ("by key", "z")]
        .map(|(a, b)| (a.into(), b.into()));
    assert_eq!(albums(&mut s), BTreeMap::from(expected));
    assert_eq!((&*s[moved].artist_code, &*s[kept].artist_code), ("z", "b"));
}

#[test]
fn keys_are_exchanged_in_a_ring_and_each_row_keeps_its_own_children() {
    let (mut s, sent) = session();
    let all = ["a", "b", "c"].map(|code| artist(&mut s, code));
    let of = ["of a", "of b", "of c"];
    let children: Vec<_> =
        of.iter().zip(all).map(|(title, artist)| album(&mut s, title, artist)).collect();
    s.commit().unwrap();
    for (at, code) in all.into_iter().zip(["b", "c", "a"]) {
        s[at].code = code.into();
    }
    s.add(NewAlbum { title: "new".into(), artist: all[0].into() });
    sent.clear();
    s.commit().unwrap();
    if is_sqlite() {
        assert_eq!(
            sent.take(),
            [
                "BEGIN",
                "UPDATE `artists` SET `code` = ? WHERE `code` = ? -- binds: [\"\\u{1}0\", \"a\"]",
                "UPDATE `albums` SET `artist_code` = ? WHERE `artist_code` = ? -- binds: \
                 [\"\\u{1}0\", \"a\"]",
                "UPDATE `artists` SET `code` = ? WHERE `code` = ? -- binds: [\"\\u{1}1\", \"b\"]",
                "UPDATE `albums` SET `artist_code` = ? WHERE `artist_code` = ? -- binds: \
                 [\"\\u{1}1\", \"b\"]",
                "UPDATE `artists` SET `code` = ? WHERE `code` = ? -- binds: [\"\\u{1}2\", \"c\"]",
                "UPDATE `albums` SET `artist_code` = ? WHERE `artist_code` = ? -- binds: \
                 [\"\\u{1}2\", \"c\"]",
                "UPDATE `artists` SET `code` = ? WHERE `code` = ? -- binds: [\"b\", \"\\u{1}0\"]",
                "UPDATE `albums` SET `artist_code` = ? WHERE `artist_code` = ? -- binds: [\"b\", \
                 \"\\u{1}0\"]",
                "UPDATE `artists` SET `code` = ? WHERE `code` = ? -- binds: [\"c\", \"\\u{1}1\"]",
                "UPDATE `albums` SET `artist_code` = ? WHERE `artist_code` = ? -- binds: [\"c\", \
                 \"\\u{1}1\"]",
                "UPDATE `artists` SET `code` = ? WHERE `code` = ? -- binds: [\"a\", \"\\u{1}2\"]",
                "UPDATE `albums` SET `artist_code` = ? WHERE `artist_code` = ? -- binds: [\"a\", \
                 \"\\u{1}2\"]",
                "INSERT INTO `albums` (`title`, `artist_code`) VALUES (?, ?) RETURNING `id` -- \
                 binds: [\"new\", \"b\"]",
                "COMMIT"
            ]
        );
    }
    let expected = [("of a", "b"), ("of b", "c"), ("of c", "a"), ("new", "b")]
        .map(|(a, b)| (a.into(), b.into()));
    assert_eq!(albums(&mut s), BTreeMap::from(expected));
    let codes: Vec<_> = children.iter().map(|&at| s[at].artist_code.clone()).collect();
    assert_eq!(codes, ["b", "c", "a"]);
    for (at, code) in all.into_iter().zip(["b", "c", "a"]) {
        assert_eq!(s.get::<Artist>(code.into()).unwrap(), Some(at));
    }
}

#[test]
fn a_new_row_takes_the_key_that_another_gives_up() {
    let (mut s, _) = session();
    let a = artist(&mut s, "a");
    let one = album(&mut s, "one", a);
    s.commit().unwrap();
    s[a].code = "z".into();
    let new = s.add(NewArtist { code: "a".into(), name: "new".into() });
    s.add(NewAlbum { title: "new".into(), artist: new.into() });
    s.commit().unwrap();
    let new = s.saved(new).unwrap();
    assert_eq!(s.get::<Artist>("a".into()).unwrap(), Some(new));
    assert_eq!(s.get::<Artist>("z".into()).unwrap(), Some(a));
    assert_eq!(s[one].artist_code, "z");
    let expected = [("one", "z"), ("new", "a")].map(|(a, b)| (a.into(), b.into()));
    assert_eq!(albums(&mut s), BTreeMap::from(expected));
}

#[test]
fn a_row_takes_the_key_of_a_deleted_one() {
    let (mut s, _) = session();
    let (a, b) = (artist(&mut s, "a"), artist(&mut s, "b"));
    let one = album(&mut s, "one", b);
    s.commit().unwrap();
    s.delete(a).unwrap();
    s[b].code = "a".into();
    s.commit().unwrap();
    assert_eq!(s.get::<Artist>("a".into()).unwrap(), Some(b));
    assert_eq!(s[one].artist_code, "a");
}

#[test]
fn a_row_is_moved_to_one_that_takes_the_place_of_a_deleted_one() {
    let (mut s, _) = session();
    let (a, b) = (artist(&mut s, "a"), artist(&mut s, "b"));
    let one = album(&mut s, "one", b);
    s.commit().unwrap();
    s.delete(a).unwrap();
    let new = s.add(NewArtist { code: "a".into(), name: "new".into() });
    s.set(one, Album::artist, new).unwrap();
    s.add(NewAlbum { title: "two".into(), artist: new.into() });
    s.commit().unwrap();
    let new = s.saved(new).unwrap();
    assert_eq!((&*s[new].name, &*s[one].artist_code), ("new", "a"));
    let expected = [("one", "a"), ("two", "a")].map(|(a, b)| (a.into(), b.into()));
    assert_eq!(albums(&mut s), BTreeMap::from(expected));
}

#[test]
fn a_row_moved_to_one_that_takes_a_deleted_ones_place_does_not_go_with_that() {
    #[derive(Debug, Entity)]
    #[entity(table = "towns", has_many(streets: Street.town))]
    pub struct Town {
        #[entity(key)]
        pub name: String,
        pub size: i32,
    }
    #[derive(Debug, Entity)]
    #[entity(table = "streets")]
    pub struct Street {
        #[entity(key, generated)]
        pub id: i32,
        #[entity(belongs_to(town: Town, on_delete = cascade), ddl = "VARCHAR(50)")]
        pub town_name: String,
    }
    let mut s = Session::new(engine::connect());
    schema![Town, Street].create_all(s.connection()).unwrap();
    let [old, other] =
        ["Ulm", "Bonn"].map(|name| s.insert(NewTown { name: name.into(), size: 1 }).unwrap());
    let gone = s.insert(NewStreet { town: old.into() }).unwrap();
    let moved = s.insert(NewStreet { town: other.into() }).unwrap();
    s.commit().unwrap();
    s.delete(old).unwrap();
    let new = s.add(NewTown { name: "Ulm".into(), size: 2 });
    s.set(moved, Street::town, new).unwrap();
    s.commit().unwrap();
    assert_eq!(s[moved].town_name, "Ulm");
    assert_eq!(s.state(gone), RowState::Gone);
    assert_eq!(s.count(Street::query()).unwrap(), 1);
}

#[test]
fn a_collection_that_was_loaded_has_its_rows_before_and_after_the_flush() {
    let (mut s, _) = session();
    let a = artist(&mut s, "a");
    let one = album(&mut s, "one", a);
    s.commit().unwrap();
    let a = s.load(a, Artist::albums).unwrap();
    s[a].code = "z".into();
    let loaded = |s: &Session| s.related(a, Artist::albums).collect::<Vec<_>>();
    assert_eq!(loaded(&s), [one]);
    s.flush().unwrap();
    assert_eq!(loaded(&s), [one]);
    s.rollback().unwrap();
    assert_eq!(loaded(&s), [one]);
}

#[test]
fn a_rollback_takes_keys_and_what_followed_them_back() {
    let (mut s, _) = session();
    let (a, b) = (artist(&mut s, "a"), artist(&mut s, "b"));
    let one = album(&mut s, "one", a);
    let oslo =
        s.insert(NewLabel { artist: a.into(), city: "Oslo".into(), note: String::new() }).unwrap();
    s.commit().unwrap();
    s[a].code = "b".into();
    s[b].code = "a".into();
    s.flush().unwrap();
    assert_eq!((&*s[one].artist_code, &*s[oslo].artist_code), ("b", "b"));
    s.rollback().unwrap();
    assert_eq!((&*s[a].code, &*s[b].code), ("a", "b"));
    assert_eq!((&*s[one].artist_code, &*s[oslo].artist_code), ("a", "a"));
    assert_eq!(s.get::<Artist>("a".into()).unwrap(), Some(a));
    let key = ("a".to_owned(), "Oslo".to_owned());
    assert_eq!(s.get::<Label>(key).unwrap(), Some(oslo));
    assert_eq!(s.state(one), RowState::Clean);
}

#[test]
fn after_a_failed_commit_the_keys_wait_again_and_rows_that_only_followed_do_not() {
    only_on!(!is_mysql(), "nothing is checked at COMMIT");
    let (mut s, sent) = session();
    prepare_to_fail(&mut s, "albums");
    let (a, b) = (artist(&mut s, "a"), artist(&mut s, "b"));
    let followed = album(&mut s, "followed", a);
    let moved = album(&mut s, "moved", b);
    s.commit().unwrap();
    s[a].code = "b".into();
    s[b].code = "a".into();
    s.set(moved, Album::artist, a).unwrap();
    s.flush().unwrap();
    fail_at_commit(&mut s);
    s.commit().unwrap_err();
    assert_eq!((&*s[a].code, &*s[b].code), ("b", "a"));
    assert_eq!(s.state(followed), RowState::Clean);
    assert_eq!(s[followed].artist_code, "a");
    assert_eq!(s.dirty::<Album>(), [moved]);
    sent.clear();
    s.commit().unwrap();
    let expected = [("followed", "b"), ("moved", "b")].map(|(a, b)| (a.into(), b.into()));
    assert_eq!(albums(&mut s), BTreeMap::from(expected));
    assert_eq!((&*s[followed].artist_code, &*s[moved].artist_code), ("b", "b"));
}

#[test]
fn a_failed_flush_leaves_the_keys_as_they_were() {
    let (mut s, _) = session();
    let a = artist(&mut s, "a");
    let one = album(&mut s, "one", a);
    s.connection().batch_execute("INSERT INTO artists VALUES ('taken', 'unseen')").unwrap();
    s.commit().unwrap();
    s[a].code = "taken".into();
    let error = s.commit().unwrap_err();
    assert!(error.violates(Artist::code), "{error}");
    assert_eq!((&*s[a].code, &*s[one].artist_code), ("taken", "a"));
    s[a].code = "free".into();
    s.commit().unwrap();
    assert_eq!(s[one].artist_code, "free");
}

#[test]
fn without_a_rule_the_database_refuses_while_there_are_rows_that_refer_to_it() {
    #[derive(Debug, Entity)]
    #[entity(table = "towns")]
    pub struct Town {
        #[entity(key)]
        pub name: String,
    }
    #[derive(Debug, Entity)]
    #[entity(table = "streets")]
    pub struct Street {
        #[entity(key, generated)]
        pub id: i32,
        #[entity(belongs_to(town: Town), ddl = "VARCHAR(50)")]
        pub town_name: String,
    }
    let mut s = Session::new(engine::connect());
    schema![Town, Street].create_all(s.connection()).unwrap();
    let town = s.insert(NewTown { name: "Ulm".into() }).unwrap();
    let street = s.insert(NewStreet { town: town.into() }).unwrap();
    s.commit().unwrap();
    s[town].name = "Ulm a. d. Donau".into();
    let error = s.commit().unwrap_err();
    assert!(error.violation().is_some(), "{error}");
    s.delete(street).unwrap();
    s.commit().unwrap_err(); // the key is changed before anything is deleted
    s.rollback().unwrap();
    s.delete(street).unwrap();
    s.commit().unwrap();
    s[town].name = "Ulm a. d. Donau".into();
    s.commit().unwrap();
}

#[test]
fn a_row_of_a_tree_takes_the_rows_below_it_along() {
    only_on!(!is_mysql(), "a table's own keys do not follow there");
    #[derive(Debug, Entity)]
    #[entity(table = "parts", has_many(below: Part.above, order_by(code)))]
    pub struct Part {
        #[entity(key)]
        pub code: String,
        #[entity(belongs_to(above: Part, on_update = cascade), ddl = "VARCHAR(50)")]
        pub above_code: Option<String>,
    }
    let mut s = Session::new(engine::connect());
    schema![Part].create_all(s.connection()).unwrap();
    let top = s.insert(NewPart { code: "1".into(), above: None }).unwrap();
    let below = s.insert(NewPart { code: "1.1".into(), above: Some(top.into()) }).unwrap();
    s.commit().unwrap();
    s[top].code = "2".into();
    s[below].code = "2.1".into();
    let third = s.add(NewPart { code: "2.2".into(), above: Some(top.into()) });
    s.commit().unwrap();
    let third = s.saved(third).unwrap();
    assert_eq!([below, third].map(|at| s[at].above_code.clone().unwrap()), ["2", "2"]);
    let top = s.load(top, Part::below).unwrap();
    assert_eq!(s.related(top, Part::below).count(), 2);
    assert_eq!(s.count(Part::query().filter(Part::above_code.eq("2"))).unwrap(), 2);
}

#[test]
fn a_versioned_row_moves_its_version_on_with_its_key() {
    #[derive(Debug, Entity)]
    #[entity(table = "rates")]
    pub struct Rate {
        #[entity(key)]
        pub code: String,
        #[entity(version)]
        pub version: i32,
    }
    let mut s = Session::new(engine::connect());
    schema![Rate].create_all(s.connection()).unwrap();
    let (a, b) = (
        s.insert(NewRate { code: "a".into() }).unwrap(),
        s.insert(NewRate { code: "b".into() }).unwrap(),
    );
    s.commit().unwrap();
    s[a].code = "b".into();
    s[b].code = "a".into();
    s.commit().unwrap();
    assert_eq!((&*s[a].code, s[a].version), ("b", 2));
    s[a].code = "c".into();
    s.commit().unwrap();
    s.connection().batch_execute("UPDATE rates SET version = 9").unwrap();
    s[a].code = "d".into();
    assert!(s.commit().unwrap_err().is_stale::<Rate>());
}
