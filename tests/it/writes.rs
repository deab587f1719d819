//! Statements that write by query: what they send, what they write, and what memory has after.

use aludel::{Error, Session, insert};

use crate::engine::{self, Sent};
use crate::model::*;

/// Three users in memory and saved: ann, bob without a full name, and cat.
fn three() -> (Session, Sent, [aludel::Handle<User>; 3]) {
    let (mut s, sent) = recorded();
    let full = |name: &str| NewUser { name: name.into(), fullname: Some(name.to_uppercase()) };
    let ann = s.insert(full("ann")).unwrap();
    let bob = s.insert(user("bob")).unwrap();
    let cat = s.insert(full("cat")).unwrap();
    s.commit().unwrap();
    sent.clear();
    (s, sent, [ann, bob, cat])
}

/// Names and full names in the database, by key.
fn stored(s: &mut Session) -> Vec<(String, Option<String>)> {
    let query = User::query().order_by(User::id).select((User::name, User::fullname));
    query.all(s.connection()).unwrap()
}

fn full(name: &str, fullname: Option<&str>) -> (String, Option<String>) {
    (name.to_owned(), fullname.map(str::to_owned))
}

fn country(code: &str) -> NewCountry {
    NewCountry::new(code.into())
}

/// A session over tables whose foreign keys say what a delete does.
fn cascading() -> Session {
    let mut connection = engine::connect();
    aludel::schema![User, Address, Visit, Task].create_all(&mut connection).unwrap();
    Session::new(connection)
}

#[test]
fn an_update_writes_the_rows_that_the_query_finds() {
    let (mut s, sent, _) = three();
    s.clear();
    let named = User::query().filter(User::fullname.is_not_null()).filter(User::id.lt(3));
    assert_eq!(s.execute(named.update(User::fullname.set("?"))).unwrap(), 1);
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "UPDATE `users` SET `fullname` = ? \
             WHERE `users`.`fullname` IS NOT NULL AND `users`.`id` < ? -- binds: [\"?\", 3]",
            "COMMIT",
        ]
    );
    let all = [full("ann", Some("?")), full("bob", None), full("cat", Some("CAT"))];
    assert_eq!(stored(&mut s), all);
}

#[test]
fn an_update_sets_several_columns_by_values_columns_and_expressions() {
    let (mut s, _) = recorded();
    let a = s.insert(NewAccount { owner: "ann".into(), balance: 10 }).unwrap();
    let b = s.insert(NewAccount { owner: "bob".into(), balance: 20 }).unwrap();
    let sent = record(&mut s);
    let rich = Account::query().filter(Account::balance.gt(15));
    s.execute(
        rich.update((Account::owner.set("rich"), Account::balance.set(Account::balance + 1))),
    )
    .unwrap();
    let mut sent = sent.take_sql();
    sent.retain(|sql| !sql.contains("SAVEPOINT"));
    assert_eq!(
        sent,
        engine::by_query(
            "UPDATE `accounts` SET `owner` = ?, `balance` = (`accounts`.`balance` + ?), \
             `version` = `accounts`.`version` + 1 WHERE `accounts`.`balance` > ? \
             RETURNING `id`, `owner`, `balance`, `version`"
        )
    );
    assert_eq!((&*s[a].owner, s[a].balance, s[a].version), ("ann", 10, 1));
    assert_eq!((&*s[b].owner, s[b].balance, s[b].version), ("rich", 21, 2));
    s.commit().unwrap();
}

#[test]
fn a_row_that_an_update_wrote_can_be_changed_on() {
    let (mut s, _) = recorded();
    let ann = s.insert(NewAccount { owner: "ann".into(), balance: 10 }).unwrap();
    s.execute(Account::query().update_every(Account::balance.set(11))).unwrap();
    s[ann].balance = 12;
    s.commit().unwrap();
    assert_eq!(s[ann].version, 3);
}

