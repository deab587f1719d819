//! Many rows in constant memory, and how many statements a query sends.

use aludel::query::{LoadCost, Plans};
use aludel::{Error, Query, Source, insert};

use crate::model::*;

fn statements<Root: Source, L, J, Sel: Plans<Loads, Plan: LoadCost>, W, M, Loads>(
    _: &Query<Root, Sel, L, J, W, M, Loads>,
) -> usize {
    Query::<Root, Sel, L, J, W, M, Loads>::STATEMENTS
}

/// A session without rows in memory over this many users: u0, u1, and so on.
fn users(count: usize) -> (aludel::Session, crate::engine::Sent) {
    let (mut s, sent) = recorded();
    s.execute(insert((0..count).map(|nth| user(&format!("u{nth}"))))).unwrap();
    s.commit().unwrap();
    sent.clear();
    (s, sent)
}

#[test]
fn rows_are_handed_on_one_by_one_as_values() {
    let (mut s, sent) = users(3);
    let mut names = Vec::new();
    let query = User::query().filter(User::id.gt(1)).order_by(User::id).select(User::name);
    s.each(query, |name| {
        names.push(name);
        Ok(())
    })
    .unwrap();
    assert_eq!(names, ["u1", "u2"]);
    assert_eq!(
        sent.take_sql(),
        ["SELECT `users`.`name` FROM `users` WHERE `users`.`id` > ? ORDER BY `users`.`id`"]
    );
}

#[test]
fn the_first_error_ends_a_stream() {
    let (mut s, _) = users(3);
    let mut seen = 0;
    let error = s
        .each(User::query(), |_| {
            seen += 1;
            Err(Error::NotFound { entity: "User", key: None })
        })
        .unwrap_err();
    assert!(matches!(error, Error::NotFound { .. }));
    assert_eq!(seen, 1);
    assert_eq!(s.count(User::query()).unwrap(), 3);
}

#[test]
fn a_window_begins_behind_the_last_key_of_the_one_before() {
    let (mut s, sent) = users(5);
    let mut sizes = Vec::new();
    s.windows(User::query().filter(User::id.ne(2)), 2, |_, users| {
        sizes.push(users.len());
        Ok(())
    })
    .unwrap();
    assert_eq!(sizes, [2, 2]);
    let first = "SELECT `id`, `name`, `fullname` FROM `users` WHERE `users`.`id` <> ? \
                 ORDER BY `id` LIMIT 2";
    let later = "SELECT `id`, `name`, `fullname` FROM `users` WHERE `id` > ? \
                 AND `users`.`id` <> ? ORDER BY `id` LIMIT 2";
    assert_eq!(sent.take_sql(), [first, later, later]);
}

#[test]
fn a_window_is_flushed_and_forgotten() {
    let (mut s, _) = users(5);
    let known = s.one(User::query().filter(User::name.eq("u0"))).unwrap();
    let mut all = Vec::new();
    s.windows(User::query(), 2, |s, users| {
        for user in users {
            s[user].fullname = Some("seen".into());
            all.push(user);
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(s.count(User::query().filter(User::fullname.eq("seen"))).unwrap(), 5);
    assert_eq!(s[known].fullname.as_deref(), Some("seen"));
    assert_eq!(all.iter().filter(|user| s.read(**user).is_ok()).count(), 1);
}

#[test]
fn a_window_has_what_the_query_loads_with_its_rows() {
    let (mut s, sent) = users(3);
    s.execute(
        User::query()
            .select((User::name, User::id))
            .insert_into((Address::email, Address::user_id)),
    )
    .unwrap();
    sent.clear();
    let mut emails = Vec::new();
    s.windows(User::query().with(User::addresses), 2, |s, users| {
        for user in users {
            emails.extend(s.related(user, User::addresses).map(|it| s[it].email.clone()));
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(emails, ["u0", "u1", "u2"]);
    assert_eq!(sent.take_sql().len(), 4); // two for each window
}

#[test]
fn the_number_of_statements_is_what_a_query_sends() {
    let (mut s, sent) = users(2);
    let plain = User::query();
    assert_eq!(statements(&plain), 1);
    let nested = User::query().with(User::addresses.with(Address::visits)).with(User::tasks);
    assert_eq!(statements(&nested), 4);
    assert_eq!(statements(&Post::query().with(Post::keywords)), 3);
    s.execute(insert([address("home", aludel::Link::key(1))])).unwrap();
    sent.clear();
    s.all(nested.within::<4>()).unwrap();
    assert_eq!(sent.take_sql().len(), 4);
}
