//! A row that is added with the key of one that is deleted takes its place.

use aludel::session::RowState;

use crate::engine::Sent;
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

#[test]
fn a_row_of_the_deleted_one_that_is_given_to_the_new_one_stays_and_the_others_go() {
    use shelves::{Book, NewBook, NewShelf, Shelf};

    let mut s = session();
    aludel::schema![Shelf, Book].create_all(s.connection()).unwrap();
    let sent = record(&mut s);
    let [a, b] = ["A", "B"].map(|code| s.insert(NewShelf { code: code.into(), room: 1 }).unwrap());
    let [kept, lost, other] = [("Emma", a), ("Ulysses", a), ("Faust", b)]
        .map(|(title, shelf)| s.insert(NewBook { title: title.into(), shelf: shelf.into() }))
        .map(Result::unwrap);
    s.commit().unwrap();
    sent.clear();
    s.delete(a).unwrap();
    s.delete(b).unwrap();
    let new = s.add(NewShelf { code: "A".into(), room: 2 });
    s.add(NewShelf { code: "B".into(), room: 2 });
    s.set(kept, Book::shelf, new).unwrap();
    assert_eq!(
        s.plan().unwrap().to_string(),
        "cascade to replace_books: Shelf(\"B\")\n\
         cascade to replace_books: Book(1)\n\
         replace replace_shelves (room): Shelf(\"A\"), Shelf(\"B\")\n\
         update replace_books (shelf_code): Book(1)\n"
    );
    s.commit().unwrap();
    let deletes: Vec<_> = sent.take().into_iter().skip(1).take(2).collect();
    assert_eq!(
        deletes,
        [
            "DELETE FROM `replace_books` WHERE `shelf_code` IN (?) -- binds: [\"B\"]",
            "DELETE FROM `replace_books` WHERE `shelf_code` IN (?) AND NOT (`id` IN (?)) \
             -- binds: [\"A\", 1]",
        ]
    );
    let new = s.saved(new).unwrap();
    assert_eq!((s[new].room, &*s[kept].shelf_code), (2, "A"));
    assert_eq!((s.state(lost), s.state(other)), (RowState::Gone, RowState::Gone));
    assert_eq!(s.all(Book::query().select(Book::title)).unwrap(), ["Emma"]);
}

/// A tree with natural keys, and what is in it.
mod folders {
    use aludel::Entity;

    #[derive(Debug, Entity)]
    #[entity(table = "replace_folders", has_many(inner: Folder.parent), has_many(files: File.folder))]
    pub struct Folder {
        #[entity(key)]
        pub name: String,
        pub size: i32,
        #[entity(belongs_to(parent: Folder, on_delete = cascade))]
        pub parent_name: Option<String>,
    }

    #[derive(Debug, Entity)]
    #[entity(table = "replace_files")]
    pub struct File {
        #[entity(key, generated)]
        pub id: i32,
        #[entity(belongs_to(folder: Folder, on_delete = cascade))]
        pub folder_name: String,
    }
}

/// `a` with `a/b`, `a/b/c` and `a/d`, and a file in each, of which only `a` and its rows named are
/// in memory.
fn folders(s: &mut aludel::Session) -> (aludel::Handle<folders::Folder>, Sent) {
    use folders::{File, Folder, NewFile, NewFolder};

    aludel::schema![Folder, File].create_all(s.connection()).unwrap();
    for (name, parent) in [("a", None), ("b", Some("a")), ("c", Some("b")), ("d", Some("a"))] {
        let parent = parent.map(|name| s.get::<Folder>(name.to_owned()).unwrap().unwrap().into());
        let it = s.insert(NewFolder { name: name.into(), size: 1, parent }).unwrap();
        s.insert(NewFile { folder: it.into() }).unwrap();
    }
    s.commit().unwrap();
    s.clear();
    let it = s.get::<Folder>("a".to_owned()).unwrap().unwrap();
    (it, record(s))
}

fn folder_names(s: &mut aludel::Session) -> (Vec<String>, Vec<String>) {
    use folders::{File, Folder};

    let folders = Folder::query().order_by(Folder::name).select(Folder::name);
    let files = File::query().order_by(File::folder_name).select(File::folder_name);
    (s.all(folders).unwrap(), s.all(files).unwrap())
}