#[test]
fn an_update_is_seen_in_memory_without_a_reload() {
    let (mut s, sent, [ann, bob, cat]) = three();
    let unnamed = User::query().filter(User::fullname.is_null());
    s.execute(unnamed.update(User::fullname.set(User::name))).unwrap();
    assert_eq!(s[bob].fullname.as_deref(), Some("bob"));
    assert_eq!(s[ann].fullname.as_deref(), Some("ANN"));
    assert_eq!(s[cat].fullname.as_deref(), Some("CAT"));
    assert_eq!(
        sent.take_sql()[1..],
        engine::by_query(
            "UPDATE `users` SET `fullname` = `users`.`name` WHERE `users`.`fullname` IS NULL \
             RETURNING `id`, `name`, `fullname`"
        )
    );
}

#[test]
fn an_update_to_null_is_seen_in_memory() {
    let (mut s, sent, [ann, ..]) = three();
    s.execute(User::query().update_every(User::fullname.set_null())).unwrap();
    assert_eq!(s[ann].fullname, None);
    assert_eq!(
        sent.take_sql()[1..],
        engine::by_query("UPDATE `users` SET `fullname` = NULL RETURNING `id`, `name`, `fullname`")
    );
}

#[test]
fn what_is_not_flushed_is_flushed_before_a_statement() {
    let (mut s, _, [ann, ..]) = three();
    s[ann].fullname = None;
    let unnamed = User::query().filter(User::fullname.is_null());
    assert_eq!(s.execute(unnamed.update(User::fullname.set("?"))).unwrap(), 2);
    assert_eq!(s[ann].fullname.as_deref(), Some("?"));
}

#[test]
fn without_autoflush_what_the_program_changed_stays_to_be_flushed() {
    let (mut s, _, [ann, ..]) = three();
    s.autoflush(false);
    s[ann].name = "Ann".into();
    s.execute(User::query().update_every(User::fullname.set("?"))).unwrap();
    assert_eq!((&*s[ann].name, s[ann].fullname.as_deref()), ("Ann", Some("?")));
    s.commit().unwrap();
    assert_eq!(stored(&mut s)[0], full("Ann", Some("?")));
}

#[test]
fn a_rollback_takes_memory_back_to_before_an_update() {
    let (mut s, _, [ann, bob, _]) = three();
    s.execute(User::query().update_every(User::fullname.set("?"))).unwrap();
    s.rollback().unwrap();
    assert_eq!(s[ann].fullname.as_deref(), Some("ANN"));
    assert_eq!(s[bob].fullname, None);
    assert_eq!(stored(&mut s)[1], full("bob", None));
}

#[test]
fn a_rollback_takes_memory_back_to_before_a_delete() {
    let (mut s, _, [_, bob, _]) = three();
    s.execute(User::query().filter(User::name.eq("bob")).delete()).unwrap();
    assert!(matches!(s.read(bob), Err(Error::Gone { .. })));
    s.rollback().unwrap();
    assert_eq!(s[bob].name, "bob");
    assert_eq!(stored(&mut s).len(), 3);
}

#[cfg(not(feature = "mysql"))]
#[test]
fn an_update_gives_handles_of_the_rows_it_wrote() {
    let (mut s, sent, [_, bob, _]) = three();
    let unnamed = User::query().filter(User::fullname.is_null());
    let rows = s.all(unnamed.update(User::fullname.set("?")).returning()).unwrap();
    assert_eq!(rows, [bob]);
    assert_eq!(s[bob].fullname.as_deref(), Some("?"));
    assert_eq!(
        sent.take_sql()[1],
        "UPDATE `users` SET `fullname` = ? WHERE `users`.`fullname` IS NULL \
         RETURNING `id`, `name`, `fullname`"
    );
}

