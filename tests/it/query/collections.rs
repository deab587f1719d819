//! To-many parts of rows: lists that a relationship leads to, by a statement of their own.

use aludel::query::{LoadCost, Plans};
use aludel::{Driver, Id, Projection, Query, Source};

use super::fixture::*;
use crate::engine;

aludel::label!(titles, author);

#[derive(Projection, Debug, PartialEq)]
struct Remark {
    text: String,
}

#[derive(Projection, Debug, PartialEq)]
struct Work {
    title: String,
    comments: Vec<Remark>,
}

#[derive(Projection, Debug, PartialEq)]
struct Author {
    id: Id<User>,
    posts: Vec<Work>,
    name: String,
}

fn remarks(texts: &[&str]) -> Vec<Remark> {
    texts.iter().map(|&text| Remark { text: text.into() }).collect()
}

fn work(title: &str, texts: &[&str]) -> Work {
    Work { title: title.into(), comments: remarks(texts) }
}

fn strings<const N: usize>(list: [&str; N]) -> Vec<String> {
    list.map(str::to_owned).to_vec()
}

#[test]
fn lists_in_lists_are_one_statement_for_each_level() {
    let (mut s, recorder) = recorded();
    let comments = Comment::query().select(Comment::text).project::<Remark>();
    let posts =
        Post::query().select((Post::title, Post::comments.collect(comments))).project::<Work>();
    let query = User::query()
        .filter(User::id.le(Id::new(3)))
        .order_by(User::id)
        .select((User::name, User::id, User::posts.collect(posts)))
        .project::<Author>();
    let wrote = |id, name: &str, posts| Author { id: Id::new(id), name: name.into(), posts };
    // The declared order: by the score, the largest first.
    let of_ed = [work("fourth", &[]), work("first", &["good", "bad"]), work("second", &[])];
    assert_eq!(
        s.all(query).unwrap(),
        [
            wrote(1, "ed", engine::null_last(of_ed).into()),
            wrote(2, "wendy", vec![work("third", &["ok"])]),
            wrote(3, "ed", vec![]),
        ]
    );
    assert_eq!(
        recorder.take_sql(),
        [
            "SELECT `users`.`name`, `users`.`id`, `users`.`id` FROM `users` \
             WHERE `users`.`id` <= ? ORDER BY `users`.`id`",
            "SELECT `posts`.`author_id`, `posts`.`title`, `posts`.`id` FROM `posts` \
             WHERE `posts`.`author_id` IN (?, ?, ?, ?) ORDER BY `posts`.`score` DESC, `posts`.`id`",
            "SELECT `comments`.`post_id`, `comments`.`text` FROM `comments` \
             WHERE `comments`.`post_id` IN (?, ?, ?, ?) ORDER BY `comments`.`id`",
        ]
    );
}

/// Many-to-many: shared rows, in the declared order or in one of the query's own.
#[test]
fn what_several_rows_share_is_listed_for_each() {
    let (mut s, recorder) = recorded();
    let keywords = Post::keywords.collect(Keyword::query().select(Keyword::word));
    let query = Post::query().order_by(Post::id).select((Post::title, keywords));
    let list = |title: &str, words| (title.to_owned(), words);
    assert_eq!(
        s.all(query).unwrap(),
        [
            list("first", strings(["sql", "rust"])), // declared: by the word, descending
            list("second", vec![]),
            list("orphan", strings(["rust"])),
            list("third", strings(["sql"])),
            list("fourth", vec![]),
        ]
    );
    assert_eq!(
        recorder.take_sql(),
        [
            "SELECT `posts`.`title`, `posts`.`id` FROM `posts` ORDER BY `posts`.`id`",
            "SELECT `posts_keywords_keywords`.`post_id`, `keywords`.`word` FROM `keywords` \
             INNER JOIN `post_keywords` AS `posts_keywords_keywords` \
             ON `posts_keywords_keywords`.`word` = `keywords`.`word` \
             WHERE `posts_keywords_keywords`.`post_id` IN (?, ?, ?, ?, ?, ?, ?, ?) \
             ORDER BY `keywords`.`word` DESC",
        ]
    );
}

/// Rows of one table on both sides of the association.
#[test]
fn rows_linked_to_rows_of_their_own_table_are_listed() {
    let mut s = session();
    let friends = User::query().order_by(User::id.desc()).select((User::id, User::name));
    let query = User::query()
        .filter(User::id.le(Id::new(3)))
        .order_by(User::id)
        .select((User::id, User::friends.collect(friends)));
    let user = |id, name: &str| (Id::new(id), name.to_owned());
    assert_eq!(
        s.all(query).unwrap(),
        [
            (id(1), vec![user(3, "ed"), user(2, "wendy")]),
            (id(2), vec![user(1, "ed")]),
            (id(3), vec![])
        ]
    );
}