/// The statements that delete the folders which a query finds, of a number that is known. MariaDB checks
/// foreign keys row by row: there they are read, and those within the tree are cut first.
fn fell(found: &str, rows: usize) -> Vec<String> {
    if !crate::engine::is_mysql() {
        return vec![format!("DELETE FROM `replace_folders` WHERE `name` IN ({found})")];
    }
    let mut sql = vec![found.to_owned()];
    let list = vec!["?"; rows].join(", ");
    match rows {
        1 => sql.push("DELETE FROM `replace_folders` WHERE `name` = ?".to_owned()),
        _ => sql.extend([
            format!(
                "UPDATE `replace_folders` SET `parent_name` = NULL WHERE `parent_name` IN ({list})"
            ),
            format!("DELETE FROM `replace_folders` WHERE `name` IN ({list})"),
        ]),
    }
    sql
}

#[test]
fn what_is_below_a_replaced_row_of_a_tree_goes() {
    use folders::NewFolder;

    let mut s = session();
    let (old, sent) = folders(&mut s);
    s.delete(old).unwrap();
    s.add(NewFolder { name: "a".into(), size: 2, parent: None });
    s.commit().unwrap();
    let below = "WITH RECURSIVE `d1` (`k0`) AS \
                 (SELECT `name` FROM `replace_folders` WHERE `parent_name` IN (?) UNION \
                 SELECT `name` FROM `replace_folders`, `d1` WHERE `parent_name` = `d1`.`k0`) \
                 SELECT * FROM `d1`";
    let expected = [
        vec![
            "BEGIN".to_owned(),
            "DELETE FROM `replace_files` WHERE `folder_name` IN (WITH RECURSIVE `d0` (`k0`) AS \
             (SELECT `name` FROM `replace_folders` WHERE `name` IN (?) UNION \
             SELECT `name` FROM `replace_folders`, `d0` WHERE `parent_name` = `d0`.`k0`) \
             SELECT * FROM `d0`)"
                .to_owned(),
        ],
        fell(below, 3),
        vec![
            "UPDATE `replace_folders` SET `size` = ? WHERE `name` = ?".to_owned(),
            "COMMIT".to_owned(),
        ],
    ];
    assert_eq!(sent.take_sql(), expected.concat());
    assert_eq!(folder_names(&mut s), (vec!["a".into()], vec![]));
}

#[test]
fn a_branch_that_is_given_to_the_new_row_stays_with_all_below_it() {
    use folders::{Folder, NewFolder};

    let mut s = session();
    let (old, sent) = folders(&mut s);
    let kept = s.get::<Folder>("b".to_owned()).unwrap().unwrap();
    sent.clear();
    s.delete(old).unwrap();
    let new = s.add(NewFolder { name: "a".into(), size: 2, parent: None });
    s.set(kept, Folder::parent, new).unwrap();
    s.commit().unwrap();
    let others = "WITH RECURSIVE `d0` (`k0`) AS \
        (SELECT `name` FROM `replace_folders` WHERE `parent_name` IN (?) AND NOT (`name` IN (?)) \
        UNION SELECT `name` FROM `replace_folders`, `d0` WHERE `parent_name` = `d0`.`k0`) \
        SELECT * FROM `d0`";
    let expected = [
        vec![
            "BEGIN".to_owned(),
            "DELETE FROM `replace_files` WHERE `folder_name` IN (?)".to_owned(),
            format!("DELETE FROM `replace_files` WHERE `folder_name` IN ({others})"),
        ],
        fell(others, 1),
        vec![
            "UPDATE `replace_folders` SET `size` = ? WHERE `name` = ?".to_owned(),
            "UPDATE `replace_folders` SET `parent_name` = ? WHERE `name` = ?".to_owned(),
            "COMMIT".to_owned(),
        ],
    ];
    assert_eq!(sent.take_sql(), expected.concat());
    let (folders, files) = folder_names(&mut s);
    assert_eq!((folders.join(" "), files.join(" ")), ("a b c".into(), "b c".into()));
}

