//! What deleting a row does to the rows that refer to it, as declared.

use aludel::Error;
use aludel::session::RowState;

use crate::engine::is_mysql;
use crate::model::*;

#[test]
fn cascades_reach_deeper_levels_without_loading() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let home = s.insert(address("ed@home", ed)).unwrap();
    let visit = s.insert(NewVisit { address: home.into() }).unwrap();
    let task = s.insert(NewTask { title: "x".into(), assignee: Some(ed.into()) }).unwrap();
    s.commit().unwrap();
    s.expunge(visit).unwrap();
    sent.clear();
    s.delete(ed).unwrap();
    s.flush().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "DELETE FROM `visits` WHERE `address_id` IN \
             (SELECT `id` FROM `addresses` WHERE `user_id` IN (?)) -- binds: [1]",
            "UPDATE `tasks` SET `assignee_id` = NULL WHERE `assignee_id` IN (?) -- binds: [1]",
            "DELETE FROM `addresses` WHERE `user_id` IN (?) -- binds: [1]",
            "DELETE FROM `users` WHERE `id` = ? -- binds: [1]",
        ]
    );
    assert_eq!(s.state(home), RowState::Gone);
    assert_eq!(s[task].assignee_id, None);
    s.rollback().unwrap();
    assert_eq!(s.state(home), RowState::Clean);
    assert_eq!(s[task].assignee_id, Some(1));
}

#[test]
fn parent_and_children_may_be_deleted_together() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let home = s.insert(address("ed@home", ed)).unwrap();
    s.insert(address("ed@work", ed)).unwrap();
    sent.clear();
    s.delete(ed).unwrap();
    s.delete(home).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take_sql(),
        [
            "SAVEPOINT diesel_savepoint_1",
            "DELETE FROM `visits` WHERE `address_id` IN (SELECT `id` FROM `addresses` WHERE \
             `user_id` IN (?))",
            "DELETE FROM `visits` WHERE `address_id` IN (?)",
            "UPDATE `tasks` SET `assignee_id` = NULL WHERE `assignee_id` IN (?)",
            "DELETE FROM `addresses` WHERE `id` = ?",
            "DELETE FROM `addresses` WHERE `user_id` IN (?)",
            "DELETE FROM `users` WHERE `id` = ?",
            "RELEASE SAVEPOINT diesel_savepoint_1",
            "COMMIT"
        ]
    );
    assert_eq!(s.count(Address::query()).unwrap(), 0);
}

#[test]
fn a_tree_goes_with_its_root_whatever_is_in_memory() {
    let (mut s, sent) = recorded();
    let root = s.add(node("root", None));
    let child = s.add(node("child", Some(root.into())));
    let leaf = s.add(node("leaf", Some(child.into())));
    s.add(node("other", None));
    s.commit().unwrap();
    let [root, child, leaf] = [root, child, leaf].map(|pending| s.saved(pending).unwrap());
    s.expunge(child).unwrap();
    sent.clear();
    s.delete(root).unwrap();
    s.commit().unwrap();
    const TREE: &str = "WITH RECURSIVE `d0` (`k0`) AS \
        (SELECT `id` FROM `nodes` WHERE `id` IN (?) UNION \
        SELECT `id` FROM `nodes`, `d0` WHERE `parent_id` = `d0`.`k0`) \
        SELECT * FROM `d0`";
    let deletes: &[String] = &match is_mysql() {
        // It checks foreign keys row by row: those within the tree are cut first.
        true => vec![
            TREE.to_owned(),
            "UPDATE `nodes` SET `parent_id` = NULL WHERE `parent_id` IN (?, ?, ?)".to_owned(),
            "DELETE FROM `nodes` WHERE `id` IN (?, ?, ?)".to_owned(),
        ],
        false => {
            vec![format!("DELETE FROM `nodes` WHERE `id` IN ({TREE}) RETURNING `id` -- binds: [1]")]
        }
    };
    let sent = sent.take();
    assert_eq!(sent[0], "BEGIN");
    assert_eq!(sent[sent.len() - 1], "COMMIT");
    assert_eq!(sent[1..sent.len() - 1], *deletes);
    assert_eq!(s.state(leaf), RowState::Gone, "though its parent was not in memory");
    assert_eq!(s.count(Node::query()).unwrap(), 1);
}

