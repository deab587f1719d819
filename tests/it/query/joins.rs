//! Joins by relationship and by condition.

use aludel::Id;

use super::fixture::{
    Address, Comment, Desk, Employee, Friendship, Keyword, Office, Post, Profile, User, database,
    id, session, sql,
};

fn names(found: &[(String, Option<String>)]) -> Vec<(&str, Option<&str>)> {
    found.iter().map(|(a, b)| (a.as_str(), b.as_deref())).collect()
}

#[test]
fn a_to_many_join_repeats_the_root() {
    let query = User::query()
        .join(User::addresses)
        .select((User::id, Address::id))
        .order_by((User::id, Address::id));
    let rows = query.all(&mut database()).unwrap();
    assert_eq!(rows, [(1, 1), (1, 2), (2, 3), (4, 4)].map(|(u, a)| (id(u), id(a))));
    assert_eq!(
        sql(&query),
        "SELECT `users`.`id`, `addresses`.`id` FROM `users` \
         INNER JOIN `addresses` ON `users`.`id` = `addresses`.`user_id` \
         ORDER BY `users`.`id`, `addresses`.`id`"
    );
}

#[test]
fn distinct_gives_each_root_of_a_join_once() {
    let mut s = session();
    let query = User::query().join(User::addresses).order_by(User::id).distinct();
    let users = s.all(query).unwrap();
    assert_eq!(users.iter().map(|user| s[*user].id.get()).collect::<Vec<_>>(), [1, 2, 4]);
}

#[test]
fn rows_gives_a_root_as_often_as_it_is_joined() {
    let mut s = session();
    let query = User::query().join(User::addresses).order_by(User::id).rows();
    let users = s.all(query).unwrap();
    assert_eq!(users.len(), 4);
    assert_eq!(users[0], users[1]); // one row, one handle
}

#[test]
fn a_left_join_keeps_the_roots_without_target() {
    let query = User::query()
        .left_join(User::addresses)
        .select((User::name, Address::email))
        .order_by((User::id, Address::id));
    let rows: Vec<(String, Option<String>)> = query.all(&mut database()).unwrap();
    assert_eq!(
        names(&rows),
        [
            ("ed", Some("ed@a.org")),
            ("ed", Some("ed@b.com")),
            ("wendy", Some("wendy@a.org")),
            ("ed", None),
            ("100%_wow!", Some("x_y@a.org")),
            ("Érik", None),
        ]
    );
    assert_eq!(
        sql(&query),
        "SELECT `users`.`name`, `addresses`.`email` FROM `users` \
         LEFT OUTER JOIN `addresses` ON `users`.`id` = `addresses`.`user_id` \
         ORDER BY `users`.`id`, `addresses`.`id`"
    );
}

#[test]
fn a_nullable_column_of_a_left_join_is_one_option() {
    let query = Post::query()
        .left_join(Post::author)
        .select((Post::id, User::nick, User::age))
        .order_by(Post::id);
    let rows: Vec<(Id<Post>, Option<String>, Option<i32>)> = query.all(&mut database()).unwrap();
    assert_eq!(rows[0], (id(1), Some("eddie".into()), Some(30)));
    assert_eq!(rows[2], (id(3), None, None)); // no author at all
    assert_eq!(rows[3], (id(4), None, Some(30))); // an author without nick
}

#[test]
fn a_filter_takes_columns_of_a_left_join_as_they_are() {
    let query = User::query()
        .left_join(User::addresses)
        .filter(Address::id.is_null())
        .select(User::id)
        .order_by(User::id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(3), id(5)]);
}

#[test]
fn an_expression_over_a_left_join_is_selected_as_nullable() {
    let query = User::query()
        .left_join(User::profile)
        .select((Profile::bio.contains("wendy").nullable(), Profile::bio.is_null()))
        .order_by(User::id);
    let rows: Vec<(Option<bool>, bool)> = query.all(&mut database()).unwrap();
    assert_eq!(
        rows,
        [(Some(false), false), (Some(true), false), (None, true), (None, true), (None, true)]
    );
}

