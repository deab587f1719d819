//! What a flush sends, exactly and in order.

use aludel::Link;

use crate::model::*;

#[test]
fn rows_of_one_table_are_inserted_with_one_statement_in_the_order_of_add() {
    let (mut s, sent) = recorded();
    let wendy = s.add(user("wendy"));
    let mary = s.add(user("mary"));
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "INSERT INTO `users` (`name`, `fullname`) VALUES (?, ?), (?, ?) RETURNING `id` \
             -- binds: [\"wendy\", None, \"mary\", None]",
            "COMMIT",
        ]
    );
    let (wendy, mary) = (s.saved(wendy).unwrap(), s.saved(mary).unwrap());
    assert_eq!((s[wendy].id, s[mary].id), (1, 2));
    assert_eq!(sent.take_sql(), [""; 0]);
}

#[test]
fn parents_are_inserted_before_children_and_hand_their_keys_down() {
    let (mut s, sent) = recorded();
    let ed = s.add(user("ed"));
    let home = s.add(address("ed@home", ed));
    let visit = s.add(NewVisit { address: home.into() });
    s.add(address("jo@home", user("jo")));
    s.flush().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "INSERT INTO `users` (`name`, `fullname`) VALUES (?, ?), (?, ?) RETURNING `id` \
             -- binds: [\"ed\", None, \"jo\", None]",
            "INSERT INTO `addresses` (`email`, `user_id`) VALUES (?, ?), (?, ?) RETURNING `id` \
             -- binds: [\"ed@home\", 1, \"jo@home\", 2]",
            "INSERT INTO `visits` (`address_id`) VALUES (?) RETURNING `id` -- binds: [1]",
        ]
    );
    let visit = s.saved(visit).unwrap();
    assert_eq!(s[visit].address_id, 1);
}

#[test]
fn an_update_names_only_the_columns_that_differ() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    sent.clear();
    s[ed].fullname = Some("Ed Jones".into());
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "UPDATE `users` SET `fullname` = ? WHERE `id` = ? -- binds: [Some(\"Ed Jones\"), 1]",
            "COMMIT",
        ]
    );
}

#[test]
fn a_row_that_is_changed_back_sends_nothing() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    s.commit().unwrap();
    sent.clear();
    s[ed].name = "Ed".into();
    s[ed].name = "ed".into();
    s.commit().unwrap();
    assert_eq!(sent.take(), [""; 0]);
}

#[test]
fn rows_with_the_same_columns_changed_are_updated_together() {
    let (mut s, sent) = recorded();
    let all: Vec<_> = ["a", "b", "c"].iter().map(|name| s.insert(user(name)).unwrap()).collect();
    s.commit().unwrap();
    sent.clear();
    for &handle in all.iter().rev() {
        s[handle].name.push('!');
    }
    s[all[1]].fullname = Some("B".into());
    s.flush().unwrap();
    let names = crate::engine::of_rows([
        "UPDATE `users` SET `name` = ? WHERE `id` = ? -- binds: [\"a!\", 1]",
        "UPDATE `users` SET `name` = ? WHERE `id` = ? -- binds: [\"c!\", 3]",
    ]);
    let both = "UPDATE `users` SET `name` = ?, `fullname` = ? WHERE `id` = ? \
                -- binds: [\"b!\", Some(\"B\"), 2]";
    assert_eq!(sent.take(), [vec!["BEGIN"], names, vec![both]].concat());
    s.commit().unwrap();
}

#[test]
fn updates_of_a_table_come_before_its_inserts_and_deletes_come_last() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let jo = s.insert(user("jo")).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.delete(jo).unwrap();
    s.add(user("mary"));
    s[ed].name = "Ed".into();
    s.flush().unwrap();
    assert_eq!(
        sent.take_sql(),
        [
            "BEGIN",
            "UPDATE `users` SET `name` = ? WHERE `id` = ?",
            "INSERT INTO `users` (`name`, `fullname`) VALUES (?, ?) RETURNING `id`",
            "DELETE FROM `visits` WHERE `address_id` IN \
             (SELECT `id` FROM `addresses` WHERE `user_id` IN (?))",
            "UPDATE `tasks` SET `assignee_id` = NULL WHERE `assignee_id` IN (?)",
            "DELETE FROM `addresses` WHERE `user_id` IN (?)",
            "DELETE FROM `users` WHERE `id` = ?",
        ]
    );
    s.rollback().unwrap();
}

#[test]
fn rows_of_a_tree_are_inserted_level_by_level() {
    let (mut s, sent) = recorded();
    let root = s.add(node("root", None));
    let left = s.add(node("left", Some(root.into())));
    s.add(node("right", Some(root.into())));
    s.add(node("leaf", Some(left.into())));
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "INSERT INTO `nodes` (`name`, `parent_id`) VALUES (?, ?) RETURNING `id` \
             -- binds: [\"root\", None]",
            "INSERT INTO `nodes` (`name`, `parent_id`) VALUES (?, ?), (?, ?) RETURNING `id` \
             -- binds: [\"left\", Some(1), \"right\", Some(1)]",
            "INSERT INTO `nodes` (`name`, `parent_id`) VALUES (?, ?) RETURNING `id` \
             -- binds: [\"leaf\", Some(2)]",
            "COMMIT",
        ]
    );
}

