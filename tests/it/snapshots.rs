//! Rows as values outside of any session, and brought back.

use aludel::Error;

use crate::model::*;

/// A post with two keywords, of three.
fn linked() -> (aludel::Session, crate::engine::Sent, aludel::Handle<Post>) {
    let (mut s, sent) = recorded();
    let post = s.insert(NewPost { headline: "one".into() }).unwrap();
    for word in ["a", "b", "c"] {
        s.insert(NewKeyword { word: word.into() }).unwrap();
    }
    let words = s.all(Keyword::query().order_by(Keyword::id)).unwrap();
    s.link(post, Post::keywords, words[0]).unwrap();
    s.link(post, Post::keywords, words[1]).unwrap();
    s.commit().unwrap();
    s.clear();
    let post = s.get::<Post>(1).unwrap().unwrap();
    sent.clear();
    (s, sent, post)
}

#[test]
fn a_snapshot_holds_what_was_loaded_as_it_is_in_memory() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let home = s.insert(address("ed@home", ed)).unwrap();
    s.insert(NewVisit { address: home.into() }).unwrap();
    let ed = s.one(User::query().with(User::addresses.with(Address::visits))).unwrap();
    s[ed].name = "Ed".into();
    sent.clear();
    let snapshot = s.snapshot(ed).unwrap();
    assert_eq!(sent.take_sql(), [""; 0]);
    let home = &snapshot.related(User::addresses)[0];
    assert_eq!((&*snapshot.name, &*home.email), ("Ed", "ed@home"));
    assert_eq!(home.related(Address::visits).len(), 1);
}

#[test]
fn a_snapshot_of_a_row_that_is_gone_is_refused() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let home = s.insert(address("ed@home", ed)).unwrap();
    let home = s.load(home, Address::user).unwrap();
    s.expunge(ed).unwrap();
    let error = s.snapshot(home).unwrap_err();
    assert_eq!(error.to_string(), "`User` is gone: deleted, expunged or cleared");
    s.expunge(home).unwrap();
    assert!(matches!(s.snapshot(home), Err(Error::Gone { entity: "Address", .. })));
}

#[test]
fn a_merge_writes_the_columns_that_differ_from_the_database() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    let mut ed = s.expunge(ed).unwrap();
    ed.fullname = Some("Ed Jones".into());
    sent.clear();
    let merged = s.merge(ed).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "SELECT `id`, `name`, `fullname` FROM `users` WHERE `id` = ? -- binds: [1]",
            "BEGIN",
            "UPDATE `users` SET `fullname` = ? WHERE `id` = ? -- binds: [Some(\"Ed Jones\"), 1]",
            "COMMIT",
        ]
    );
    assert_eq!(s[merged].fullname.as_deref(), Some("Ed Jones"));
}

#[test]
fn a_merge_of_what_is_in_memory_and_the_same_sends_nothing() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let snapshot = s.snapshot(ed).unwrap();
    sent.clear();
    assert_eq!(s.merge(snapshot).unwrap(), ed);
    s.commit().unwrap();
    assert_eq!(sent.take_sql(), ["COMMIT"]);
}

#[test]
fn many_are_read_at_once() {
    let (mut s, sent) = recorded();
    for name in ["a", "b", "c"] {
        s.add(user(name));
    }
    s.commit().unwrap();
    let users = s.all(User::query().order_by(User::id)).unwrap();
    let users: Vec<User> = users.into_iter().map(|user| s.expunge(user).unwrap()).collect();
    sent.clear();
    let merged = s.merge_all(users).unwrap();
    assert_eq!(
        sent.take_sql(),
        ["SELECT `id`, `name`, `fullname` FROM `users` WHERE `id` IN (?, ?, ?, ?)"]
    );
    assert_eq!(merged.iter().map(|user| &*s[*user].name).collect::<Vec<_>>(), ["a", "b", "c"]);
}

#[test]
fn a_row_whose_key_the_database_made_is_not_made_again() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    let snapshot = s.snapshot(ed).unwrap();
    s.delete(ed).unwrap();
    s.commit().unwrap();
    sent.clear();
    let error = s.merge(snapshot).unwrap_err();
    assert_eq!(error.to_string(), "no `User` 1 found");
    s.commit().unwrap();
    assert_eq!(sent.take_sql(), ["SELECT `id`, `name`, `fullname` FROM `users` WHERE `id` = ?"]);
}

