//! RIGHT, FULL and CROSS JOIN.

use aludel::func::{count, count_star};

use super::fixture::{
    Address, Employee, Keyword, Post, PostKeyword, Profile, User, database, id, session, sql,
    sqlite,
};

#[test]
fn a_right_join_keeps_the_targets_that_nothing_leads_to() {
    let query = Address::query()
        .right_join(Address::user)
        .order_by((User::id, Address::id))
        .select((Address::id, User::id));
    let rows: Vec<(Option<aludel::Id<Address>>, _)> = query.all(&mut database()).unwrap();
    assert_eq!(
        rows,
        [
            (Some(id(1)), id(1)),
            (Some(id(2)), id(1)),
            (Some(id(3)), id(2)),
            (None, id(3)),
            (Some(id(4)), id(4)),
            (None, id(5)),
        ]
    );
    assert_eq!(
        sql(&query),
        "SELECT `addresses`.`id`, `users`.`id` FROM `addresses` \
         RIGHT OUTER JOIN `users` ON `addresses`.`user_id` = `users`.`id` \
         ORDER BY `users`.`id`, `addresses`.`id`"
    );
}

#[test]
fn entities_before_a_right_join_are_optional_handles() {
    let mut s = session();
    let query = Address::query().right_join(Address::user).filter(Address::id.is_null());
    let rows = s.all(query.clone()).unwrap();
    assert!(rows.iter().all(Option::is_none) && rows.len() == 2);
    let pairs =
        s.all(query.order_by(User::id).select((Address::entity(), User::entity()))).unwrap();
    assert_eq!(pairs.iter().map(|&(_, user)| s[user].id).collect::<Vec<_>>(), [id(3), id(5)]);
}

#[test]
fn a_full_join_keeps_both_sides() {
    let query = Post::query()
        .full_join(Post::author)
        .order_by((Post::id, User::id))
        .select((Post::id, User::id));
    let rows: Vec<(Option<aludel::Id<Post>>, Option<aludel::Id<User>>)> =
        query.all(&mut sqlite()).unwrap();
    let expected = [
        (None, Some(3)),
        (None, Some(4)),
        (None, Some(5)),
        (Some(1), Some(1)),
        (Some(2), Some(1)),
        (Some(3), None),
        (Some(4), Some(2)),
        (Some(5), Some(1)),
    ];
    assert_eq!(rows, expected.map(|(post, user)| (post.map(id), user.map(id))));
    assert!(sql(&query).contains(" FULL OUTER JOIN `users` ON "));
}

#[test]
fn a_right_join_through_an_association_keeps_the_far_side() {
    let query = Post::query()
        .right_join(Post::keywords)
        .group_by(Keyword::word)
        .order_by(Keyword::word)
        .select((Keyword::word, count(Post::id)));
    let row = |word: &str, number| (word.to_owned(), number);
    assert_eq!(
        query.all(&mut database()).unwrap(),
        [row("rust", 2), row("sql", 2), row("unused", 0)]
    );
}

#[test]
fn a_full_join_through_an_association_keeps_both_ends_once() {
    let query = Post::query().full_join(Post::keywords).select((Post::id, Keyword::word));
    let rows = query.order_by((Post::id, Keyword::word)).all(&mut sqlite()).unwrap();
    let row = |post: Option<i32>, word: Option<&str>| (post.map(id), word.map(str::to_owned));
    assert_eq!(
        rows,
        [
            row(None, Some("unused")),
            row(Some(1), Some("rust")),
            row(Some(1), Some("sql")),
            row(Some(2), None),
            row(Some(3), Some("rust")),
            row(Some(4), Some("sql")),
            row(Some(5), None),
        ]
    );
}

#[test]
fn outer_joins_go_by_a_condition_too() {
    let richer = |query: aludel::EntityQuery<Employee>| query;
    aludel::alias!(other = Employee);
    let above = other.salary.gt(Employee::salary).and(other.id.eq(2));
    let right = richer(Employee::query())
        .right_join_on(other.entity(), above)
        .order_by((other.id, Employee::id))
        .select((Employee::id, other.id));
    assert_eq!(
        right.all(&mut database()).unwrap(),
        [(None, 1), (Some(3), 2), (Some(4), 2), (Some(5), 2), (None, 3), (None, 4), (None, 5)]
    );
    let full = Employee::query().full_join_on(other.entity(), above).select(count_star());
    assert_eq!(full.one(&mut sqlite()).unwrap(), 9);
}

#[test]
fn a_left_join_behind_a_right_join_keeps_it() {
    let query = Address::query()
        .right_join(Address::user)
        .left_join(User::profile)
        .filter(Profile::user_id.is_null())
        .order_by(User::id)
        .select((User::id, Address::id, Profile::bio));
    assert_eq!(
        query.all(&mut database()).unwrap(),
        [(id(3), None, None), (id(4), Some(id(4)), None), (id(5), None, None)]
    );
}

#[test]
fn a_cross_join_is_the_product() {
    let query = Keyword::query()
        .cross_join(Profile::entity())
        .order_by((Keyword::word, Profile::user_id))
        .select((Keyword::word, Profile::user_id));
    let rows = query.all(&mut database()).unwrap();
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[1], ("rust".to_owned(), id(2)));
    assert_eq!(
        sql(&query),
        "SELECT `keywords`.`word`, `profiles`.`user_id` FROM `keywords` CROSS JOIN `profiles` \
         ORDER BY `keywords`.`word`, `profiles`.`user_id`"
    );
}

#[test]
fn a_cross_join_takes_a_subquery() {
    aludel::label!(all);
    aludel::alias!(number = PostKeyword);
    let total = PostKeyword::query().select(count_star().label(all)).subquery(number);
    let share = total.labelled(all);
    let query = PostKeyword::query()
        .cross_join(total)
        .group_by((PostKeyword::word, share))
        .order_by(PostKeyword::word)
        .select((PostKeyword::word, count_star(), share));
    let row = |word: &str| (word.to_owned(), 2, 4);
    assert_eq!(query.all(&mut database()).unwrap(), [row("rust"), row("sql")]);
}