#[test]
fn a_list_is_filtered_joined_and_ordered_by_its_own_query() {
    let (mut s, recorder) = recorded();
    let comments = Comment::query()
        .join(Comment::author)
        .filter(User::name.eq("wendy").or(Comment::text.eq("bad")))
        .order_by(Comment::text.desc())
        .select((Comment::text, User::name));
    let query = Post::query()
        .filter(Post::id.le(Id::new(4)))
        .order_by(Post::id.desc())
        .select((Post::id, Post::comments.collect(comments)));
    let remark = |text: &str, name: &str| (text.to_owned(), name.to_owned());
    assert_eq!(
        s.all(query).unwrap(),
        [
            (id(4), vec![]), // its comment has no author
            (id(3), vec![remark("fine", "wendy")]),
            (id(2), vec![]),
            (id(1), vec![remark("good", "wendy"), remark("bad", "ed")]),
        ]
    );
    assert_eq!(
        recorder.take_sql()[1],
        "SELECT `comments`.`post_id`, `comments`.`text`, `users`.`name` FROM `comments` \
         INNER JOIN `users` ON `comments`.`author_id` = `users`.`id` \
         WHERE `comments`.`post_id` IN (?, ?, ?, ?) \
         AND (`users`.`name` = ? OR `comments`.`text` = ?) ORDER BY `comments`.`text` DESC"
    );
}

/// A user who wrote three posts is joined three times, and is asked for once.
#[test]
fn each_of_the_rows_that_have_one_source_gets_its_list() {
    let (mut s, recorder) = recorded();
    let emails = User::addresses.collect(Address::query().select(Address::email));
    let query = Post::query()
        .left_join(Post::author)
        .filter(Post::id.ne(Id::new(4)))
        .order_by(Post::id)
        .select((Post::id, emails));
    let of_ed = || strings(["ed@a.org", "ed@b.com"]);
    assert_eq!(
        s.all(query).unwrap(),
        // The orphan has no author, and so no addresses of one.
        [(id(1), of_ed()), (id(2), of_ed()), (id(3), vec![]), (id(5), of_ed())]
    );
    assert_eq!(
        recorder.take_sql()[1],
        "SELECT `addresses`.`user_id`, `addresses`.`email` FROM `addresses` \
         WHERE `addresses`.`user_id` = ? ORDER BY `addresses`.`id`"
    );
}

#[test]
fn lists_of_rows_with_keys_of_several_columns_are_found_by_all_of_them() {
    let (mut s, recorder) = recorded();
    let desks = Office::desks.collect(Desk::query().select(Desk::label));
    let words = Office::keywords.collect(Keyword::query().select(Keyword::word));
    let query = Office::query().order_by((Office::country, Office::number)).select((
        desks,
        Office::city,
        words,
    ));
    assert_eq!(
        s.all(query).unwrap(),
        [
            (strings(["a", "e"]), "Berlin".to_owned(), strings(["rust", "sql"])),
            (strings(["b"]), "Bonn".to_owned(), vec![]),
            (strings(["d"]), "Paris".to_owned(), strings(["rust"])),
        ]
    );
    assert_eq!(
        recorder.take_sql(),
        [
            "SELECT `offices`.`country`, `offices`.`number`, `offices`.`city`, \
             `offices`.`country`, `offices`.`number` FROM `offices` \
             ORDER BY `offices`.`country`, `offices`.`number`",
            "SELECT `desks`.`office_country`, `desks`.`office_number`, `desks`.`label` FROM `desks` \
             WHERE (`desks`.`office_country`, `desks`.`office_number`) IN \
             (VALUES (?, ?), (?, ?), (?, ?), (?, ?)) ORDER BY `desks`.`id`",
            "SELECT `offices_keywords_keywords`.`country`, `offices_keywords_keywords`.`number`, \
             `keywords`.`word` FROM `keywords` \
             INNER JOIN `office_keywords` AS `offices_keywords_keywords` \
             ON `offices_keywords_keywords`.`word` = `keywords`.`word` \
             WHERE (`offices_keywords_keywords`.`country`, `offices_keywords_keywords`.`number`) IN \
             (VALUES (?, ?), (?, ?), (?, ?), (?, ?)) ORDER BY `keywords`.`word`",
        ]
    );
}