#[test]
fn a_deferred_key_follows_by_an_update() {
    let (mut s, sent) = recorded();
    let acme = s.add(NewCompany { name: "ACME".into(), chief: None });
    let ann = s.add(NewEmployee { name: "Ann".into(), company: acme.into() });
    s.set(acme, Company::chief, ann).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take_sql(),
        [
            "BEGIN",
            "INSERT INTO `companies` (`name`) VALUES (?) RETURNING `id`, `chief_id`",
            "INSERT INTO `employees` (`name`, `company_id`) VALUES (?, ?) RETURNING `id`",
            "UPDATE `companies` SET `chief_id` = ? WHERE `id` = ?",
            "COMMIT",
        ]
    );
    let acme = s.saved(acme).unwrap();
    assert_eq!(s[acme].chief_id, Some(1));
}

#[test]
fn a_natural_key_is_sent_and_defaults_are_read_back() {
    let (mut s, sent) = recorded();
    let fr = s.add(NewCountry { code: "FR".into(), name: aludel::Given::Default });
    let de = s.add(NewCountry { code: "DE".into(), name: aludel::Given::Default });
    s.commit().unwrap();
    assert_eq!(
        sent.take_sql(),
        [
            "BEGIN",
            "INSERT INTO `countries` (`code`) VALUES (?), (?) RETURNING `code`, `name`",
            "COMMIT",
        ]
    );
    let (fr, de) = (s.saved(fr).unwrap(), s.saved(de).unwrap());
    assert_eq!((&*s[fr].code, &*s[de].code, &*s[de].name), ("FR", "DE", "?"));
}

#[test]
fn a_row_without_columns_is_inserted_with_default_values() {
    let (mut s, sent) = recorded();
    s.add(NewCart {});
    s.flush().unwrap();
    assert_eq!(sent.take_sql(), ["BEGIN", "INSERT INTO `carts` DEFAULT VALUES RETURNING `id`"]);
    s.rollback().unwrap();
}

#[test]
fn a_version_is_checked_and_moved_on() {
    let (mut s, sent) = recorded();
    let a = s.insert(NewAccount { owner: "ann".into(), balance: 5 }).unwrap();
    let b = s.insert(NewAccount { owner: "bob".into(), balance: 5 }).unwrap();
    s.commit().unwrap();
    sent.clear();
    s[a].balance = 7;
    s.commit().unwrap();
    s.delete(b).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "UPDATE `accounts` SET `balance` = ?, `version` = ? WHERE `id` = ? AND `version` = ? \
             -- binds: [7, 2, 1, 1]",
            "COMMIT",
            "BEGIN",
            "DELETE FROM `accounts` WHERE `id` = ? AND `version` = ? -- binds: [2, 1]",
            "COMMIT",
        ]
    );
    assert_eq!(s[a].version, 2);
}

#[test]
fn a_flush_inside_a_transaction_is_guarded_by_a_savepoint() {
    let (mut s, sent) = recorded();
    s.add(user("ed"));
    s.flush().unwrap();
    s.add(user("jo"));
    s.commit().unwrap();
    let insert = "INSERT INTO `users` (`name`, `fullname`) VALUES (?, ?) RETURNING `id`";
    assert_eq!(
        sent.take_sql(),
        [
            "BEGIN",
            insert,
            "SAVEPOINT diesel_savepoint_1",
            insert,
            "RELEASE SAVEPOINT diesel_savepoint_1",
            "COMMIT",
        ]
    );
}

#[test]
fn new_rows_in_a_ring_are_inserted_without_one_key_which_follows() {
    let (mut s, sent) = recorded();
    let a = s.add(node("a", None));
    let b = s.add(node("b", Some(a.into())));
    s.set(a, Node::parent, b).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "INSERT INTO `nodes` (`name`) VALUES (?) RETURNING `id`, `parent_id` -- binds: [\"a\"]",
            "INSERT INTO `nodes` (`name`, `parent_id`) VALUES (?, ?) RETURNING `id` \
             -- binds: [\"b\", Some(1)]",
            "UPDATE `nodes` SET `parent_id` = ? WHERE `id` = ? -- binds: [Some(2), 1]",
            "COMMIT",
        ]
    );
    let a = s.saved(a).unwrap();
    assert_eq!(s[a].parent_id, Some(2));
}

/// A foreign key that is never NULL, to the own table.
mod required_ring {
    use aludel::Entity;

    #[derive(Debug, Entity)]
    #[entity(table = "required_ring_links")]
    pub struct Link {
        #[entity(key, generated)]
        pub id: i32,
        #[entity(belongs_to(next: Link))]
        pub next_id: i32,
    }
}