#[test]
fn rows_of_a_tree_may_be_deleted_by_hand() {
    let (mut s, sent) = recorded();
    let root = s.insert(node("root", None)).unwrap();
    let child = s.insert(node("child", Some(root.into()))).unwrap();
    sent.clear();
    s.delete(root).unwrap();
    s.delete(child).unwrap();
    s.commit().unwrap();
    if crate::engine::is_sqlite() {
        assert_eq!(
            sent.take_sql(),
            [
                "SAVEPOINT diesel_savepoint_1",
                "DELETE FROM `nodes` WHERE `id` IN (WITH RECURSIVE `d0` (`k0`) AS (SELECT `id` \
                 FROM `nodes` WHERE `id` IN (?, ?) UNION SELECT `id` FROM `nodes`, `d0` WHERE \
                 `parent_id` = `d0`.`k0`) SELECT * FROM `d0`) RETURNING `id`",
                "RELEASE SAVEPOINT diesel_savepoint_1",
                "COMMIT"
            ]
        );
    }
    assert_eq!(s.count(Node::query()).unwrap(), 0);
}

#[test]
fn a_new_child_of_a_deleted_parent_is_dropped_where_deletes_cascade() {
    let (mut s, _) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let home = s.add(address("ed@home", ed));
    let visit = s.add(NewVisit { address: home.into() });
    s.delete(ed).unwrap();
    s.commit().unwrap();
    assert_eq!((s.state(home), s.state(visit)), (RowState::Gone, RowState::Gone));
}

#[test]
fn a_new_child_of_a_deleted_parent_is_an_error_elsewhere() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let task = s.add(NewTask { title: "x".into(), assignee: Some(ed.into()) });
    s.delete(ed).unwrap();
    sent.clear();
    let error = s.flush().unwrap_err();
    assert!(matches!(error, Error::LinkToGone { relationship: "assignee", .. }), "{error}");
    assert_eq!(sent.take(), [""; 0]);
    s.unset(task, Task::assignee).unwrap();
    s.commit().unwrap();
}

#[test]
fn a_row_that_is_referred_to_cannot_be_deleted_where_that_is_restricted() {
    let (mut s, sent) = recorded();
    let acme = s.insert(NewCompany { name: "ACME".into(), chief: None }).unwrap();
    let ann = s.insert(NewEmployee { name: "Ann".into(), company: acme.into() }).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.delete(acme).unwrap();
    let error = s.commit().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`Company(1)` cannot be deleted: `Employee(1)` refers to it by `company`"
    );
    assert!(matches!(error, Error::Restricted { entity: "Company", relationship: "company", .. }));
    assert_eq!(sent.take(), [""; 0]);
    s.delete(ann).unwrap();
    s.commit().unwrap();
    assert_eq!((s.state(acme), s.state(ann)), (RowState::Gone, RowState::Gone));
}

#[test]
fn a_row_that_is_referred_to_unseen_is_refused_by_the_database() {
    let (mut s, _) = recorded();
    let acme = s.insert(NewCompany { name: "ACME".into(), chief: None }).unwrap();
    let ann = s.insert(NewEmployee { name: "Ann".into(), company: acme.into() }).unwrap();
    s.commit().unwrap();
    s.expunge(ann).unwrap();
    s.delete(acme).unwrap();
    let error = s.commit().unwrap_err();
    assert_eq!(error.to_string(), "foreign key violation: `Company.staff`");
    s.rollback().unwrap();
    assert_eq!(s[acme].name, "ACME");
}

#[test]
fn a_row_that_moves_away_no_longer_restricts() {
    let (mut s, _) = recorded();
    let [acme, bolt] = ["ACME", "Bolt"]
        .map(|name| s.insert(NewCompany { name: name.into(), chief: None }).unwrap());
    let ann = s.insert(NewEmployee { name: "Ann".into(), company: acme.into() }).unwrap();
    s.commit().unwrap();
    s.set(ann, Employee::company, bolt).unwrap();
    s.delete(acme).unwrap();
    s.commit().unwrap();
    assert_eq!(s[ann].company_id, 2);
}

#[test]
fn rows_of_two_tables_that_refer_to_each_other_are_deleted() {
    let (mut s, sent) = recorded();
    let acme = s.insert(NewCompany { name: "ACME".into(), chief: None }).unwrap();
    let ann = s.insert(NewEmployee { name: "Ann".into(), company: acme.into() }).unwrap();
    s.set(acme, Company::chief, ann).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.delete(acme).unwrap();
    s.delete(ann).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "UPDATE `companies` SET `chief_id` = NULL WHERE `chief_id` IN (?) -- binds: [1]",
            "DELETE FROM `employees` WHERE `id` = ? -- binds: [1]",
            "DELETE FROM `companies` WHERE `id` = ? -- binds: [1]",
            "COMMIT",
        ]
    );
}