#[test]
fn the_far_side_of_a_left_join_is_an_optional_handle() {
    let mut s = session();
    let query = Post::query()
        .left_join(Post::author)
        .select((Post::entity(), User::entity()))
        .order_by(Post::id);
    let rows = s.all(query).unwrap();
    let authors: Vec<_> = rows.iter().map(|(_, user)| user.map(|it| s[it].id.get())).collect();
    assert_eq!(authors, [Some(1), Some(1), None, Some(2), Some(1)]);
    assert_eq!(rows[0].1, rows[1].1); // the same author, the same handle
}

#[test]
fn a_required_belongs_to_leads_to_its_one_row() {
    let query = Address::query().join(Address::user).select((Address::id, User::name));
    let rows = query.clone().order_by(Address::id).all(&mut database()).unwrap();
    assert_eq!(rows[2], (id(3), "wendy".to_owned()));
    assert_eq!(rows.len(), 4);
    assert_eq!(
        sql(&query),
        "SELECT `addresses`.`id`, `users`.`name` FROM `addresses` \
         INNER JOIN `users` ON `addresses`.`user_id` = `users`.`id`"
    );
}

#[test]
fn a_to_one_join_leaves_entities_and_limits_as_they_are() {
    let mut s = session();
    let query = Post::query().join(Post::author).order_by(Post::id.desc()).limit(2);
    let posts = s.all(query).unwrap();
    assert_eq!(posts.iter().map(|post| s[*post].id.get()).collect::<Vec<_>>(), [5, 4]);
}