#[test]
fn a_ring_of_new_rows_without_a_key_that_may_be_null_is_named_before_any_sql() {
    use required_ring::{Link, NewLink};

    let (mut s, sent) = recorded();
    let a = s.add(NewLink { next: aludel::Link::key(0) });
    let b = s.add(NewLink { next: a.into() });
    s.set(a, Link::next, b).unwrap();
    let error = s.flush().unwrap_err();
    assert_eq!(error.to_string(), "rows wait for each other in a ring: Link#0.next -> Link#1.next");
    assert_eq!(sent.take(), [""; 0]);
    s.rollback().unwrap();
}

#[test]
fn the_number_of_statements_is_that_of_groups_and_chunks() {
    only_on!(crate::engine::is_sqlite(), "the limit of binds is SQLite's");
    let (mut s, sent) = recorded();
    // INSERT takes 64 rows; DELETE takes 32 766 values, one a row.
    let count = 40_000;
    let owner = s.insert(user("ed")).unwrap();
    sent.clear();
    let all = s.add_all((0..count).map(|n| address(&format!("{n}@x"), owner)));
    s.flush().unwrap();
    assert_eq!(sent.take_sql().len(), 2 + count / 64, "a savepoint, its release, and the chunks");
    let all: Vec<_> = all.into_iter().map(|pending| s.saved(pending).unwrap()).collect();
    for (nth, &handle) in all.iter().enumerate() {
        assert_eq!(s[handle].email, format!("{nth}@x"));
        assert_eq!(s[handle].id, i32::try_from(nth).unwrap() + 1);
    }
    for &handle in &all {
        s.delete(handle).unwrap();
    }
    s.flush().unwrap();
    let sent = sent.take_sql();
    let deletes = sent.iter().filter(|sql| sql.starts_with("DELETE FROM `addresses`")).count();
    assert_eq!(deletes, 2);
    s.rollback().unwrap();
}

#[test]
fn many_to_many_rows_come_after_both_ends() {
    let (mut s, sent) = recorded();
    let post = s.add(NewPost { headline: "Wendy's post".into() });
    s.link(post, Post::keywords, NewKeyword { word: "wendy".into() }).unwrap();
    s.link(post, Post::keywords, NewKeyword { word: "first".into() }).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "INSERT INTO `keywords` (`word`) VALUES (?), (?) RETURNING `id` \
             -- binds: [\"wendy\", \"first\"]",
            "INSERT INTO `posts` (`headline`) VALUES (?) RETURNING `id` -- binds: [\"Wendy's post\"]",
            "INSERT INTO `post_keywords` (`post_id`, `keyword_id`) VALUES (?, ?), (?, ?) \
             -- binds: [1, 1, 1, 2]",
            "COMMIT",
        ]
    );
}

#[test]
fn a_link_may_be_a_key() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let id = s[ed].id;
    let home = s.insert(address("ed@home", Link::key(id))).unwrap();
    assert_eq!(s[home].user_id, id);
    s.commit().unwrap();
}

/// The statements that were prepared, where one is once and each that is not in the cache is again.
fn prepared(s: &mut aludel::Session) -> std::sync::Arc<std::sync::Mutex<Vec<String>>> {
    use diesel::connection::InstrumentationEvent;
    let prepared = std::sync::Arc::<std::sync::Mutex<Vec<String>>>::default();
    let list = std::sync::Arc::clone(&prepared);
    s.connection().set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::CacheQuery { sql, .. } = event {
            list.lock().unwrap().push(sql.to_owned());
        }
    });
    prepared
}

#[test]
fn an_update_is_prepared_once_for_each_set_of_columns_and_each_entity() {
    let mut s = session();
    let users = ["a", "b"].map(|name| s.insert(user(name)).unwrap());
    let accounts =
        [1, 2].map(|balance| s.insert(NewAccount { owner: "ed".into(), balance }).unwrap());
    s.commit().unwrap();
    let prepared = prepared(&mut s);
    for round in 0..3 {
        for (user, account) in users.into_iter().zip(accounts) {
            s[user].name = format!("{} {round}", s[user].id);
            s.flush().unwrap();
            s[user].fullname = Some(format!("{round}"));
            s.flush().unwrap();
            s[account].balance += 10;
            s.flush().unwrap();
        }
    }
    s.commit().unwrap();
    let updates = prepared.lock().unwrap().iter().filter(|sql| sql.starts_with("UPDATE")).count();
    assert_eq!(updates, 3);
    s.clear();
    let names = User::query().order_by(User::id).select((User::name, User::fullname));
    let two = || Some("2".to_owned());
    assert_eq!(s.all(names).unwrap(), [("1 2".to_owned(), two()), ("2 2".to_owned(), two())]);
    let balances = Account::query().order_by(Account::id).select(Account::balance);
    assert_eq!(s.all(balances).unwrap(), [31, 32]);
}