#[test]
fn a_list_of_an_alias_belongs_to_its_rows() {
    let mut s = session();
    aludel::alias!(boss = Employee);
    let colleagues = boss.reports.collect(Employee::query().select(Employee::name));
    let query = Employee::query()
        .join(Employee::manager.to(boss))
        .order_by(Employee::id)
        .select((Employee::name, colleagues));
    assert_eq!(
        s.all(query).unwrap(),
        [
            ("ann".to_owned(), strings(["ann", "bob"])),
            ("bob".to_owned(), strings(["ann", "bob"])),
            ("cat".to_owned(), strings(["cat"])),
        ]
    );
}

#[derive(Projection, Debug, PartialEq)]
struct Writer {
    name: String,
    titles: Vec<String>,
}

#[derive(Projection, Debug, PartialEq)]
struct Signed {
    title: String,
    author: Option<Writer>,
}

/// The list is in a struct that may be missing, in a struct.
#[test]
fn a_list_in_a_struct_that_is_missing_is_not_asked_for() {
    let (mut s, recorder) = recorded();
    let by_title = Post::query().order_by(Post::title).select(Post::title);
    let columns = (User::name, User::posts.collect(by_title).label(titles));
    let query = Post::query()
        .left_join(Post::author)
        .filter(Post::id.ge(Id::new(3)))
        .order_by(Post::id)
        .select((Post::title, Writer::part(User::entity(), columns).label(author)))
        .project::<Signed>();
    let signed = |title: &str, name: &str, list| Signed {
        title: title.into(),
        author: Some(Writer { name: name.into(), titles: list }),
    };
    assert_eq!(
        s.all(query).unwrap(),
        [
            Signed { title: "orphan".into(), author: None },
            signed("third", "wendy", strings(["third"])),
            signed("fourth", "ed", strings(["first", "fourth", "second"])),
        ]
    );
    assert_eq!(
        recorder.take_sql()[1],
        "SELECT `posts`.`author_id`, `posts`.`title` FROM `posts` \
         WHERE `posts`.`author_id` IN (?, ?) ORDER BY `posts`.`title`"
    );
}

#[test]
fn no_rows_ask_for_no_lists() {
    let (mut s, recorder) = recorded();
    let query = User::query()
        .filter(User::name.eq("nobody"))
        .select(User::posts.collect(Post::query().select(Post::title)));
    assert!(s.all(query).unwrap().is_empty());
    assert_eq!(recorder.take_sql().len(), 1);
}

/// The first two in the order are cut from the rows; lists are whole.
#[test]
fn a_limit_is_one_of_the_rows_and_not_of_their_lists() {
    let mut s = session();
    let query = || {
        User::query()
            .order_by(User::id)
            .select((User::id, User::addresses.collect(Address::query().select(Address::email))))
    };
    let of_ed = || (id(1), strings(["ed@a.org", "ed@b.com"]));
    let of_wendy = || (id(2), strings(["wendy@a.org"]));
    assert_eq!(s.all(query().limit(2)).unwrap(), [of_ed(), of_wendy()]);
    assert_eq!(s.first(query()).unwrap(), Some(of_ed()));
    assert_eq!(query().limit(2).all(s.connection()).unwrap(), [of_ed(), of_wendy()]);
    let page = s.page(query(), 1, 1).unwrap();
    assert_eq!((page.rows, page.total), (vec![of_wendy()], 5));
    let page = s.page_behind(query(), Some(Id::new(1)), 1).unwrap();
    assert_eq!((page.rows, page.next), (vec![of_wendy()], Some(Id::new(2))));
}

/// Another user of the same name is another row: his list is another one.
#[test]
fn rows_with_different_lists_are_different() {
    let mut s = session();
    let emails = User::addresses.collect(Address::query().select(Address::email));
    let query = User::query().filter(User::name.eq("ed")).select((User::name, emails)).distinct();
    assert_eq!(s.count(query.clone()).unwrap(), 2);
    let mut found: Vec<_> = s.all(query).unwrap().into_iter().map(|row| row.1.len()).collect();
    found.sort_unstable();
    assert_eq!(found, [0, 2]);
}

#[test]
fn a_list_may_be_distinct_for_each_row() {
    let mut s = session();
    let ages = User::query().join(User::posts).order_by(User::age).select(User::age).distinct();
    let query = User::query()
        .filter(User::id.eq(Id::new(1)))
        .select((User::name, User::friends.collect(ages)));
    assert_eq!(s.one(query).unwrap(), ("ed".to_owned(), vec![Some(30)]));
}

/// What the boxed query keeps is decided at run time.
#[test]
fn a_list_may_be_of_a_boxed_query() {
    let mut s = session();
    let mut posts = Post::query().boxed();
    posts = posts.filter(Post::score.gt(5)).order_by(Post::id.desc());
    let query = User::query()
        .filter(User::id.le(Id::new(2)))
        .order_by(User::id)
        .select(User::posts.collect(posts.select(Post::title)));
    assert_eq!(s.all(query).unwrap(), [strings(["fourth"]), strings(["third"])]);
}