#[test]
fn a_failed_statement_leaves_the_session_as_it_was() {
    let (mut s, _, [ann, ..]) = three();
    s[ann].fullname = Some("kept".into());
    let error = s.execute(User::query().update_every(User::name.set("same"))).unwrap_err();
    assert!(error.violates(User::name));
    assert_eq!((&*s[ann].name, s[ann].fullname.as_deref()), ("ann", Some("kept")));
    s.commit().unwrap();
    assert_eq!(stored(&mut s)[0], full("ann", Some("kept")));
}

#[test]
fn an_update_of_a_foreign_key_moves_the_row_between_loaded_collections() {
    let (mut s, _, [ann, bob, _]) = three();
    let home = s.insert(address("home", ann)).unwrap();
    let [ann, bob] = s.load([ann, bob], User::addresses).unwrap();
    let id = s[bob].id;
    s.execute(Address::query().filter(Address::email.eq("home")).update(Address::user_id.set(id)))
        .unwrap();
    assert_eq!(s.related(ann, User::addresses).len(), 0);
    assert_eq!(s.related(bob, User::addresses).collect::<Vec<_>>(), [home]);
}

#[test]
fn a_delete_removes_the_rows_that_the_query_finds() {
    let (mut s, sent, [ann, bob, cat]) = three();
    let unnamed = User::query().filter(User::fullname.is_null());
    assert_eq!(s.execute(unnamed.delete()).unwrap(), 1);
    assert_eq!(
        sent.take_sql()[1..],
        engine::by_query("DELETE FROM `users` WHERE `users`.`fullname` IS NULL RETURNING `id`")
    );
    assert!(matches!(s.read(bob), Err(Error::Gone { .. })));
    assert_eq!((&*s[ann].name, &*s[cat].name), ("ann", "cat"));
    s.commit().unwrap();
    assert_eq!(stored(&mut s).len(), 2);
}

#[cfg(not(feature = "mysql"))]
#[test]
fn a_delete_gives_the_rows_as_values() {
    let (mut s, _, [_, bob, _]) = three();
    let rows: Vec<User> =
        s.all(User::query().filter(User::name.eq("bob")).delete().returning()).unwrap();
    assert_eq!(rows[0].name, "bob");
    assert!(s.read(bob).is_err());
}

#[test]
fn what_the_database_deletes_with_a_row_is_gone_from_memory() {
    let mut s = cascading();
    let ann = s.insert(user("ann")).unwrap();
    let bob = s.insert(user("bob")).unwrap();
    let home = s.insert(address("ann@home", ann)).unwrap();
    let other = s.insert(address("bob@home", bob)).unwrap();
    let visit = s.insert(NewVisit { address: home.into() }).unwrap();
    let task = s.insert(NewTask { title: "cook".into(), assignee: Some(ann.into()) }).unwrap();
    s.commit().unwrap();
    s.execute(User::query().filter(User::name.eq("ann")).delete()).unwrap();
    assert!(s.read(home).is_err() && s.read(visit).is_err());
    assert_eq!(s[other].email, "bob@home");
    assert_eq!(s[task].assignee_id, None);
    assert_eq!(s.count(Address::query()).unwrap(), 1);
    s.rollback().unwrap();
    assert_eq!((s[task].assignee_id, s[home].user_id), (Some(s[ann].id), s[ann].id));
}

#[test]
fn a_delete_that_rows_refer_to_is_refused_where_the_database_has_no_rule() {
    let (mut s, _, [ann, ..]) = three();
    s.insert(address("home", ann)).unwrap();
    let error = s.execute(User::query().delete_every()).unwrap_err();
    assert!(error.violation().is_some());
    assert_eq!(s[ann].name, "ann");
}

#[test]
fn drafts_are_inserted_with_one_statement_and_not_tracked() {
    let (mut s, sent) = recorded();
    assert_eq!(s.execute(insert([user("ann"), user("bob")])).unwrap(), 2);
    s.commit().unwrap();
    assert_eq!(
        sent.take(),
        [
            "BEGIN",
            "INSERT INTO `users` (`name`, `fullname`) VALUES (?, ?), (?, ?) \
             -- binds: [\"ann\", None, \"bob\", None]",
            "COMMIT",
        ]
    );
    assert_eq!(stored(&mut s), [full("ann", None), full("bob", None)]);
}