#[test]
fn a_row_with_a_key_of_the_programs_own_is_added() {
    let (mut s, sent) = recorded();
    let at = s.merge(Country { code: "at".into(), name: "Austria".into() }).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "SELECT `code`, `name` FROM `countries` WHERE `code` = ? -- binds: [\"at\"]",
            "BEGIN",
            "INSERT INTO `countries` (`code`, `name`) VALUES (?, ?) -- binds: [\"at\", \"Austria\"]",
            "COMMIT",
        ]
    );
    assert_eq!(s[at].name, "Austria");
}

#[test]
fn a_row_to_be_deleted_is_not_merged() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let snapshot = s.snapshot(ed).unwrap();
    s.autoflush(false);
    s.delete(ed).unwrap();
    let error = s.merge(snapshot).unwrap_err();
    assert_eq!(error.to_string(), "`User` 1 is gone: deleted, expunged or cleared");
}

#[test]
fn a_snapshot_of_an_older_version_is_stale() {
    let (mut s, _) = recorded();
    let a = s.insert(NewAccount { owner: "ed".into(), balance: 1 }).unwrap();
    s.commit().unwrap();
    let mut old = s.snapshot(a).unwrap();
    s[a].balance = 2;
    s.commit().unwrap();
    old.balance = 3;
    let error = s.merge(old.clone()).unwrap_err();
    let conflict = error.conflict::<Account>().unwrap();
    assert_eq!((conflict.mine().unwrap().balance, conflict.theirs().unwrap().balance), (3, 2));
    assert_eq!(s[a].balance, 2);
    s.clear();
    assert!(s.merge(old).unwrap_err().is_stale::<Account>());
}

#[test]
fn a_snapshot_that_is_newer_than_memory_is_merged() {
    let [one, two] = connections::<2>();
    if crate::engine::is_sqlite() {
        return println!("skipped: the two connections have a database each");
    }
    let (mut one, mut two) = (aludel::Session::new(one), aludel::Session::new(two));
    let a = one.insert(NewAccount { owner: "ed".into(), balance: 1 }).unwrap();
    one.commit().unwrap();
    let b = two.get::<Account>(1).unwrap().unwrap();
    one[a].balance = 2;
    one.commit().unwrap();
    let snapshot = one.expunge(a).unwrap();
    two.merge(snapshot).unwrap();
    assert_eq!((two[b].balance, two[b].version), (2, 2));
}

#[test]
fn rows_of_a_to_many_are_changed_moved_and_taken_away() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let jo = s.insert(user("jo")).unwrap();
    for (email, owner) in [("a", ed), ("b", ed), ("c", ed)] {
        s.insert(address(email, owner)).unwrap();
    }
    s.commit().unwrap();
    let [ed, jo] = s.load([ed, jo], User::addresses).unwrap();
    let mut snapshots = [s.snapshot(ed).unwrap(), s.snapshot(jo).unwrap()];
    s.clear();
    let mut moved = snapshots[0].related_mut(User::addresses).remove(2);
    moved.email = "C".into();
    snapshots[0].related_mut(User::addresses).remove(0);
    snapshots[1].related_mut(User::addresses).push(moved);
    sent.clear();
    let merged = s.merge_all(snapshots).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "SELECT `id`, `name`, `fullname` FROM `users` WHERE `id` IN (?, ?) -- binds: [1, 2]",
            "SELECT `id`, `email`, `user_id` FROM `addresses` WHERE `id` IN (?, ?) \
             -- binds: [2, 3]",
            "SELECT `id`, `email`, `user_id` FROM `addresses` WHERE `user_id` IN (?, ?) \
             -- binds: [1, 2]",
            "BEGIN",
            "UPDATE `addresses` SET `email` = ?, `user_id` = ? WHERE `id` = ? \
             -- binds: [\"C\", 2, 3]",
            "DELETE FROM `visits` WHERE `address_id` IN (?) -- binds: [1]",
            "DELETE FROM `addresses` WHERE `id` = ? -- binds: [1]",
            "COMMIT",
        ]
    );
    let emails = |user| {
        let addresses = s.related(user, User::addresses);
        addresses.map(|address| s[address].email.clone()).collect::<Vec<_>>()
    };
    assert_eq!((emails(merged[0]), emails(merged[1])), (vec!["b".into()], vec!["C".into()]));
}