#[test]
fn a_has_one_joins_at_most_one_row() {
    let query = User::query().join(User::profile).order_by(User::id);
    let users = query.all(&mut database()).unwrap();
    assert_eq!(users.iter().map(|user| user.id.get()).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(
        sql(&User::query().join(User::profile).select(User::id)),
        "SELECT `users`.`id` FROM `users` \
         INNER JOIN `profiles` ON `users`.`id` = `profiles`.`user_id`"
    );
}

#[test]
fn two_relationships_to_one_entity_are_told_apart() {
    let by = |name: &str| {
        let query = Post::query().join(Post::editor).filter(User::name.eq(name));
        query.select(Post::id).order_by(Post::id).all(&mut database()).unwrap()
    };
    assert_eq!(by("wendy"), [id(1), id(4)]);
    assert_eq!(by("ed"), [id(3), id(5)]);
}

#[test]
fn a_further_criterion_belongs_to_the_join_condition() {
    let org = || User::addresses.and(Address::email.ends_with(".org"));
    let query = User::query()
        .left_join(org())
        .select((User::name, Address::email))
        .order_by((User::id, Address::id));
    let rows = query.all(&mut database()).unwrap();
    assert_eq!(rows.len(), 5); // ed's other address is not joined, nobody is lost
    assert_eq!(names(&rows)[0], ("ed", Some("ed@a.org")));
    assert_eq!(names(&rows)[2], ("ed", None));
    assert_eq!(
        sql(&User::query().left_join(org()).select(User::id)),
        "SELECT `users`.`id` FROM `users` LEFT OUTER JOIN `addresses` \
         ON `users`.`id` = `addresses`.`user_id` AND `addresses`.`email` LIKE ? ESCAPE '!'"
    );
}

#[test]
fn a_criterion_may_speak_of_the_root() {
    let own = Post::author.and(User::id.eq(Post::editor_id));
    let query = Post::query().join(own).select(Post::id).order_by(Post::id);
    assert_eq!(query.all(&mut database()).unwrap(), [id(4), id(5)]);
}

#[test]
fn a_criterion_with_or_stays_a_part_of_the_condition() {
    let either = Address::email.eq("ed@a.org").or(Address::email.eq("wendy@a.org"));
    let query = User::query().join(User::addresses.and(either)).select((User::id, Address::id));
    let rows = query.order_by(User::id).all(&mut database()).unwrap();
    assert_eq!(rows, [(id(1), id(1)), (id(2), id(3))]);
}

#[test]
fn a_many_to_many_is_joined_through_its_association() {
    let query = Post::query()
        .join(Post::keywords)
        .select((Post::id, Keyword::word))
        .order_by((Post::id, Keyword::word));
    let rows = query.all(&mut database()).unwrap();
    let expected = [(1, "rust"), (1, "sql"), (3, "rust"), (4, "sql")];
    assert_eq!(rows, expected.map(|(post, word)| (id(post), word.to_owned())));
    assert_eq!(
        sql(&query),
        "SELECT `posts`.`id`, `keywords`.`word` FROM `posts` \
         INNER JOIN `post_keywords` AS `posts_keywords_keywords` \
         ON `posts`.`id` = `posts_keywords_keywords`.`post_id` \
         INNER JOIN `keywords` ON `posts_keywords_keywords`.`word` = `keywords`.`word` \
         ORDER BY `posts`.`id`, `keywords`.`word`"
    );
}

#[test]
fn a_left_joined_many_to_many_keeps_the_roots_without_target() {
    let query = Post::query()
        .left_join(Post::keywords)
        .select((Post::id, Keyword::word))
        .order_by((Post::id, Keyword::word));
    let rows = query.all(&mut database()).unwrap();
    let words: Vec<_> = rows.iter().map(|(post, word)| (post.get(), word.as_deref())).collect();
    assert_eq!(
        words,
        [
            (1, Some("rust")),
            (1, Some("sql")),
            (2, None),
            (3, Some("rust")),
            (4, Some("sql")),
            (5, None)
        ]
    );
}

#[test]
fn a_criterion_on_a_left_joined_many_to_many_repeats_no_root() {
    let query = Post::query()
        .left_join(Post::keywords.and(Keyword::word.eq("sql")))
        .select((Post::id, Keyword::word))
        .order_by(Post::id);
    let rows = query.all(&mut database()).unwrap();
    let words: Vec<_> = rows.iter().map(|(post, word)| (post.get(), word.as_deref())).collect();
    assert_eq!(words, [(1, Some("sql")), (2, None), (3, None), (4, Some("sql")), (5, None)]);
    assert_eq!(
        sql(&query),
        "SELECT `posts`.`id`, `keywords`.`word` FROM `posts` \
         LEFT OUTER JOIN (`post_keywords` AS `posts_keywords_keywords` \
         INNER JOIN `keywords` ON `posts_keywords_keywords`.`word` = `keywords`.`word`) \
         ON `posts`.`id` = `posts_keywords_keywords`.`post_id` AND `keywords`.`word` = ? \
         ORDER BY `posts`.`id`"
    );
}

#[test]
fn a_composite_key_is_joined_column_by_column() {
    let query =
        Office::query().join(Office::desks).select((Office::city, Desk::label)).order_by(Desk::id);
    let rows = query.all(&mut database()).unwrap();
    let expected = [("Berlin", "a"), ("Bonn", "b"), ("Paris", "d"), ("Berlin", "e")];
    assert_eq!(rows, expected.map(|(city, desk)| (city.to_owned(), desk.to_owned())));
    assert_eq!(
        sql(&query),
        "SELECT `offices`.`city`, `desks`.`label` FROM `offices` INNER JOIN `desks` \
         ON `offices`.`country` = `desks`.`office_country` \
         AND `offices`.`number` = `desks`.`office_number` ORDER BY `desks`.`id`"
    );
}

#[test]
fn a_composite_key_that_is_half_null_leads_nowhere() {
    let query =
        Desk::query().left_join(Desk::office).select((Desk::id, Office::city)).order_by(Desk::id);
    let rows: Vec<(i32, Option<String>)> = query.all(&mut database()).unwrap();
    let nowhere: Vec<i32> = rows.iter().filter(|row| row.1.is_none()).map(|row| row.0).collect();
    assert_eq!(nowhere, [3, 6]);
}

#[test]
fn a_many_to_many_of_a_composite_key_is_joined_column_by_column() {
    let query = Office::query()
        .join(Office::keywords)
        .filter(Keyword::word.eq("rust"))
        .select(Office::city)
        .order_by(Office::city);
    assert_eq!(query.all(&mut database()).unwrap(), ["Berlin", "Paris"]);
}

#[test]
fn joins_follow_one_another() {
    let query = Address::query()
        .join(Address::user)
        .join(User::posts)
        .join(Post::keywords)
        .filter(Keyword::word.eq("sql"))
        .select((Address::email, Post::title))
        .order_by(Address::id);
    let rows = query.all(&mut database()).unwrap();
    let expected = [("ed@a.org", "first"), ("ed@b.com", "first"), ("wendy@a.org", "third")];
    assert_eq!(rows, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[test]
fn join_on_joins_by_a_condition() {
    let query = User::query()
        .join_on(Employee::entity(), Employee::salary.gt(45).and(Employee::id.le(2)))
        .filter(User::id.le(id(2)))
        .select((User::id, Employee::id))
        .order_by((User::id, Employee::id));
    let rows = query.all(&mut database()).unwrap();
    assert_eq!(rows, [(id(1), 1), (id(1), 2), (id(2), 1), (id(2), 2)]);
    let query =
        User::query().join_on(Address::entity(), User::id.eq(Address::user_id)).select(User::id);
    assert_eq!(
        sql(&query),
        "SELECT `users`.`id` FROM `users` \
         INNER JOIN `addresses` ON `users`.`id` = `addresses`.`user_id`"
    );
}

#[test]
fn left_join_on_keeps_the_roots_without_target() {
    let query = User::query()
        .left_join_on(Friendship::entity(), Friendship::friend_id.eq(User::id))
        .select((User::id, Friendship::user_id))
        .order_by((User::id, Friendship::user_id));
    let rows = query.all(&mut database()).unwrap();
    let expected = [(1, Some(2)), (2, Some(1)), (3, Some(1)), (4, None), (5, None)];
    assert_eq!(rows, expected.map(|(user, of)| (id(user), of.map(id))));
}

#[test]
fn a_join_with_null_on_both_sides_finds_nothing() {
    let query = Post::query()
        .join_on(User::entity(), Post::score.eq(User::age))
        .rows()
        .count(&mut database());
    assert_eq!(query.unwrap(), 0); // the post and the user without a number do not meet
}

#[test]
fn two_to_many_joins_multiply_each_other_where_the_query_says_so() {
    let query = User::query()
        .join(User::addresses)
        .multiplied()
        .join(User::posts)
        .filter(User::id.eq(id(1)))
        .select((Address::id, Post::id));
    assert_eq!(query.all(&mut database()).unwrap().len(), 6); // two addresses, three posts
}

#[test]
fn a_to_many_is_joined_to_the_one_before_without_a_word() {
    let query = User::query()
        .join(User::posts)
        .left_join(Post::comments)
        .filter(User::id.eq(id(1)))
        .select((Post::id, Comment::id));
    assert_eq!(query.all(&mut database()).unwrap().len(), 4);
}

#[test]
fn sixteen_joins_are_one_query_in_the_order_written() {
    aludel::alias!(e1 = Employee);
    aludel::alias!(e2 = Employee);
    aludel::alias!(e3 = Employee);
    aludel::alias!(e4 = Employee);
    macro_rules! up {
        ($query:expr; $below:ident $above:ident $($rest:ident)*) => {{
            aludel::alias!($above = Employee);
            up!($query.left_join($below.manager.to($above)); $above $($rest)*)
        }};
        ($query:expr; $last:ident) => {
            $query.order_by(e1.id).select((e1.id, e2.name, e3.name, e4.id, $last.id))
        };
    }
    let query = Employee::query()
        .join_on(e1.entity(), e1.id.eq(Employee::id))
        .left_join(e1.manager.to(e2))
        .left_join(e2.manager.to(e3))
        .left_join(e3.manager.to(e4));
    let query = up!(query; e4 e5 e6 e7 e8 e9 e10 e11 e12 e13 e14 e15 e16);
    let text = sql(&query);
    assert_eq!(text.matches(" LEFT OUTER JOIN `employees` AS `e").count(), 15);
    assert!(
        text.contains(" AS `e16` ON `e15`.`manager_id` = `e16`.`id` ORDER BY `e1`.`id`"),
        "{text}"
    );
    let rows = query.all(&mut database()).unwrap();
    let row = |id, boss: Option<&str>, head: Option<&str>| {
        (id, boss.map(str::to_owned), head.map(str::to_owned), None, None)
    };
    assert_eq!(
        rows,
        [
            row(1, None, None),
            row(2, Some("boss"), None),
            row(3, Some("boss"), None),
            row(4, Some("ann"), Some("boss")),
            row(5, None, None),
        ]
    );
}