#[test]
fn a_row_that_a_row_of_an_earlier_table_refers_to_is_detached_before_it_goes() {
    let (mut s, sent) = recorded();
    let acme = s.insert(NewCompany { name: "ACME".into(), chief: None }).unwrap();
    let ann = s.insert(NewEmployee { name: "Ann".into(), company: acme.into() }).unwrap();
    s.set(acme, Company::chief, ann).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.delete(ann).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take_sql(),
        [
            "BEGIN",
            "UPDATE `companies` SET `chief_id` = NULL WHERE `chief_id` IN (?)",
            "DELETE FROM `employees` WHERE `id` = ?",
            "COMMIT"
        ]
    );
    assert_eq!(s[acme].chief_id, None);
}

#[test]
fn a_child_moved_to_a_parent_that_is_deleted_then_goes_with_it() {
    let (mut s, sent) = recorded();
    let [ed, jo] = ["ed", "jo"].map(|name| s.insert(user(name)).unwrap());
    let home = s.insert(address("home", ed)).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.set(home, Address::user, jo).unwrap();
    s.delete(jo).unwrap();
    s.commit().unwrap();
    assert!(sent.take_sql().iter().any(|sql| *sql == "DELETE FROM `addresses` WHERE `id` = ?"));
    assert_eq!(s.state(home), RowState::Gone);
    assert_eq!(s.count(Address::query()).unwrap(), 0);
}

#[test]
fn an_owned_row_that_loses_its_owner_is_deleted() {
    let (mut s, sent) = recorded();
    let cart = s.insert(NewCart {}).unwrap();
    let other = s.insert(NewCart {}).unwrap();
    let [pen, ink] = ["pen", "ink"]
        .map(|name| s.insert(NewItem { name: name.into(), cart: Some(cart.into()) }).unwrap());
    s.commit().unwrap();
    sent.clear();
    s.unset(pen, Item::cart).unwrap();
    s.set(ink, Item::cart, other).unwrap(); // a move is no loss
    s.commit().unwrap();
    assert_eq!(
        sent.take_sql(),
        [
            "BEGIN",
            "UPDATE `items` SET `cart_id` = ? WHERE `id` = ?",
            "DELETE FROM `items` WHERE `id` = ?",
            "COMMIT",
        ]
    );
    assert_eq!((s.state(pen), s.state(ink)), (RowState::Gone, RowState::Clean));
}

#[test]
fn a_child_moved_away_survives_its_old_parent() {
    let (mut s, sent) = recorded();
    let [ed, jo] = ["ed", "jo"].map(|name| s.insert(user(name)).unwrap());
    let home = s.insert(address("home", ed)).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.set(home, Address::user, jo).unwrap();
    s.delete(ed).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take_sql(),
        [
            "BEGIN",
            "UPDATE `addresses` SET `user_id` = ? WHERE `id` = ?",
            "DELETE FROM `visits` WHERE `address_id` IN (SELECT `id` FROM `addresses` WHERE \
             `user_id` IN (?))",
            "UPDATE `tasks` SET `assignee_id` = NULL WHERE `assignee_id` IN (?)",
            "DELETE FROM `addresses` WHERE `user_id` IN (?)",
            "DELETE FROM `users` WHERE `id` = ?",
            "COMMIT"
        ]
    );
    assert_eq!(s[home].user_id, s[jo].id);
    assert_eq!(s.count(Address::query()).unwrap(), 1);
}

#[test]
fn a_child_moved_to_a_new_parent_survives_its_old_one() {
    let (mut s, sent) = recorded();
    let ed = s.insert(user("ed")).unwrap();
    let home = s.insert(address("home", ed)).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.set(home, Address::user, user("jo")).unwrap();
    s.delete(ed).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take_sql(),
        [
            "BEGIN",
            "INSERT INTO `users` (`name`, `fullname`) VALUES (?, ?) RETURNING `id`",
            "UPDATE `addresses` SET `user_id` = ? WHERE `id` = ?",
            "DELETE FROM `visits` WHERE `address_id` IN (SELECT `id` FROM `addresses` WHERE \
             `user_id` IN (?))",
            "UPDATE `tasks` SET `assignee_id` = NULL WHERE `assignee_id` IN (?)",
            "DELETE FROM `addresses` WHERE `user_id` IN (?)",
            "DELETE FROM `users` WHERE `id` = ?",
            "COMMIT"
        ]
    );
    assert_eq!(s[home].user_id, 2);
}