#[test]
fn what_may_be_without_a_parent_is_set_free() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let task = s.insert(NewTask { title: "wash".into(), assignee: Some(ed.into()) }).unwrap();
    s.commit().unwrap();
    let ed = s.load(ed, User::tasks).unwrap();
    let mut snapshot = s.snapshot(ed).unwrap();
    snapshot.related_mut(User::tasks).clear();
    sent.clear();
    s.merge(snapshot).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take()[3],
        "UPDATE `tasks` SET `assignee_id` = ? WHERE `id` = ? -- binds: [None, 1]"
    );
    assert_eq!(s[task].assignee_id, None);
}

#[test]
fn what_loses_its_owner_is_deleted() {
    let (mut s, sent) = recorded();
    let cart = s.insert(NewCart {}).unwrap();
    s.insert(NewItem { name: "pen".into(), cart: Some(cart.into()) }).unwrap();
    s.commit().unwrap();
    let cart = s.load(cart, Cart::items).unwrap();
    let mut snapshot = s.snapshot(cart).unwrap();
    snapshot.related_mut(Cart::items).clear();
    sent.clear();
    s.merge(snapshot).unwrap();
    s.commit().unwrap();
    assert_eq!(sent.take()[3], "DELETE FROM `items` WHERE `id` = ? -- binds: [1]");
}

#[test]
fn what_cannot_be_without_its_parent_is_refused_and_nothing_is_changed() {
    let (mut s, sent) = recorded();
    let company = s.insert(NewCompany { name: "x".into(), chief: None }).unwrap();
    s.insert(NewEmployee { name: "ed".into(), company: company.into() }).unwrap();
    s.commit().unwrap();
    let company = s.load(company, Company::staff).unwrap();
    let mut snapshot = s.snapshot(company).unwrap();
    snapshot.name = "y".into();
    snapshot.related_mut(Company::staff).clear();
    let error = s.merge(snapshot).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`Employee` 1 cannot be taken away: `Employee.company` is required"
    );
    sent.clear();
    s.commit().unwrap();
    assert_eq!((sent.take_sql().len(), &*s[company].name), (0, "x"));
}

#[test]
fn a_many_to_many_is_linked_and_unlinked_as_the_snapshot_says() {
    let (mut s, sent, post) = linked();
    let post = s.load(post, Post::keywords).unwrap();
    let mut snapshot = s.snapshot(post).unwrap();
    let c = s.get::<Keyword>(3).unwrap().unwrap();
    let keywords = snapshot.related_mut(Post::keywords);
    keywords.remove(0);
    keywords.push(s.snapshot(c).unwrap());
    sent.clear();
    s.merge(snapshot).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take()[1..],
        [
            "BEGIN",
            "INSERT INTO `post_keywords` (`post_id`, `keyword_id`) VALUES (?, ?) -- binds: [1, 3]",
            "DELETE FROM `post_keywords` WHERE `post_id` = ? AND `keyword_id` = ? \
             -- binds: [1, 1]",
            "COMMIT",
        ]
    );
}

#[test]
fn the_related_row_wins_over_the_column() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let jo = s.insert(user("jo")).unwrap();
    let home = s.insert(address("x", ed)).unwrap();
    s.commit().unwrap();
    let home = s.load(home, Address::user).unwrap();
    let mut snapshot = s.snapshot(home).unwrap();
    *snapshot.related_mut(Address::user) = s.snapshot(jo).unwrap();
    s.merge(snapshot).unwrap();
    assert_eq!(s[home].user_id, s[jo].id);
    s.commit().unwrap();
}

#[test]
fn a_row_that_comes_twice_says_the_same_or_is_refused() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.insert(address("x", ed)).unwrap();
    s.commit().unwrap();
    let home = s.one(Address::query().with(Address::user.with(User::addresses))).unwrap();
    let mut snapshot = s.snapshot(home).unwrap();
    assert_eq!(s.merge(snapshot.clone()).unwrap(), home);
    snapshot.related_mut(Address::user).related_mut(User::addresses)[0].email = "y".into();
    let error = s.merge(snapshot).unwrap_err();
    assert_eq!(error.to_string(), "`Address` 1 comes twice in the snapshot, with different values");
    assert_eq!(s[home].email, "x");
}