/// `User.comments` is `large`: a condition makes it less than whole.
#[test]
fn some_of_a_large_relationship_is_listed() {
    let mut s = session();
    let good = Comment::query().filter(Comment::text.ne("bad")).select(Comment::text);
    let query = User::query().filter(User::id.eq(Id::new(1))).select(User::comments.collect(good));
    assert_eq!(s.one(query).unwrap(), Vec::<String>::new());
}

fn statements<Root: Source, L, J, Sel: Plans<Loads, Plan: LoadCost>, W, M, Loads>(
    _: &Query<Root, Sel, L, J, W, M, Loads>,
) -> usize {
    Query::<Root, Sel, L, J, W, M, Loads>::STATEMENTS
}

#[test]
fn each_level_of_lists_counts_for_the_budget() {
    let comments = || Post::comments.collect(Comment::query().select(Comment::text));
    let posts = || User::posts.collect(Post::query().select((Post::title, comments())));
    let works = || {
        let comments = Comment::query().select(Comment::text).project::<Remark>();
        Post::query().select((Post::title, Post::comments.collect(comments))).project::<Work>()
    };
    assert_eq!(statements(&User::query().select((User::name, posts()))), 3);
    let columns = (User::id, User::name, User::posts.collect(works()));
    let writer = Author::part(User::entity(), columns);
    assert_eq!(statements(&Post::query().join(Post::author).select((writer, comments()))), 4);
    let within = Post::query().select((Post::id, comments())).within::<2>();
    assert_eq!(within.all(&mut database()).unwrap().len(), 5);
}

#[test]
fn more_keys_than_a_statement_binds_are_sent_in_chunks() {
    only_on!(
        engine::is_sqlite(),
        "how many are bound at once is another number, or one for each column"
    );
    let (mut s, recorder) = recorded();
    let limit = s.connection().dialect().bind_limit;
    let rows = i32::try_from(limit).unwrap() + 10;
    s.connection().batch_execute(&format!(
        "WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1000 + {rows}) \
         INSERT INTO employees (id, name, manager_id, salary) SELECT i, 'x', 1, 1 FROM n"
    )).unwrap();
    recorder.take_sql();
    let query = Employee::query()
        .order_by(Employee::id)
        .select((Employee::id, Employee::reports.collect(Employee::query().select(Employee::id))));
    let found = s.all(query).unwrap();
    assert_eq!(found[0].1.len(), 2 + 1 + usize::try_from(rows).unwrap());
    assert_eq!(found[1].1, [4]);
    assert!(recorder.take_sql().len() > 3);
}

#[derive(Projection, serde::Serialize)]
struct Reply {
    text: String,
}

#[derive(Projection, serde::Serialize)]
struct Page {
    title: String,
    author: Option<Signature>,
    comments: Vec<Reply>,
}

#[derive(Projection, serde::Serialize)]
#[projection(of = User)]
struct Signature {
    name: String,
    nick: Option<String>,
}

#[test]
fn rows_become_json_without_a_struct_beside_them() {
    let mut s = session();
    let comments = Comment::query().select(Comment::text).project::<Reply>();
    let query = Post::query()
        .left_join(Post::author)
        .filter(Post::id.in_([Id::new(1), Id::new(3), Id::new(5)]))
        .order_by(Post::id)
        .select((
            Post::title,
            Signature::part_of(User::entity()).label(author),
            Post::comments.collect(comments),
        ))
        .project::<Page>();
    let json = serde_json::to_value(s.all(query).unwrap()).unwrap();
    let ed = serde_json::json!({ "name": "ed", "nick": "eddie" });
    assert_eq!(
        json,
        serde_json::json!([
            { "title": "first", "author": ed, "comments": [{ "text": "good" }, { "text": "bad" }] },
            { "title": "orphan", "author": null, "comments": [{ "text": "fine" }] },
            { "title": "fourth", "author": ed, "comments": [] },
        ])
    );
}

#[test]
fn a_query_with_lists_is_counted_and_asked_for_rows_without_them() {
    let (mut s, recorder) = recorded();
    let query = || User::query().select(User::posts.collect(Post::query().select(Post::title)));
    assert_eq!(s.count(query().limit(3)).unwrap(), 3);
    assert!(s.exists(query()).unwrap());
    only_on!(!engine::is_mysql(), "it counts what has no names of its own by a CTE");
    assert_eq!(
        recorder.take_sql(),
        [
            "SELECT COUNT(*) FROM (SELECT `users`.`id` FROM `users` LIMIT 3) AS `counted`",
            "SELECT EXISTS (SELECT `users`.`id` FROM `users`)",
        ]
    );
}