#[test]
fn drafts_of_different_columns_are_inserted_by_shape() {
    let (mut s, sent) = recorded();
    let named = NewCountry { name: "France".to_owned().into(), ..country("fr") };
    assert_eq!(s.execute(insert([country("de"), named, country("it")])).unwrap(), 3);
    assert_eq!(
        sent.take()[1..],
        [
            "INSERT INTO `countries` (`code`) VALUES (?), (?) -- binds: [\"de\", \"it\"]",
            "INSERT INTO `countries` (`code`, `name`) VALUES (?, ?) -- binds: [\"fr\", \"France\"]",
        ]
    );
}

#[cfg(not(feature = "mysql"))]
#[test]
fn inserted_drafts_come_as_handles_in_the_order_of_the_drafts() {
    let (mut s, sent) = recorded();
    let rows = s.all(insert([user("zoe"), user("ann"), user("mia")]).returning()).unwrap();
    let names: Vec<&str> = rows.iter().map(|row| &*s[*row].name).collect();
    assert_eq!(names, ["zoe", "ann", "mia"]);
    assert_eq!(sent.take_sql().len(), 2);
}

#[test]
fn a_draft_that_links_to_a_new_row_is_inserted_after_it() {
    let (mut s, sent) = recorded();
    let ann = s.add(user("ann"));
    let drafts = [address("home", ann), address("work", user("bob"))];
    assert_eq!(s.execute(insert(drafts)).unwrap(), 2);
    let sent = sent.take();
    assert_eq!(
        sent[sent.len() - 2], // inside a savepoint
        "INSERT INTO `addresses` (`email`, `user_id`) VALUES (?, ?), (?, ?) \
         -- binds: [\"home\", 1, \"work\", 2]"
    );
    s.commit().unwrap();
}

#[test]
fn many_drafts_are_cut_into_statements_that_the_database_can_bind() {
    only_on!(crate::engine::is_sqlite(), "the limit of binds is SQLite's");
    let (mut s, sent) = recorded();
    let drafts = (0..20_000).map(|nth| user(&format!("u{nth}")));
    assert_eq!(s.execute(insert(drafts)).unwrap(), 20_000);
    assert_eq!(sent.take_sql().len(), 3); // BEGIN and two
    assert_eq!(s.count(User::query()).unwrap(), 20_000);
    s.rollback().unwrap();
    assert_eq!(s.count(User::query()).unwrap(), 0);
}

#[cfg(not(feature = "mysql"))]
#[test]
fn a_draft_in_conflict_is_left_out_by_do_nothing() {
    let (mut s, sent, [ann, ..]) = three();
    let drafts = [user("ann"), user("dan")];
    let statement = insert(drafts).on_conflict(User::name).do_nothing();
    assert_eq!(s.execute(statement).unwrap(), 1);
    assert_eq!(
        sent.take_sql()[1],
        "INSERT INTO `users` (`name`, `fullname`) VALUES (?, ?), (?, ?) \
         ON CONFLICT (`name`) DO NOTHING"
    );
    assert_eq!(s[ann].fullname.as_deref(), Some("ANN"));
    assert_eq!(stored(&mut s).len(), 4);
}

#[cfg(not(feature = "mysql"))]
#[test]
fn a_draft_in_conflict_changes_the_row_by_do_update() {
    let (mut s, sent, [ann, bob, _]) = three();
    let draft = |name: &str| NewUser { name: name.into(), fullname: Some("new".into()) };
    let statement = insert([draft("ann"), draft("dan")])
        .on_conflict(User::name)
        .do_update(User::fullname.set(aludel::excluded(User::fullname)));
    assert_eq!(s.execute(statement).unwrap(), 2);
    assert_eq!(
        sent.take_sql()[1],
        "INSERT INTO `users` (`name`, `fullname`) VALUES (?, ?), (?, ?) \
         ON CONFLICT (`name`) DO UPDATE SET `fullname` = excluded.`fullname` \
         RETURNING `id`, `name`, `fullname`"
    );
    assert_eq!((s[ann].fullname.as_deref(), s[bob].fullname.as_deref()), (Some("new"), None));
    let all = stored(&mut s);
    assert_eq!((&all[0], &all[3]), (&full("ann", Some("new")), &full("dan", Some("new"))));
}

