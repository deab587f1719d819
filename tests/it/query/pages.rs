//! Pages: behind a row, and by number with a total.

use aludel::Id;

use super::fixture::{Address, Post, User, id, recorded, session};

#[test]
fn a_page_begins_behind_the_last_row_of_the_one_before() {
    let (mut s, recorder) = recorded();
    let query = || User::query().order_by((User::name.desc(), User::id)).select(User::id);
    let mut met = Vec::new();
    let mut behind: Option<(String, Id<User>)> = None;
    loop {
        let page = s.page_behind(query(), behind, 2).unwrap();
        assert!(page.rows.len() <= 2);
        met.extend(page.rows);
        behind = page.next;
        if behind.is_none() {
            break;
        }
    }
    assert_eq!(met, [id(5), id(2), id(1), id(3), id(4)]);
    let sent = recorder.take_sql();
    assert_eq!(sent.len(), 3);
    assert_eq!(
        sent[1],
        "SELECT `users`.`id`, `users`.`name`, `users`.`id` FROM `users` \
         WHERE (`users`.`name` < ? OR (`users`.`name` = ? AND `users`.`id` > ?)) \
         ORDER BY `users`.`name` DESC, `users`.`id` LIMIT 3"
    );
}

#[test]
fn a_page_of_entities_keeps_filter_and_loads() {
    let mut s = session();
    let query =
        || User::query().filter(User::name.eq("ed")).order_by(User::id).with(User::addresses);
    let first = s.page_behind(query(), None, 1).unwrap();
    assert_eq!(s.related(first.rows[0], User::addresses).count(), 2);
    assert_eq!(first.next, Some(id(1)));
    let second = s.page_behind(query(), first.next, 1).unwrap();
    assert_eq!((s[second.rows[0]].id, second.next), (id(3), None));
}

#[test]
fn a_page_over_a_join_is_ordered_by_both_sides() {
    let mut s = session();
    let query = || {
        Address::query()
            .join(Address::user)
            .order_by((User::name, Address::id.desc()))
            .select((User::name, Address::id))
    };
    let first = s.page_behind(query(), None, 2).unwrap();
    let rest = s.page_behind(query(), first.next, 10).unwrap();
    let ids: Vec<_> = first.rows.into_iter().chain(rest.rows).map(|row| row.1).collect();
    assert_eq!(ids, [id(4), id(2), id(1), id(3)]);
}

#[test]
fn a_row_that_comes_between_shifts_no_page() {
    let mut s = session();
    let query = || User::query().order_by(User::id.desc()).select(User::id);
    let first = s.page_behind(query(), None, 2).unwrap();
    s.insert(super::fixture::NewUser {
        name: "new".into(),
        mood: super::fixture::Mood::Sad,
        nick: None,
        age: None,
    })
    .unwrap();
    let second = s.page_behind(query(), first.next, 2).unwrap();
    assert_eq!(second.rows, [id(3), id(2)]);
}

#[test]
fn a_page_by_number_knows_the_total() {
    let (mut s, recorder) = recorded();
    let query = Post::query().filter(Post::price.ge(1.0)).order_by(Post::price.desc());
    let page = s.page(query.select(Post::id), 1, 2).unwrap();
    assert_eq!((page.rows, page.total), (vec![id(2), id(1)], 4));
    let sent = recorder.take_sql();
    assert_eq!(sent[0], "SELECT COUNT(*) FROM `posts` WHERE `posts`.`price` >= ?");
    assert!(sent[1].ends_with(" ORDER BY `posts`.`price` DESC LIMIT 2 OFFSET 1"));
}

#[test]
fn a_page_of_a_boxed_query_is_counted_too() {
    let mut s = session();
    let query = User::query().boxed().filter(User::age.is_not_null()).order_by(User::id);
    let page = s.page(query, 3, 3).unwrap();
    assert_eq!((page.rows.len(), page.total), (1, 4));
}