#[test]
fn a_file_that_is_given_to_the_new_row_of_a_tree_stays() {
    use folders::{File, NewFolder};

    let mut s = session();
    let (old, _) = folders(&mut s);
    let kept = s.first(File::query().filter(File::folder_name.eq("a"))).unwrap().unwrap();
    s.delete(old).unwrap();
    let new = s.add(NewFolder { name: "a".into(), size: 2, parent: None });
    s.set(kept, File::folder, new).unwrap();
    s.commit().unwrap();
    let (folders, files) = folder_names(&mut s);
    assert_eq!((folders.join(" "), files.join(" ")), ("a".into(), "a".into()));
}

#[test]
fn rows_given_to_the_new_one_that_take_the_place_of_its_rows_stay() {
    let mut s = session();
    let (old, _) = folders(&mut s);
    let below = s.get::<folders::Folder>("d".to_owned()).unwrap().unwrap();
    s.delete(old).unwrap();
    s.delete(below).unwrap();
    let new = s.add(folders::NewFolder { name: "a".into(), size: 2, parent: None });
    s.add(folders::NewFolder { name: "d".into(), size: 3, parent: Some(new.into()) });
    s.commit().unwrap();
    let (folders, files) = folder_names(&mut s);
    assert_eq!((folders.join(" "), files.join(" ")), ("a d".into(), String::new()));
}

#[test]
fn a_row_with_which_the_database_deletes_others_is_deleted_and_not_replaced() {
    use aludel::Entity;

    #[derive(Debug, Entity)]
    #[entity(table = "replace_towns", has_many(streets: Street.town))]
    pub struct Town {
        #[entity(key)]
        pub name: String,
        pub size: i32,
    }
    #[derive(Debug, Entity)]
    #[entity(table = "replace_streets")]
    pub struct Street {
        #[entity(key, generated)]
        pub id: i32,
        #[entity(belongs_to(town: Town, on_delete = database))]
        pub town_name: String,
    }
    let mut s = session();
    aludel::schema![Town, Street].create_all(s.connection()).unwrap();
    let sent = record(&mut s);
    let old = s.insert(NewTown { name: "Ulm".into(), size: 1 }).unwrap();
    let street = s.insert(NewStreet { town: old.into() }).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.delete(old).unwrap();
    s.add(NewTown { name: "Ulm".into(), size: 2 });
    s.commit().unwrap();
    assert_eq!(
        sent.take_sql(),
        [
            "BEGIN",
            "DELETE FROM `replace_towns` WHERE `name` = ?",
            "INSERT INTO `replace_towns` (`name`, `size`) VALUES (?, ?)",
            "COMMIT",
        ]
    );
    assert_eq!((s.state(street), s.count(Street::query()).unwrap()), (RowState::Gone, 0));
}

#[test]
fn a_new_row_with_the_key_of_a_replaced_one_refers_to_the_one_in_its_place() {
    use shelves::{Book, NewBook, NewShelf, Shelf};

    let mut s = session();
    aludel::schema![Shelf, Book].create_all(s.connection()).unwrap();
    let old = s.insert(NewShelf { code: "A".into(), room: 1 }).unwrap();
    let gone = s.insert(NewBook { title: "Emma".into(), shelf: old.into() }).unwrap();
    s.commit().unwrap();
    s.delete(old).unwrap();
    s.add(NewShelf { code: "A".into(), room: 2 });
    let new = s.add(NewBook { title: "Faust".into(), shelf: aludel::Link::key("A".into()) });
    s.commit().unwrap();
    let new = s.saved(new).unwrap();
    assert_eq!((s.state(new), s.state(gone)), (RowState::Clean, RowState::Gone));
    assert_eq!(s.all(Book::query().select(Book::title)).unwrap(), ["Faust"]);
}

#[test]
fn a_replaced_row_that_is_given_the_key_of_another_replaced_row_stays() {
    use folders::{Folder, NewFolder};

    let mut s = session();
    let (a, _) = folders(&mut s);
    let b = s.get::<Folder>("b".to_owned()).unwrap().unwrap();
    s.delete(a).unwrap();
    s.delete(b).unwrap();
    s.add(NewFolder { name: "a".into(), size: 2, parent: None });
    s.add(NewFolder { name: "b".into(), size: 2, parent: Some(aludel::Link::key("a".into())) });
    s.commit().unwrap();
    let (folders, files) = folder_names(&mut s);
    assert_eq!((folders.join(" "), files.join(" ")), ("a b".into(), String::new()));
}