#[cfg(not(feature = "mysql"))]
#[test]
fn do_update_speaks_of_the_row_that_is_there_too() {
    let (mut s, _) = recorded();
    let draft = NewCountry { name: "Deutschland".to_owned().into(), ..country("de") };
    s.execute(insert([country("de")])).unwrap();
    let statement =
        insert([draft]).on_conflict(Country::code).do_update(Country::name.set(Country::code));
    let rows = s.all(statement.returning()).unwrap();
    assert_eq!(s[rows[0]].name, "de");
}

#[test]
fn what_a_query_selects_is_inserted_by_one_statement() {
    let (mut s, sent, _) = three();
    let query = User::query().filter(User::fullname.is_not_null()).select((User::name, User::id));
    let statement = query.insert_into((Address::email, Address::user_id));
    assert_eq!(s.execute(statement).unwrap(), 2);
    assert_eq!(
        sent.take_sql()[1],
        "INSERT INTO `addresses` (`email`, `user_id`) SELECT `users`.`name`, `users`.`id` \
         FROM `users` WHERE `users`.`fullname` IS NOT NULL"
    );
    let query = Address::query().order_by(Address::id).select((Address::email, Address::user_id));
    assert_eq!(s.all(query).unwrap(), [("ann".to_owned(), 1), ("cat".to_owned(), 3)]);
}

#[cfg(not(feature = "mysql"))]
#[test]
fn a_version_begins_at_one_in_what_a_query_inserts() {
    let (mut s, sent, _) = three();
    let query = User::query()
        .filter(User::name.eq("bob"))
        .group_by(User::name)
        .select((User::name, aludel::func::count_star()));
    let rows = s.all(query.insert_into((Account::owner, Account::balance)).returning()).unwrap();
    assert_eq!((&*s[rows[0]].owner, s[rows[0]].version), ("bob", 1));
    assert_eq!(
        sent.take_sql()[1],
        "INSERT INTO `accounts` (`version`, `owner`, `balance`) SELECT 1, `q`.* FROM \
         (SELECT `users`.`name`, COUNT(*) FROM `users` WHERE `users`.`name` = ? \
         GROUP BY `users`.`name`) AS `q` RETURNING `id`, `owner`, `balance`, `version`"
    );
}

#[cfg(not(feature = "mysql"))]
#[test]
fn statements_run_on_a_plain_connection() {
    let mut connection = connection();
    assert_eq!(insert([user("ann"), user("bob")]).execute(&mut connection).unwrap(), 2);
    let ann = User::query().filter(User::name.eq("ann"));
    assert_eq!(ann.update(User::fullname.set("Ann")).execute(&mut connection).unwrap(), 1);
    let rows: Vec<User> = User::query()
        .update_every(User::fullname.set(User::name))
        .returning()
        .all(&mut connection)
        .unwrap();
    assert!(rows.iter().all(|row| row.fullname.as_deref() == Some(&row.name)));
    let rows = insert([user("ann"), user("cat")])
        .on_conflict(User::name)
        .do_nothing()
        .returning()
        .all(&mut connection)
        .unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(User::query().delete_every().execute(&mut connection).unwrap(), 3);
}

#[test]
fn a_link_to_a_handle_is_refused_on_a_plain_connection() {
    let (mut s, _, [ann, ..]) = three();
    let statement = insert([address("home", ann)]);
    let error = statement.execute(s.connection()).unwrap_err();
    assert!(matches!(error, Error::ForeignHandle { entity: "User" }));
}