#[test]
fn a_changed_row_that_is_deleted_is_just_deleted() {
    let (mut s, sent) = recorded();
    let [ed, jo] = ["ed", "jo"].map(|name| s.insert(user(name)).unwrap());
    let home = s.insert(address("home", ed)).unwrap();
    s.commit().unwrap();
    sent.clear();
    s[home].email = "work".into();
    s[jo].name = "Jo".into();
    s.delete(home).unwrap();
    s.delete(jo).unwrap();
    s.commit().unwrap();
    assert!(
        sent.take_sql().iter().all(|sql| !sql.contains("SET `name`") && !sql.contains("`email`"))
    );
}

#[test]
fn deleting_a_post_takes_its_links_and_leaves_its_keywords() {
    let (mut s, sent) = recorded();
    let post = s.insert(NewPost { headline: "x".into() }).unwrap();
    s.link(post, Post::keywords, NewKeyword { word: "a".into() }).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.delete(post).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take_sql(),
        [
            "BEGIN",
            "DELETE FROM `post_keywords` WHERE `post_id` IN (?)",
            "DELETE FROM `posts` WHERE `id` = ?",
            "COMMIT"
        ]
    );
    assert_eq!(s.count(PostKeyword::query()).unwrap(), 0);
    assert_eq!(s.count(Keyword::query()).unwrap(), 1);
}

/// Entities of which only the end with the foreign key knows the other.
mod one_sided {
    use aludel::Entity;

    #[derive(Entity, Debug)]
    #[entity(table = "one_sided_teams")]
    pub struct Team {
        #[entity(key, generated)]
        pub id: i32,
    }

    #[derive(Entity, Debug)]
    #[entity(table = "one_sided_players")]
    pub struct Player {
        #[entity(key, generated)]
        pub id: i32,
        #[entity(belongs_to(team: Team, on_delete = cascade))]
        pub team_id: i32,
    }
}

#[test]
fn a_rule_holds_without_a_has_many_for_entities_that_the_session_has_met() {
    use one_sided::{NewPlayer, NewTeam, Player, Team};

    let mut s = aludel::Session::new(crate::engine::connect());
    aludel::schema![Team, Player].create_all(s.connection()).unwrap();
    let team = s.insert(NewTeam {}).unwrap();
    let player = s.insert(NewPlayer { team: team.into() }).unwrap();
    s.commit().unwrap();
    s.delete(team).unwrap();
    s.commit().unwrap();
    assert_eq!(s.state(player), RowState::Gone);
    assert_eq!(s.count(Player::query()).unwrap(), 0);
}

/// What is left to the database.
mod left_to_the_database {
    use aludel::Entity;

    #[derive(Debug, Entity)]
    #[entity(table = "boxes", has_many(labels: Label.crate_), has_many(keys: Key.crate_))]
    pub(super) struct Crate {
        #[entity(key, generated)]
        pub id: i32,
    }

    #[derive(Debug, Entity)]
    #[entity(table = "labels")]
    pub(super) struct Label {
        #[entity(key, generated)]
        pub id: i32,
        #[entity(belongs_to(crate_: Crate, on_delete = database))]
        pub crate_id: i32,
    }

    #[derive(Debug, Entity)]
    #[entity(table = "keys")]
    pub(super) struct Key {
        #[entity(key, generated)]
        pub id: i32,
        #[entity(belongs_to(crate_: Crate, on_delete = database))]
        pub crate_id: Option<i32>,
    }
}

#[test]
fn what_is_left_to_the_database_is_no_statement_and_memory_follows() {
    use left_to_the_database::{Crate, Key, Label, NewCrate, NewKey, NewLabel};

    let mut s = aludel::Session::new(crate::engine::connect());
    aludel::schema![Crate, Label, Key].create_all(s.connection()).unwrap();
    let sent = record(&mut s);
    let it = s.insert(NewCrate {}).unwrap();
    let label = s.insert(NewLabel { crate_: it.into() }).unwrap();
    let key = s.insert(NewKey { crate_: Some(it.into()) }).unwrap();
    s.commit().unwrap();
    sent.clear();
    s.delete(it).unwrap();
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        ["BEGIN", "DELETE FROM `boxes` WHERE `id` = ? -- binds: [1]", "COMMIT"]
    );
    assert_eq!((s.state(label), s.state(key)), (RowState::Gone, RowState::Clean));
    assert_eq!(s[key].crate_id, None);
    assert_eq!(s.count(Label::query()).unwrap(), 0);
    assert_eq!(s.one(Key::query().select(Key::crate_id)).unwrap(), None);
    s.rollback().unwrap();
}