#[test]
fn a_snapshot_is_sent_to_another_thread_and_merged_into_another_session() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let ed = s.load(ed, User::addresses).unwrap();
    let snapshot = s.snapshot(ed).unwrap();
    let name = std::thread::spawn(move || snapshot.into_row().name).join().unwrap();
    assert_eq!(name, "ed");
}

#[test]
fn after_a_rollback_the_rows_are_as_before_the_merge() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    let mut snapshot = s.snapshot(ed).unwrap();
    snapshot.name = "Ed".into();
    s.merge(snapshot).unwrap();
    s.flush().unwrap();
    s.rollback().unwrap();
    assert_eq!(s[ed].name, "ed");
}

/// As JSON: the fields of the row, and what was loaded by the relationships' names.
#[cfg(feature = "serde")]
mod as_json {
    use aludel::{Entity, Id, Snapshot};
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    #[derive(Debug, Entity, Serialize, Deserialize)]
    #[entity(
        table = "authors",
        has_many(books: Book.author, order_by(id)),
        has_one(desk: Desk.author)
    )]
    pub struct Author {
        #[entity(key, generated)]
        pub id: Id<Author>,
        #[serde(rename = "fullName")]
        pub name: String,
    }

    #[derive(Debug, Entity, Serialize, Deserialize)]
    #[entity(table = "books")]
    pub struct Book {
        #[entity(key, generated)]
        pub id: Id<Book>,
        pub title: String,
        #[entity(belongs_to(author: Author, on_delete = cascade))]
        pub author_id: Id<Author>,
    }

    #[derive(Debug, Entity, Serialize, Deserialize)]
    #[entity(table = "desks")]
    pub struct Desk {
        #[entity(key, generated)]
        pub id: Id<Desk>,
        #[entity(belongs_to(author: Author, on_delete = cascade), unique)]
        pub author_id: Id<Author>,
    }

    fn session() -> aludel::Session {
        let mut s = aludel::Session::new(crate::engine::connect());
        aludel::schema![Author, Book, Desk].create_all(s.connection()).unwrap();
        let ed = s.insert(NewAuthor { name: "ed".into() }).unwrap();
        s.insert(NewBook { title: "one".into(), author: ed.into() }).unwrap();
        s.insert(NewBook { title: "two".into(), author: ed.into() }).unwrap();
        s.commit().unwrap();
        s
    }

    #[test]
    fn a_snapshot_is_one_map_and_comes_back_by_merge() {
        let mut s = session();
        let query = Author::query().with(Author::books).with(Author::desk);
        let ed = s.one(query).unwrap();
        let mut sent = s.snapshot(ed).unwrap();
        let mut json = serde_json::to_value(&sent).unwrap();
        assert_eq!(
            json,
            json!({
                "id": 1,
                "fullName": "ed",
                "books": [
                    {"id": 1, "title": "one", "author_id": 1},
                    {"id": 2, "title": "two", "author_id": 1},
                ],
                "desk": null,
            })
        );
        s.clear();
        json["books"][1]["title"] = "2".into();
        sent = serde_json::from_value(json).unwrap();
        let ed = s.merge(sent).unwrap();
        let titles = s.related(ed, Author::books).map(|book| s[book].title.clone());
        assert_eq!(titles.collect::<Vec<_>>(), ["one", "2"]);
        s.commit().unwrap();
    }

    #[test]
    fn a_relationship_that_the_text_does_not_have_is_named() {
        let mut s = session();
        let ed = s.one(Author::query().with(Author::books)).unwrap();
        let mut sent = s.snapshot(ed).unwrap();
        let error = (|| -> Result<(), serde_json::Error> {
            sent = serde_json::from_value(json!({"id": 1, "fullName": "ed"}))?;
            Ok(())
        })();
        assert_eq!(error.unwrap_err().to_string(), "missing field `books`");
        drop(sent);
    }

    #[test]
    fn a_snapshot_of_one_row_is_its_struct() {
        let ed: Snapshot<Author> = serde_json::from_str(r#"{"id": 1, "fullName": "ed"}"#).unwrap();
        assert_eq!(ed.name, "ed");
        assert_eq!(serde_json::to_string(&ed).unwrap(), r#"{"id":1,"fullName":"ed"}"#);
    }
}
